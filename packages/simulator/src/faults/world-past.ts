import type { World } from '../world/world.js'
import type { StaleFault } from './fault.js'

interface Moment {
  /** When the world ceased to be so. */
  endedAt: number
  repositoryId: number | null
  world: World
}

/** Older moments than these are forgotten. */
const keptMoments = 100

/** The world as it was before each of the last things that happened, for those who ask for stale answers. */
export class WorldPast {
  #moments: Moment[] = []
  #stop: (() => void) | undefined

  follow(world: World): void {
    this.forget()
    this.#stop = world.changes.watch((repositoryId) => {
      this.#moments.push({ endedAt: world.now().getTime(), repositoryId, world: world.copy() })
      if (this.#moments.length > keptMoments) this.#moments.shift()
    })
    this.#now = () => world.now().getTime()
  }

  forget(): void {
    this.#stop?.()
    this.#stop = undefined
    this.#moments = []
  }

  /** `undefined` when the world was as it is now. */
  find(
    { seconds, mutations = 1 }: Omit<StaleFault, 'kind'>,
    repositoryIds: ReadonlySet<number>,
  ): World | undefined {
    if (seconds !== undefined) {
      const since = this.#now() - seconds * 1000
      return this.#moments.find(({ endedAt }) => endedAt > since)?.world
    }
    const meant = this.#moments.filter(
      ({ repositoryId }) =>
        repositoryIds.size === 0 || repositoryId === null || repositoryIds.has(repositoryId),
    )
    return (meant.at(-mutations) ?? meant[0])?.world
  }

  #now: () => number = Date.now
}
