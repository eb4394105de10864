import type { Page } from '../contracts/source.js'
import { HubSyncError } from '../errors/hubsync-error.js'
import { growPage, pageSize } from './advance-listing.js'
import { Agenda, keyOf } from './agenda.js'
import { isFatal } from './fatal-errors.js'
import type { FoundProject } from './found-project.js'
import { inOrder } from './in-order.js'
import { isListedWhole } from './listed-whole.js'
import { completeLook, type LookAlong, type LooksWanted, looksBeside, planLooks } from './looks-along.js'
import { nextRequests } from './next-requests.js'
import { noteAnswer } from './note-answer.js'
import { nextListRequests, readPlace, writePlace } from './open-lists.js'
import {
  answersInWaiting,
  expectedNodes,
  isByGit,
  isWorthARequest,
  oneByOne,
  type Packing,
  packPasses,
  readyFor,
  splitByRoute,
} from './pack-requests.js'
import type { Pass } from './pass.js'
import { absorbPages, prepareStep } from './pass-step.js'
import { foundProject } from './probe-owner.js'
import type { Place } from './recovery.js'
import { commitChanges, type Run } from './run.js'
import { settleAll } from './settle-all.js'
import type { PassStep, StepOutcome } from './step.js'
import { checkpointsOf, tablesOf } from './store-of-pass.js'

/**
 * Reads all passes to their ends: several requests in flight, each answer normalized and committed with its
 * checkpoints before its passes go on. What fails for one repository leaves the others going.
 *
 * @param looks projects to look at again once they were read
 * @returns looks that came with the last pages of their projects; the others are still to be taken
 */
export async function readPasses(
  run: Run,
  passes: readonly Pass[],
  looks: LooksWanted = new Map(),
): Promise<FoundProject[]> {
  for (const pass of passes) {
    run.progress.expect(pass.target.repository.fullName, pass.expected - pass.read)
    // Nothing is derived from what is listed whole.
    if (!isListedWhole(pass.stream)) run.report.touchedProjects.add(pass.target.projectId)
  }
  // What is no request neither waits for a place among requests nor shares an answer with them.
  const byGit = passes.filter((pass) => isByGit(pass, run))
  const requested = passes.filter((pass) => !isByGit(pass, run))
  const seen: FoundProject[] = []
  const beside = looksBeside(byGit, looks)
  await settleAll([
    ...splitByRoute(run, requested).map((own) =>
      readAll({ run, agenda: new Agenda(own), looks: beside, seen }, run),
    ),
    readAll({ run, agenda: new Agenda(byGit), looks: new Map(), seen }, { ...run, source: oneByOne }),
  ])
  return seen
}

async function readAll(reading: Reading, packing: Packing): Promise<void> {
  const { run, agenda, looks } = reading
  const looking = { wanted: looks, countOpen: (projectId: string) => agenda.countOpen(projectId) }
  const underWay = new Set<Promise<void>>()
  let failure: unknown
  while (failure === undefined && !run.signal.aborted && (agenda.hasReady() || underWay.size > 0)) {
    const isFree = underWay.size < run.concurrency + answersInWaiting
    const packed = packPasses(isFree ? readyFor(agenda, packing) : [], packing, looking)
    const isWorthIt = isWorthARequest(packed, packing, underWay.size)
    const batch = packed.passes
    if (batch.length === 0 || !isWorthIt) {
      await Promise.race(underWay)
      continue
    }
    agenda.begin(batch)
    const work = readBatch(reading, batch)
      .then((after) => agenda.end(after))
      .catch((error: unknown) => {
        failure ??= error
      })
      .finally(() => underWay.delete(work))
    underWay.add(work)
  }
  // Nothing may still write when the run ends and gives its lease back.
  await Promise.all(underWay)
  run.signal.throwIfAborted()
  if (failure !== undefined) throw failure
}

/** What the batches of one reading share. */
interface Reading {
  readonly run: Run
  readonly agenda: Agenda
  readonly looks: LooksWanted
  readonly seen: FoundProject[]
}

