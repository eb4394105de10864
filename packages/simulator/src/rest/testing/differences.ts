export interface Difference {
  path: string
  recorded: unknown
  simulated: unknown
}

/** Stands for a field that one of the two lacks. */
export const absent = '(absent)'

/** Every place where two JSON values are not the same, with list positions as `[]`. */
export function listDifferences(recorded: unknown, simulated: unknown, path = ''): Difference[] {
  if (Array.isArray(recorded) && Array.isArray(simulated) && recorded.length === simulated.length) {
    return recorded.flatMap((item, index) => listDifferences(item, simulated[index], `${path}[]`))
  }
  if (isObject(recorded) && isObject(simulated)) {
    const names = new Set([...Object.keys(recorded), ...Object.keys(simulated)])
    return [...names].flatMap((name) =>
      listDifferences(
        name in recorded ? recorded[name] : absent,
        name in simulated ? simulated[name] : absent,
        path === '' ? name : `${path}.${name}`,
      ),
    )
  }
  return recorded === simulated ? [] : [{ path, recorded, simulated }]
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
