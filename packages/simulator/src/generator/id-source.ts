const start = Date.UTC(2011, 0, 1)

/**
 * Hands out ids that grow with time, as a database's do: what was created later has a higher id, whatever
 * repository it is in. From about 2020 on, ids at 8 a second exceed 2^31.
 */
export class IdSource {
  readonly #perSecond: number
  readonly #taken = new Set<number>()

  constructor(perSecond: number) {
    this.#perSecond = perSecond
  }

  take(createdAt: number): number {
    let id = Math.max(1, Math.floor(((createdAt - start) / 1000) * this.#perSecond))
    while (this.#taken.has(id)) id += 1
    this.#taken.add(id)
    return id
  }
}
