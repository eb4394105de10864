import { readState, type World, type WorldState } from '@hubsync/simulator'
import { type CopiedRows, expectedRows } from '../support/expected-rows.js'

/** What a copy holds that sees of the owner's repositories what the token sees. */
export function visibleRows(world: World, owner: string, token: string): CopiedRows {
  const state = readState(world, { owner })
  const seesAll = world.tokens.find(token)?.visibleRepositories === 'all'
  const repositories = state.repositories.filter(({ visibility }) => seesAll || visibility === 'public')
  const ids = new Set(repositories.map(({ id }) => id))
  const among = <Thing extends { repositoryId: number }>(things: Thing[]) =>
    things.filter(({ repositoryId }) => ids.has(repositoryId))
  const visible: WorldState = {
    ...state,
    repositories,
    issues: among(state.issues),
    pullRequests: among(state.pullRequests),
    reviews: among(state.reviews),
    commits: among(state.commits),
  }
  return expectedRows(visible)
}
