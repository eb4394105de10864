/**
 * Collects the values of one statement. Each is passed as text and cast where it stands, so that the answer never
 * depends on which type a driver guessed.
 */
export interface Parameters {
  readonly values: (string | null)[]
  /** Adds a value and answers the SQL that stands for it. */
  add(value: string | null, type?: string): string
}

export function createParameters(): Parameters {
  const values: (string | null)[] = []
  return {
    values,
    add(value, type = 'text') {
      values.push(value)
      return type === 'text' ? `$${values.length}::text` : `$${values.length}::text::${type}`
    },
  }
}
