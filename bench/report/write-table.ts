/** A Markdown table, its columns aligned for those who read it as text; empty without rows. */
export function writeTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return ''
  const widths = header.map((name, column) =>
    Math.max(name.length, ...rows.map((row) => (row[column] ?? '').length)),
  )
  const rule = widths.map((width, column) =>
    isNumeric(rows, column) ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width),
  )
  return [header, rule, ...rows]
    .map(
      (row) =>
        `| ${widths.map((width, column) => pad(row[column] ?? '', width, isNumeric(rows, column))).join(' | ')} |`,
    )
    .join('\n')
}

function pad(cell: string, width: number, isNumber: boolean): string {
  return isNumber ? cell.padStart(width) : cell.padEnd(width)
}

function isNumeric(rows: readonly (readonly string[])[], column: number): boolean {
  return rows.every((row) => /^([\d.,/×]+|)$/.test(row[column] ?? ''))
}
