import { readState, type World, type WorldState } from '@hubsync/simulator'
import { compareRows } from '../support/compare-rows.js'
import { type CopiedRows, expectedRows } from '../support/expected-rows.js'
import { compareShipments, expectedShipments } from '../support/expected-shipments.js'
import type { BuriedTable, Copy, Stage } from './stage.js'

const buriedTables = [
  'projects',
  'bugs',
  'pull_requests',
  'pull_request_reviews',
  'commits',
  'releases',
  'deployments',
] as const

/** Everything in which the copy is not what the token sees of GitHub. */
export async function examineCopy(
  stage: Stage,
  copy: Copy,
  forgives: 'what changed silently' | 'statistics' | 'nothing',
): Promise<string[]> {
  const state = visibleState(stage)
  const forgiven = forgivenChanges(state.silent, forgives)
  const { rows, foreign } = withoutForeign(stage, await copy.live())
  return [
    ...compareRows(expectedRows(state), rows, forgiven),
    ...(forgiven.some(({ kind }) => kind === 'commit')
      ? []
      : compareContributors(state, ownContributors(await copy.contributors(), foreign))),
    ...(stage.plan.readsShipments ? await examineShipments(stage, copy, state) : []),
    ...(await examineTombstones(stage, copy)),
    ...(await examineMissing(stage, copy)),
  ]
}

async function examineShipments({ ownerId }: Stage, copy: Copy, state: WorldState): Promise<string[]> {
  const { projects } = await copy.live()
  const own = new Set(
    [...projects.values()].flatMap(({ id, owner_id }) => (Number(owner_id) === ownerId ? [id] : [])),
  )
  const { releases, deployments } = await copy.shipments()
  const ofOwner = (rows: typeof releases) =>
    new Map([...rows].filter(([, { project_id }]) => own.has(project_id)))
  return compareShipments(expectedShipments(state), {
    releases: ofOwner(releases),
    deployments: ofOwner(deployments),
  })
}

/**
 * A repository that was asked for by its name and had gone to another account is stored as that account's: no run of
 * this one says anything about it any more.
 */
function withoutForeign(
  { world, ownerId }: Stage,
  rows: CopiedRows,
): { rows: CopiedRows; foreign: Set<number> } {
  const foreign = new Set(
    [...rows.projects].flatMap(([id, { owner_id }]) => (Number(owner_id) === ownerId ? [] : [Number(id)])),
  )
  const ids = [...foreign]
  const reviewsOf = (id: number) => world.pullRequestsOf(id).flatMap((each) => world.reviewsOf(each.id))
  const without = (table: keyof CopiedRows, keys: readonly (string | number)[]) => {
    const left = new Set(keys.map(String))
    return new Map([...rows[table]].filter(([key]) => !left.has(key)))
  }
  return {
    foreign,
    rows: {
      ...rows,
      projects: without('projects', ids),
      bugs: without(
        'bugs',
        ids.flatMap((id) => world.issuesOf(id).map(idOf)),
      ),
      pull_requests: without(
        'pull_requests',
        ids.flatMap((id) => world.pullRequestsOf(id).map(idOf)),
      ),
      pull_request_reviews: without(
        'pull_request_reviews',
        ids.flatMap((id) => reviewsOf(id).map(idOf)),
      ),
      commits: new Map([...rows.commits].filter(([key]) => !foreign.has(Number(key.split(' ')[0])))),
    },
  }
}

function ownContributors(
  stored: ReadonlyMap<string, number>,
  foreign: ReadonlySet<number>,
): Map<string, number> {
  return new Map([...stored].filter(([key]) => !foreign.has(Number(key.split(' ')[0]))))
}

/** Statistics are read over GraphQL alone, unless asked for: over REST even a deep reading leaves them as they are. */
const statistics = ['additions', 'changedFiles', 'commitCount', 'deletions', 'mergedBy']

