export type SilentKind = 'repository' | 'issue' | 'pullRequest' | 'review' | 'commit'

/** Something that changed while the time that tells of its changes stood still. */
export interface SilentChange {
  kind: SilentKind
  repositoryId: number
  /** Number of the issue or pull request; of the pull request for a review. */
  number: number | null
  /** GitHub's database id of the thing itself; the sha of a commit. */
  id: number | string
  /** Names as in `GET /_sim/state`, in alphabetical order; `*` for a thing that came or went as a whole. */
  fields: string[]
}

/**
 * Remembers what no reader can learn from times.
 *
 * A thing is forgotten once its time moves, as it is then read again as a whole. A review's time is that of its
 * pull request: GitHub has no way to ask for changed reviews.
 */
export class Silence {
  readonly #changes = new Map<string, { change: Omit<SilentChange, 'fields'>; fields: Set<string> }>()

  note(change: SilentChange): void {
    const key = `${change.kind} ${change.id}`
    const { fields, ...thing } = change
    const noted = this.#changes.get(key)
    if (noted) for (const field of fields) noted.fields.add(field)
    else this.#changes.set(key, { change: thing, fields: new Set(fields) })
  }

  forget(kind: SilentKind, id: number | string): void {
    this.#changes.delete(`${kind} ${id}`)
  }

  *list(): Iterable<SilentChange> {
    for (const { change, fields } of this.#changes.values()) yield { ...change, fields: [...fields].sort() }
  }
}
