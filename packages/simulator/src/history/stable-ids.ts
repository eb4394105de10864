import { createHash } from 'node:crypto'

/** A number below 2^48 that depends on the text alone. */
export function hashText(text: string): number {
  return createHash('sha256').update(text).digest().readUIntBE(0, 6)
}

/**
 * Gives every name an id in a range, the same in every run however often and in whatever order names are given.
 *
 * @param names all names that will ever be asked for, as a collision moves the later one in the alphabet
 */
export function assignIds(names: Iterable<string>, from: number, size: number): Map<string, number> {
  const ids = new Map<string, number>()
  const taken = new Set<number>()
  for (const name of [...new Set(names)].sort()) {
    let id = from + (hashText(name) % size)
    while (taken.has(id)) id += 1
    taken.add(id)
    ids.set(name, id)
  }
  return ids
}