function forgivenChanges(
  silent: WorldState['silent'],
  forgives: Parameters<typeof examineCopy>[2],
): WorldState['silent'] {
  if (forgives === 'what changed silently') return silent
  if (forgives === 'nothing') return []
  return silent
    .filter(({ kind }) => kind === 'pullRequest')
    .map((change) => ({ ...change, fields: change.fields.filter((field) => statistics.includes(field)) }))
}

function visibleState({ world, owner, visibleRepositories }: Stage): WorldState {
  const state = readState(world, { owner })
  const visible = new Set(visibleRepositories().map(({ id }) => id))
  const own = <Thing extends { repositoryId: number }>(things: Thing[]) =>
    things.filter(({ repositoryId }) => visible.has(repositoryId))
  return {
    ...state,
    repositories: state.repositories.filter(({ id }) => visible.has(id)),
    issues: own(state.issues),
    pullRequests: own(state.pullRequests),
    reviews: own(state.reviews),
    commits: own(state.commits),
    releases: own(state.releases),
    deployments: own(state.deployments),
  }
}

/** Contributors by account, or by address where GitHub links none. */
function compareContributors(state: WorldState, stored: ReadonlyMap<string, number>): string[] {
  const expected = new Map<string, number>()
  for (const { repositoryId, author } of state.commits) {
    const identity = author.account ? `user:${author.account.id}` : `email:${author.email.toLowerCase()}`
    const key = `${repositoryId} ${identity}`
    expected.set(key, (expected.get(key) ?? 0) + 1)
  }
  return [...new Set([...expected.keys(), ...stored.keys()])].flatMap((key) =>
    expected.get(key) === stored.get(key)
      ? []
      : [`contributor ${key}: ${stored.get(key)} should be ${expected.get(key)}`],
  )
}

/**
 * What carries a tombstone must be gone: absence, silence or an error alone never means deleted. Over REST a row may
 * for a while stand under a repository that has lost its name to the right one: there it is gone.
 */
export async function examineTombstones({ world }: Stage, copy: Copy): Promise<string[]> {
  const complaints: string[] = []
  for (const table of buriedTables) {
    const places = placesOf(world, table)
    for (const { id, repositoryId, reason } of await copy.tombstones(table)) {
      const place = table === 'commits' ? repositoryId : places.get(id)
      if (place === undefined || (repositoryId !== null && repositoryId !== place)) continue
      complaints.push(`${table} ${id} is buried alive: ${reason}`)
    }
  }
  return complaints
}

/** What exists, and in which repository. Commits leave a branch and come back: none is ever buried. */
function placesOf(world: World, table: BuriedTable): Map<number, number> {
  const repositories = [...world.repositories()]
  const within = (list: (id: number) => readonly { id: number }[]) =>
    new Map(repositories.flatMap(({ id }) => list(id).map((thing) => [thing.id, id])))
  switch (table) {
    case 'commits':
      return new Map()
    case 'projects':
      return new Map(repositories.map(({ id }) => [id, id]))
    case 'bugs':
      return within((id) => world.issuesOf(id))
    case 'pull_requests':
      return within((id) => world.pullRequestsOf(id))
    case 'releases':
      return within((id) => world.shipments.releasesOf(id))
    case 'deployments':
      return within((id) => world.shipments.deploymentsOf(id))
    case 'pull_request_reviews':
      return within((id) =>
        world.pullRequestsOf(id).flatMap((pullRequest) => world.reviewsOf(pullRequest.id)),
      )
  }
}

function idOf({ id }: { id: number }): number {
  return id
}

/** What the token does not see any more is marked so, and nothing else is. */
async function examineMissing(stage: Stage, copy: Copy): Promise<string[]> {
  const visible = new Set(stage.visibleRepositories().map(idOf))
  return [...(await copy.missing())].flatMap((id) =>
    visible.has(id) ? [`projects ${id} is marked missing and is in sight`] : [],
  )
}
