import type { Pass } from './pass.js'

/** Which passes may be read now: none that is being read, none that waits for another of its project. */
export class Agenda {
  readonly #open = new Map<string, Pass>()
  readonly #reading = new Set<string>()
  /** How many passes of each project have not ended. */
  readonly #openOf = new Map<string, number>()

  constructor(passes: readonly Pass[]) {
    for (const pass of passes) {
      this.#open.set(keyOf(pass), pass)
      this.#count(pass, 1)
    }
  }

  hasReady(): boolean {
    for (const [key, pass] of this.#open) if (this.#isReady(key, pass)) return true
    return false
  }

  ready(): Pass[] {
    const ready: Pass[] = []
    for (const [key, pass] of this.#open) if (this.#isReady(key, pass)) ready.push(pass)
    return ready
  }

  /** How many passes of a project have not ended. */
  countOpen(projectId: string): number {
    return this.#openOf.get(projectId) ?? 0
  }

  begin(batch: readonly Pass[]): void {
    for (const pass of batch) this.#reading.add(keyOf(pass))
  }

  /** Passes after a batch; a finished or failed one is not on the agenda any more. */
  end(after: readonly { pass: Pass; goesOn: boolean }[]): void {
    for (const { pass, goesOn } of after) {
      this.#reading.delete(keyOf(pass))
      if (goesOn) this.#open.set(keyOf(pass), pass)
      else if (this.#open.delete(keyOf(pass))) this.#count(pass, -1)
    }
  }

  #count({ target }: Pass, by: number): void {
    this.#openOf.set(target.projectId, this.countOpen(target.projectId) + by)
  }

  #isReady(key: string, pass: Pass): boolean {
    return !this.#reading.has(key) && !this.#waits(pass)
  }

  #waits(pass: Pass): boolean {
    return pass.waitsFor.some((stream) => this.#open.has(keyOf({ target: pass.target, stream })))
  }
}

/** Names a pass within a run. */
export function keyOf(pass: Pick<Pass, 'stream' | 'target'>): string {
  return `${pass.target.projectId}/${pass.stream}`
}