type After = { pass: Pass; goesOn: boolean }

/** Reads one batch: ask, absorb each pass's pages, commit them together. */
async function readBatch(reading: Reading, batch: readonly Pass[]): Promise<After[]> {
  const { run, agenda } = reading
  const steps = await Promise.all(batch.map((pass) => prepareStep(run, pass)))
  const [only] = steps
  if (only?.cursors !== undefined && steps.length === 1) return readLists(run, only, only.cursors)
  const requests = steps.flatMap((step) => step.requests)
  const along = planLooks(steps, (projectId) => agenda.countOpen(projectId), reading.looks)
  let answer: Awaited<ReturnType<Run['source']['readWithLooks']>> = { pages: [], looks: [] }
  try {
    if (requests.length > 0) {
      const wanted = along.map(({ request }) => request)
      answer = await run.source.readWithLooks(requests, wanted, { signal: run.signal })
    }
  } catch (thrown) {
    return recover(reading, steps, HubSyncError.from(thrown))
  }
  const { pages } = answer
  noteAnswer(run, requests, pages)
  const outcomes: StepOutcome[] = []
  const failures: { pass: Pass; error: HubSyncError }[] = []
  for (const [index, step] of steps.entries()) {
    const own = pages.filter(({ request }) => step.requests.includes(request))
    try {
      outcomes.push(await absorbPages(run, step, own))
    } catch (thrown) {
      const pass = batch[index]
      if (pass !== undefined) failures.push({ pass, error: HubSyncError.from(thrown) })
    }
  }
  // First what came: the host may take its time over the rest.
  const read = await commitOutcomes(run, steps, outcomes)
  const after = [...read, ...(await failPasses(run, failures))]
  reading.seen.push(...takeLooks(run, along, answer, after))
  return after
}

/** Looks at projects that were read to their ends with the same answer: what was not, moves on behind its look. */
function takeLooks(
  run: Run,
  along: readonly LookAlong[],
  { pages, looks }: Awaited<ReturnType<Run['source']['readWithLooks']>>,
  after: readonly After[],
): FoundProject[] {
  const isRead = (projectId: string) =>
    after.every(({ pass }) => pass.target.projectId !== projectId || pass.finished)
  return along.flatMap((wanted) => {
    const look = looks.find(({ githubId }) => githubId === wanted.target.repository.githubId)
    const whole = look && isRead(wanted.target.projectId) ? completeLook(wanted, look, pages) : null
    if (look === undefined || whole === null) return []
    try {
      return [foundProject(run, whole, look.observedAt)]
    } catch {
      // An odd record is looked at once more alone, where that is accounted for.
      return []
    }
  })
}

/** Reads a step of many lists, each a request: what came is committed as far as every list before it has come. */
async function readLists(run: Run, step: PassStep, cursors: readonly string[]): Promise<After[]> {
  const work = step.requests.map((request) =>
    run.source.read([request], { signal: run.signal }).then(
      (pages) => pages.find(({ error }) => error !== undefined)?.error ?? pages,
      (thrown: unknown) => HubSyncError.from(thrown),
    ),
  )
  let pass = step.pass
  let read = 0
  try {
    for await (const answers of inOrder(work)) {
      const failure = answers.find(HubSyncError.is)
      const lists = answers
        .slice(0, failure && answers.indexOf(failure))
        .flatMap((list) => (HubSyncError.is(list) ? [] : list))
      read += lists.length
      if (lists.length > 0) pass = await commitLists(run, pass, lists, cursors[read - 1] ?? null)
      if (failure !== undefined) return await failPasses(run, [{ pass, error: failure }])
    }
    return [{ pass, goesOn: true }]
  } finally {
    await Promise.all(work)
  }
}

async function commitLists(run: Run, pass: Pass, lists: Page[], cursor: string | null): Promise<Pass> {
  const { lists: open } = readPlace(pass.checkpoint.cursor)
  const place = writePlace({ next: cursor, lists: open })
  const further = { ...pass, checkpoint: { ...pass.checkpoint, cursor: place } }
  const step = { pass: further, requests: [], changes: [] }
  const [after] = await commitOutcomes(run, [{ ...step, pass }], [await absorbPages(run, step, lists)])
  return after?.pass ?? further
}

