import type { LookRequest, Page, PageRequest, ProbedRepository, StreamProbe } from '../contracts/source.js'
import { readPlace } from './open-lists.js'
import type { Pass, Target } from './pass.js'

/** A project to look at again once it was read. */
export interface LookWanted {
  /** Whether to ask what describes it. */
  readonly details: boolean
  /** What the last look told. */
  readonly before: ProbedRepository
}

/** By the row ids of the projects. */
export type LooksWanted = ReadonlyMap<string, LookWanted>

/** A project of which more is read elsewhere is looked at when that has ended too. */
export function looksBeside(elsewhere: readonly Pass[], wanted: LooksWanted): LooksWanted {
  const ids = new Set(elsewhere.map(({ target }) => target.projectId))
  return new Map([...wanted].filter(([id]) => !ids.has(id)))
}

/** A look that comes with the last pages of a project, instead of with a request of its own. */
export interface LookAlong {
  readonly target: Target
  readonly request: LookRequest
  readonly before: ProbedRepository
  /** Pages that tell by themselves how their stream stands. */
  readonly tellers: { readonly issues: PageRequest | null; readonly pullRequests: PageRequest | null }
}

/**
 * Looks at the projects of which a request may bring everything that is left to read. Pure.
 *
 * Such a look tells no less than one that is taken afterwards: whatever moved behind an earlier page shows in it, and
 * what moves later is the next run's.
 *
 * @param openPasses of a project, whether they are in the batch or not
 */
export function planLooks(
  steps: readonly { readonly pass: Pass; readonly requests: readonly PageRequest[] }[],
  openPasses: (projectId: string) => number,
  wanted: LooksWanted,
): LookAlong[] {
  const projects = new Map<string, (typeof steps)[number][]>()
  for (const step of steps) {
    const { projectId } = step.pass.target
    if (wanted.has(projectId)) projects.set(projectId, [...(projects.get(projectId) ?? []), step])
  }
  return [...projects].flatMap(([projectId, own]) => {
    const [first] = own
    const mayEnd = own.length === openPasses(projectId) && own.every(mayBeLast)
    if (first === undefined || !mayEnd) return []
    const tellers = { issues: tellerOf(own, 'bugs'), pullRequests: tellerOf(own, 'pull-requests') }
    const { target } = first.pass
    const { details = false, before } = wanted.get(projectId) ?? {}
    if (before === undefined) return []
    const request = {
      repository: target.repository,
      details,
      issues: tellers.issues === null,
      pullRequests: tellers.pullRequests === null,
    }
    return [{ target, request, before, tellers }]
  })
}

/**
 * The look with what the pages tell; null where one of them did not.
 *
 * Pages and look come from one copy of GitHub's data. If that lags behind what an earlier look told, the look would hide
 * what the pages lack: then it is no good, and another copy is asked.
 */
export function completeLook<Look extends ProbedRepository>(
  { tellers, before }: LookAlong,
  look: Look,
  pages: readonly Page[],
): Look | null {
  const told = (teller: PageRequest | null, asked: StreamProbe | null) =>
    teller === null ? asked : tellMovement(pages.find(({ request }) => request === teller))
  const issues = told(tellers.issues, look.issues)
  const pullRequests = told(tellers.pullRequests, look.pullRequests)
  if (issues === null || pullRequests === null) return null
  const whole = { ...look, issues, pullRequests }
  return timesOf(before).some((time, index) => isEarlier(timesOf(whole)[index], time)) ? null : whole
}

/** When anything of a repository changed last. */
function timesOf({ record, issues, pullRequests }: ProbedRepository): (string | null | undefined)[] {
  const { updated_at, pushed_at } = record as { updated_at?: string | null; pushed_at?: string | null }
  return [updated_at, pushed_at, issues?.updatedAt, pullRequests?.updatedAt]
}

function isEarlier(time: string | null | undefined, than: string | null | undefined): boolean {
  if (than == null) return false
  return time == null || Date.parse(time) < Date.parse(than)
}

function mayBeLast({ pass, requests }: { pass: Pass; requests: readonly PageRequest[] }): boolean {
  const asked = requests.reduce((sum, { first }) => sum + first, 0)
  const isInList = readPlace(pass.checkpoint.cursor).lists.length > 0
  return !isInList && (requests.length === 0 || asked >= pass.expected - pass.read)
}

/** A listing from its beginning to its end in one page tells count and newest change as a look would. */
function tellerOf(
  steps: readonly { readonly pass: Pass; readonly requests: readonly PageRequest[] }[],
  stream: 'bugs' | 'pull-requests',
): PageRequest | null {
  const [request] = steps.find(({ pass }) => pass.stream === stream)?.requests ?? []
  return request?.order === 'created' && request.cursor === null ? request : null
}

function tellMovement(page: Page | undefined): StreamProbe | null {
  if (page === undefined || page.error || page.isWithheld || page.next !== null || page.total === null)
    return null
  const times = page.records.map((record) => String((record as { updated_at?: unknown }).updated_at))
  return { count: page.total, updatedAt: times.sort().at(-1) ?? null }
}
