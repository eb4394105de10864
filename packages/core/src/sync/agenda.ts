import type { Pass } from './pass.js'

/** Which passes may be read now: none that is being read, none that waits for another of its project. */
export class Agenda {
  readonly #open = new Map<string, Pass>()
  readonly #reading = new Set<string>()

  constructor(passes: readonly Pass[]) {
    for (const pass of passes) this.#open.set(keyOf(pass), pass)
  }

  hasReady(): boolean {
    return this.ready().length > 0
  }

  ready(): Pass[] {
    return [...this.#open.entries()]
      .filter(([key, pass]) => !this.#reading.has(key) && !this.#waits(pass))
      .map(([, pass]) => pass)
  }

  /** How many passes of a project have not ended. */
  countOpen(projectId: string): number {
    return [...this.#open.values()].filter(({ target }) => target.projectId === projectId).length
  }

  begin(batch: readonly Pass[]): void {
    for (const pass of batch) this.#reading.add(keyOf(pass))
  }

  /** Passes after a batch; a finished or failed one is not on the agenda any more. */
  end(after: readonly { pass: Pass; goesOn: boolean }[]): void {
    for (const { pass, goesOn } of after) {
      this.#reading.delete(keyOf(pass))
      if (goesOn) this.#open.set(keyOf(pass), pass)
      else this.#open.delete(keyOf(pass))
    }
  }

  #waits(pass: Pass): boolean {
    return pass.waitsFor.some((stream) => this.#open.has(keyOf({ ...pass, stream })))
  }
}

/** Names a pass within a run. */
export function keyOf(pass: Pick<Pass, 'stream' | 'target'>): string {
  return `${pass.target.projectId}/${pass.stream}`
}
