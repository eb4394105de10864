import { LongestFirst } from './longest-first.js'
import type { Pass } from './pass.js'

/**
 * Which passes may be read now: none that is being read, none that waits for another of its project. What a batch
 * changes is noted with it, so that asking costs nothing however many passes there are.
 */
export class Agenda {
  /** In their order, which never changes. */
  readonly #open = new Map<string, Pass>()
  readonly #places = new Map<string, number>()
  readonly #ofProject = new Map<string, Set<string>>()
  readonly #ready = new Map<string, Pass>()
  readonly #reading = new Set<string>()
  readonly #longestFirst = new LongestFirst()

  constructor(passes: readonly Pass[]) {
    for (const pass of passes) {
      const key = keyOf(pass)
      const { projectId } = pass.target
      this.#open.set(key, pass)
      this.#places.set(key, this.#places.size)
      this.#ofProject.set(projectId, (this.#ofProject.get(projectId) ?? new Set()).add(key))
    }
    for (const [key, pass] of this.#open) this.#admit(key, pass)
  }

  hasReady(): boolean {
    return this.#ready.size > 0
  }

  ready(): Pass[] {
    const ready: Pass[] = []
    for (const [key, pass] of this.#open) if (this.#ready.has(key)) ready.push(pass)
    return ready
  }

  /** The ready one that has most left to read; none where none is ready. */
  longest(): Pass[] {
    const pass = this.#longestFirst.first((each) => this.#ready.get(keyOf(each)) === each)
    return pass === undefined ? [] : [pass]
  }

  /** How many passes of a project have not ended. */
  countOpen(projectId: string): number {
    return this.#ofProject.get(projectId)?.size ?? 0
  }

  begin(batch: readonly Pass[]): void {
    for (const pass of batch) {
      const key = keyOf(pass)
      this.#ready.delete(key)
      this.#reading.add(key)
    }
  }

  /** Passes after a batch; a finished or failed one is not on the agenda any more. */
  end(after: readonly { pass: Pass; goesOn: boolean }[]): void {
    for (const { pass, goesOn } of after) {
      const key = keyOf(pass)
      this.#reading.delete(key)
      if (goesOn) {
        this.#open.set(key, pass)
        this.#admit(key, pass)
      } else if (this.#open.delete(key)) {
        this.#release(pass, key)
      }
    }
  }

  /** Takes a pass off, so that others of its project may have nothing left to wait for. */
  #release({ target }: Pass, key: string): void {
    const own = this.#ofProject.get(target.projectId)
    own?.delete(key)
    for (const other of own ?? []) {
      const pass = this.#open.get(other)
      if (pass !== undefined && !this.#ready.has(other) && !this.#reading.has(other)) this.#admit(other, pass)
    }
  }

  #admit(key: string, pass: Pass): void {
    const { target, waitsFor } = pass
    if (waitsFor.some((stream) => this.#open.has(keyOf({ target, stream })))) return
    this.#ready.set(key, pass)
    this.#longestFirst.add(pass, this.#places.get(key) ?? 0)
  }
}

/** Names a pass within a run. */
export function keyOf(pass: Pick<Pass, 'stream' | 'target'>): string {
  return `${pass.target.projectId}/${pass.stream}`
}