/** A stream that is read from the beginning stays one until that has been done, in this run or a later one. */
async function keepFullReadings(run: Run, failed: readonly After[]): Promise<void> {
  const left = failed.filter(({ pass, goesOn }) => !goesOn && pass.checkpoint.pass === 'full')
  if (left.length === 0) return
  await commitChanges(
    run,
    [],
    left.flatMap(({ pass }) => checkpointsOf(run, pass)),
  )
}

async function commitOutcomes(
  run: Run,
  steps: readonly PassStep[],
  outcomes: readonly StepOutcome[],
): Promise<After[]> {
  if (outcomes.length === 0) return []
  await commitChanges(
    run,
    outcomes.flatMap(({ changes }) => changes),
    outcomes.flatMap(({ pass }) => checkpointsOf(run, pass)),
    (table) => outcomes.some(({ pass }) => tablesOf[pass.stream].includes(table)),
  )
  const before = new Map(steps.map(({ pass }) => [keyOf(pass), pass]))
  return outcomes.map(({ pass }) => {
    const fullName = pass.target.repository.fullName
    const earlier = before.get(keyOf(pass))
    run.recovery.noteSuccess(placeOf(pass))
    if (pass.finished) run.progress.closed(fullName)
    if (pass.finished && pass.isFirst) run.report.firstReadings.add(keyOf(pass))
    run.progress.committed(fullName, Math.max(0, pass.read - (earlier?.read ?? 0)))
    return { pass: growPage(pass), goesOn: !pass.finished }
  })
}

/**
 * What GitHub could not answer is asked for in halves: fewer passes first, so that it fails for those alone that it has
 * to; and where it was too large fewer pages, then smaller ones, never below one.
 */
async function recover(reading: Reading, steps: readonly PassStep[], error: HubSyncError): Promise<After[]> {
  const { run } = reading
  const requests = steps.flatMap((step) => step.requests)
  const batch = steps.map(({ pass }) => pass)
  const [first] = batch
  if (first === undefined) throw error
  const isTooLarge = error.code === 'response_too_large'
  if (isTooLarge) run.budget.noteTooLarge(expectedNodes(requests, run))
  if (batch.length > 1 && !isFatal(error)) {
    const middle = Math.ceil(batch.length / 2)
    const halves = [batch.slice(0, middle), batch.slice(middle)]
    return (await settleAll(halves.map((half) => readBatch(reading, half)))).flat()
  }
  const asksForLess = isTooLarge && nextRequests(first, run.budget).length < requests.length
  if (asksForLess) return [{ pass: first, goesOn: true }]
  return failPasses(
    run,
    batch.map((pass) => ({ pass, error })),
  )
}

async function failPasses(
  run: Run,
  failures: readonly { pass: Pass; error: HubSyncError }[],
): Promise<After[]> {
  const failed = await Promise.all(failures.map(({ pass, error }) => failPass(run, pass, error)))
  await keepFullReadings(run, failed)
  return failed
}

/** What one pass cannot get over is a failure of its repository; too large a page is asked for again, halved. */
async function failPass(run: Run, pass: Pass, error: HubSyncError): Promise<After> {
  const [list] = nextListRequests(pass)
  const size = list?.first ?? pageSize(pass)
  if (error.code === 'response_too_large' && size > 1) {
    return {
      pass: { ...pass, checkpoint: { ...pass.checkpoint, page_size: Math.floor(size / 2) } },
      goesOn: true,
    }
  }
  const { fullName } = pass.target.repository
  if (await run.recovery.mayDoAgain(placeOf(pass), error)) return { pass, goesOn: true }
  run.report.countStreamError(fullName, pass.stream, placeOf(pass).operation, error)
  run.progress.closed(fullName)
  return { pass, goesOn: false }
}

function placeOf({ stream, target }: Pass): Place {
  return { repo: target.repository.fullName, operation: `read ${stream}` }
}
