import type { Reading } from '../application.js'

/** Readings that deliveries asked for, one a repository, each with the streams of all of them. */
export class ReadingList {
  readonly #byProject = new Map<number, Reading>()

  get all(): readonly Reading[] {
    return [...this.#byProject.values()]
  }

  add(reading: Reading): void {
    const known = this.#byProject.get(reading.githubId)
    const streams = [...new Set([...(known?.streams ?? []), ...reading.streams])]
    // The newest delivery knows the newest name.
    this.#byProject.set(reading.githubId, { ...reading, streams })
  }
}
