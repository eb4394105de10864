import type { Page } from '../contracts/source.js'
import { HubSyncError } from '../errors/hubsync-error.js'
import type { GitHubTableName } from '../model/tables.js'
import { pageSize } from './advance-listing.js'
import { inOrder } from './in-order.js'
import { nextListRequests, readPlace, writePlace } from './open-lists.js'
import { isWorthARequest, packPasses } from './pack-requests.js'
import type { Pass, PassStream } from './pass.js'
import { absorbPages, prepareStep } from './pass-step.js'
import type { Place } from './recovery.js'
import { commitChanges, type Run } from './run.js'
import { settleAll } from './settle-all.js'
import type { PassStep, StepOutcome } from './step.js'

/** Answers that may wait for their commit while reading goes on. */
const answersInWaiting = 2

/**
 * Reads all passes to their ends: several requests in flight, each answer normalized and committed with its
 * checkpoints before its passes go on. What fails for one repository leaves the others going.
 */
export async function readPasses(run: Run, passes: readonly Pass[]): Promise<void> {
  const agenda = new Agenda(passes)
  const underWay = new Set<Promise<void>>()
  let failure: unknown
  for (const pass of passes) {
    run.progress.expect(pass.target.repository.fullName, pass.expected - pass.read)
    run.report.touchedProjects.add(pass.target.projectId)
  }
  while (failure === undefined && !run.signal.aborted && (agenda.hasReady() || underWay.size > 0)) {
    const { batch, weight } = packPasses(agenda.ready(), run.source.pagesPerRequest)
    const isFree = underWay.size < run.concurrency + answersInWaiting
    const isWorthIt = run.source.pagesPerRequest === 1 || underWay.size < 2 || isWorthARequest({ weight })
    if (batch.length === 0 || !isFree || !isWorthIt) {
      await Promise.race(underWay)
      continue
    }
    agenda.begin(batch)
    const work = readBatch(run, batch)
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

/** Which passes may be read now: none that is being read, none that waits for another of its project. */
class Agenda {
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

function keyOf(pass: Pick<Pass, 'stream' | 'target'>): string {
  return `${pass.target.projectId}/${pass.stream}`
}

type After = { pass: Pass; goesOn: boolean }

/** Reads one batch: ask, absorb each pass's pages, commit them together. */
async function readBatch(run: Run, batch: readonly Pass[]): Promise<After[]> {
  const steps = await Promise.all(batch.map((pass) => prepareStep(run, pass)))
  const [only] = steps
  if (only?.cursors !== undefined && steps.length === 1) return readLists(run, only, only.cursors)
  let pages: Page[]
  try {
    const requests = steps.flatMap((step) => step.requests)
    pages = requests.length === 0 ? [] : await run.source.read(requests, { signal: run.signal })
  } catch (thrown) {
    return recover(run, batch, HubSyncError.from(thrown))
  }
  const outcomes: StepOutcome[] = []
  const failures: { pass: Pass; error: HubSyncError }[] = []
  for (const [index, step] of steps.entries()) {
    const own = pages.filter((page) => step.requests.includes(page.request))
    try {
      outcomes.push(await absorbPages(run, step, own))
    } catch (thrown) {
      const pass = batch[index]
      if (pass !== undefined) failures.push({ pass, error: HubSyncError.from(thrown) })
    }
  }
  // First what came: the host may take its time over the rest.
  const read = await commitOutcomes(run, steps, outcomes)
  return [...read, ...(await failPasses(run, failures))]
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
      if (failure !== undefined) return await recover(run, [pass], failure)
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

/** What a stream is read for. */
const tablesOf: Readonly<Record<PassStream, readonly GitHubTableName[]>> = {
  bugs: ['bugs'],
  'pull-requests': ['pull_requests', 'pull_request_reviews'],
  reviews: ['pull_request_reviews'],
  commits: ['commits'],
}

/** Over GraphQL reviews come with their pull requests: both streams stand at the same place. */
function checkpointsOf(run: Run, pass: Pass) {
  const { checkpoint, setsBack = [] } = pass
  const together = pass.stream === 'pull-requests' && run.source.transport === 'graphql'
  if (!together || !run.streams.has('reviews')) return [checkpoint, ...setsBack]
  return [checkpoint, { ...checkpoint, stream: 'reviews', seen_count: null, seen_updated_at: null }]
}

/** An answer too large for GitHub is asked for in halves: fewer passes first, then smaller pages, never below one. */
async function recover(run: Run, batch: readonly Pass[], error: HubSyncError): Promise<After[]> {
  const [first] = batch
  if (first === undefined) throw error
  if (batch.length > 1 && error.code === 'response_too_large') {
    const middle = Math.ceil(batch.length / 2)
    const halves = [batch.slice(0, middle), batch.slice(middle)]
    return (await settleAll(halves.map((half) => readBatch(run, half)))).flat()
  }
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
  run.report.countError(fullName, `read ${pass.stream}`, error)
  run.progress.closed(fullName)
  return { pass, goesOn: false }
}

function placeOf({ stream, target }: Pass): Place {
  return { repo: target.repository.fullName, operation: `read ${stream}` }
}

/** After a page that worked, the next may be twice as large again. */
function growPage(pass: Pass): Pass {
  const size = pass.checkpoint.page_size
  if (size === null) return pass
  return { ...pass, checkpoint: { ...pass.checkpoint, page_size: size >= 50 ? null : size * 2 } }
}
