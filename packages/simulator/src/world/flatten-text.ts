/**
 * The same text in one piece of memory. Text put together from parts stays a tree of its parts in V8, at several
 * times the size, which a world of a million records would feel.
 */
export function flattenText(text: string): string {
  return Buffer.from(text).toString()
}
