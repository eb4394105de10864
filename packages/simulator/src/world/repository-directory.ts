import type { Repository } from './records.js'

/** Which repository is where: by owner and name, today and formerly. */
export class RepositoryDirectory {
  readonly #ids = new Map<string, number>()
  readonly #formerIds = new Map<string, number>()
  readonly #owned = new Map<number, Set<number>>()

  copy(): RepositoryDirectory {
    const copy = new RepositoryDirectory()
    for (const [key, id] of this.#ids) copy.#ids.set(key, id)
    for (const [key, id] of this.#formerIds) copy.#formerIds.set(key, id)
    for (const [ownerId, owned] of this.#owned) copy.#owned.set(ownerId, new Set(owned))
    return copy
  }

  /** In any case. `moved` says that it has left this place and that nothing else took it since. */
  find(ownerId: number, name: string): { id: number; moved: boolean } | undefined {
    const key = placeOf(ownerId, name)
    const id = this.#ids.get(key)
    if (id !== undefined) return { id, moved: false }
    const formerId = this.#formerIds.get(key)
    return formerId === undefined ? undefined : { id: formerId, moved: true }
  }

  ownedBy(ownerId: number): Iterable<number> {
    return this.#owned.get(ownerId) ?? []
  }

  place(repository: Repository): void {
    const key = placeOf(repository.ownerId, repository.name)
    this.#ids.set(key, repository.id)
    this.#formerIds.delete(key)
    const owned = this.#owned.get(repository.ownerId)
    if (owned) owned.add(repository.id)
    else this.#owned.set(repository.ownerId, new Set([repository.id]))
  }

  /** The place it leaves redirects to it. */
  move(repository: Repository, ownerId: number, name: string): void {
    const left = placeOf(repository.ownerId, repository.name)
    this.remove(repository)
    this.#formerIds.set(left, repository.id)
    if (name !== repository.name) repository.formerNames.push(repository.name)
    repository.ownerId = ownerId
    repository.name = name
    this.place(repository)
  }

  remove(repository: Repository): void {
    this.#ids.delete(placeOf(repository.ownerId, repository.name))
    this.#owned.get(repository.ownerId)?.delete(repository.id)
  }
}

function placeOf(ownerId: number, name: string): string {
  return `${ownerId}/${name.toLowerCase()}`
}
