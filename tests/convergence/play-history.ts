import { type HubSync, HubSyncError, type SyncResult, streamNames } from '@hubsync/core'
import { createMortalHub } from './create-mortal-hub.js'
import { createStage } from './create-stage.js'
import { examineCopy, examineTombstones } from './examine-copy.js'
import type { History, RunPlan } from './history.js'
import { keepInMemory } from './keep-in-memory.js'
import type { Keeping, Stage } from './stage.js'

const quiet: Omit<RunPlan, 'kind' | 'transport'> = {
  where: 0,
  secondsPerRequest: 1,
  interferences: [],
  faults: [],
  knowsToken: true,
  death: null,
}

/** Longer than a lease lives, than changes take to settle and than GitHub's limits last. */
const aWhile = 3_700

/**
 * Plays a history to its end, lets one quiet run follow, and tells everything in which the copy is not GitHub then.
 * Empty when nothing was lost.
 */
export async function playHistory(
  history: History,
  keep: (stage: Stage) => Promise<Keeping> = keepInMemory,
): Promise<string[]> {
  const stage = createStage(history.world)
  const keeping = await keep(stage)
  const complaints: string[] = []
  for (const [index, { pause, actions, run }] of history.chapters.entries()) {
    stage.clock.advance(pause)
    stage.perform(actions)
    const outcome = await play(stage, keeping, run)
    complaints.push(...(await complain(stage, keeping, outcome)).map((text) => `chapter ${index}: ${text}`))
    if (outcome === 'killed' || run.death?.how.startsWith('database')) await keeping.letLeaseRunOut()
  }
  const { transport, isDeep } = history.ending
  stage.clock.advance(aWhile)
  const last: RunPlan = { ...quiet, transport, kind: 'incremental' }
  complaints.push(...examineResult(await play(stage, keeping, last)))
  complaints.push(...(await examineCopy(stage, keeping.copy, 'what changed silently')))
  const before = await keeping.copy.everything()
  stage.clock.advance(aWhile)
  complaints.push(...examineResult(await play(stage, keeping, last)))
  complaints.push(...compareEverything(before, await keeping.copy.everything()))
  if (!isDeep || complaints.length > 0) return complaints
  stage.clock.advance(aWhile)
  complaints.push(...examineResult(await play(stage, keeping, { ...last, kind: 'deep' })))
  complaints.push(
    ...(await examineCopy(stage, keeping.copy, transport === 'rest' ? 'statistics' : 'nothing')),
  )
  return complaints.map((text) => `after all was read again: ${text}`)
}

type Outcome = SyncResult | HubSyncError | 'killed' | { thrown: unknown }

async function play(stage: Stage, keeping: Keeping, plan: RunPlan): Promise<Outcome> {
  const { hub, signal, killed } = createMortalHub(stage, keeping, plan)
  const run = runOf(hub, stage, plan, signal).catch((thrown: unknown) =>
    HubSyncError.is(thrown) ? (thrown as HubSyncError) : { thrown },
  )
  const outcome = await Promise.race([run, killed])
  await hub.close()
  return outcome
}

async function runOf(
  hub: HubSync,
  { owner, visibleRepositories, plan }: Stage,
  { kind, transport, where }: RunPlan,
  signal: AbortSignal,
): Promise<SyncResult> {
  const options = { owner, transport, signal, ...(plan.readsShipments && { streams: streamNames }) }
  if (kind === 'full') return hub.sync.syncAllRepos(options)
  if (kind === 'heal') return hub.sync.verify({ ...options, heal: true })
  if (kind === 'deep') return hub.sync.verify({ ...options, deep: true })
  if (kind === 'verify') return hub.sync.verify(options)
  if (kind === 'issues') return hub.sync.incrementalSync({ ...options, streams: ['bugs'] })
  if (kind === 'pulls') return hub.sync.incrementalSync({ ...options, streams: ['pull-requests'] })
  if (kind === 'commits') return hub.sync.incrementalSync({ ...options, streams: ['commits'] })
  const repositories = visibleRepositories()
  const repository = repositories[where % Math.max(1, repositories.length)]
  if (kind === 'incremental' || repository === undefined) return hub.sync.incrementalSync(options)
  const { owner: _, ...rest } = options
  return hub.sync.syncRepo(`${owner}/${repository.name}`, rest)
}

/** What no run may do, whatever happens to it. */
async function complain(stage: Stage, { copy }: Keeping, outcome: Outcome): Promise<string[]> {
  const complaints = await examineTombstones(stage, copy)
  if (typeof outcome === 'object' && 'thrown' in outcome)
    complaints.push(`threw ${outcome.thrown instanceof Error ? outcome.thrown.stack : outcome.thrown}`)
  if (HubSyncError.is(outcome) && outcome.code === 'unknown')
    complaints.push(`failed without a code: ${outcome.stack}`)
  return complaints
}

/** A run that nothing disturbs succeeds and proves all that it can. */
function examineResult(outcome: Outcome): string[] {
  if (outcome === 'killed') return ['the quiet run was killed']
  if ('thrown' in outcome) return [`the quiet run threw ${outcome.thrown}`]
  if (outcome instanceof Error) return [`the quiet run failed: ${outcome.code} ${outcome.stack}`]
  const unproven = outcome.completeness.filter((proof) => proof.outcome === 'unproven')
  return [
    ...outcome.errors.map(({ repo, operation, code, error }) => `${repo}: ${operation}: ${code} ${error}`),
    ...unproven.map((proof) => `unproven: ${JSON.stringify(proof)}`),
  ]
}

function compareEverything(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): string[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((key) => {
    const [was, is] = [before.get(key), after.get(key)]
    return was === is ? [] : [`written again: ${key}: ${was} became ${is}`]
  })
}
