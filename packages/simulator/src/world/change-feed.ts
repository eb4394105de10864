/** Told before something happens, with the repository that it happens to where there is one. */
export type ChangeWatcher = (repositoryId: number | null) => void

/** Tells those who want to remember the world as it is that it is about to change. */
export class ChangeFeed {
  readonly #watchers = new Set<ChangeWatcher>()

  /** @returns how to stop watching */
  watch(watcher: ChangeWatcher): () => void {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  announce(repositoryId: number | null): void {
    for (const watcher of this.#watchers) watcher(repositoryId)
  }
}
