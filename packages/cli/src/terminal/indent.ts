/** Sets every line of a text in by three columns; empty ones stay empty. */
export function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '   ')
}
