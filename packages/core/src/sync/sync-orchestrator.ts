import { randomUUID } from 'node:crypto'
import type { Priority, Quota } from '../contracts/quota.js'
import type { Reading } from '../contracts/reading.js'
import type { OwnerRecord, SyncSource } from '../contracts/source.js'
import type { RunKind } from '../contracts/status-sink.js'
import { HubSyncError } from '../errors/hubsync-error.js'
import { repositoryRecord } from '../wire/repository.js'
import type { Derivation } from './derive-touched.js'
import { findMeant, type MeantRepository, recallRepository } from './find-meant.js'
import { proveOwner } from './prove-owner.js'
import type { Quote } from './quote.js'
import { quoteOwner } from './quote-owner.js'
import { readRecords } from './read-records.js'
import { createRecoveringSource } from './recovering-source.js'
import { Recovery } from './recovery.js'
import type { Run } from './run.js'
import type { SyncResult } from './run-report.js'
import { createRun, type RunRequest, runSync, type SyncParts } from './run-sync.js'
import {
  type CommitSource,
  checkCommitSource,
  checkOwner,
  type OwnerSyncOptions,
  parseFullName,
  resolveConcurrency,
  resolvePriority,
  resolveStreams,
  type SyncOptions,
} from './sync-options.js'
import { type OwnerWork, ownerCheckpoint, rememberOwner, syncOwner } from './sync-owner.js'
import { syncRepository } from './sync-repository.js'

export interface VerifyOptions extends OwnerSyncOptions {
  /** Mend what differs: read what is missing, tombstone what GitHub no longer lists. */
  readonly heal?: boolean
  /** Read everything again, so that even changes that moved no time are found. Heals. */
  readonly deep?: boolean
}

export interface QuoteOptions extends OwnerSyncOptions {
  /** Default: what `incrementalSync` would do. */
  readonly kind?: 'full' | 'incremental'
}

/** Opens a run's way to GitHub. */
export type OpenSource = (
  transport: 'auto' | 'graphql' | 'rest',
  access: { readonly concurrency: number; readonly priority: Priority },
  how: {
    /** Undefined where the run leaves it to the hub. */
    readonly commits: CommitSource | undefined
    readonly signal: AbortSignal
  },
) => Promise<{ readonly source: SyncSource; readonly quota: Quota }>

/** Runs syncs of one tenant on one GitHub. */
export class SyncOrchestrator {
  readonly #parts: SyncParts
  readonly #openSource: OpenSource

  constructor(parts: SyncParts, openSource: OpenSource) {
    this.#parts = parts
    this.#openSource = openSource
  }

  /** Reads everything of an owner, whatever is stored already. */
  syncAllRepos(options: OwnerSyncOptions): Promise<SyncResult> {
    return this.#syncOwner(options, async () => 'full')
  }

  /** Reads what moved since the last run; everything when the store is empty or a full run is still open. */
  incrementalSync(options: OwnerSyncOptions): Promise<SyncResult> {
    return this.#syncOwner(options, (owner) => this.#kindFor(owner))
  }

  /** Brings one repository, named `owner/name`, up to date. */
  syncRepo(fullName: string, options: SyncOptions = {}): Promise<SyncResult> {
    return this.#syncRepo({ fullName }, options)
  }

  /**
   * Reads what a delivery told of and did not tell whole. A repository that is not in sight is left to the next run
   * of its owner.
   *
   * @throws HubSyncError why it could not be read now, such as `lock_held` while a run of the owner is under way
   */
  async readAgain(
    reading: Reading,
    given: Pick<SyncOptions, 'concurrency' | 'signal' | 'transport'> = {},
  ): Promise<void> {
    const { store, scope, runtime, labelRules } = this.#parts
    const options = { ...given, throwOnError: true }
    if (reading.of === 'owner') {
      await this.incrementalSync({ ...options, owner: reading.login, streams: reading.streams })
      return
    }
    if (reading.of === 'records') {
      await this.#withSource(options, (preparation) =>
        readRecords({ ...preparation, scope, store, labelRules }, reading),
      )
      return
    }
    const { githubId, streams } = reading
    const meant = (await recallRepository(store, scope, githubId)) ?? reading
    try {
      await this.#syncRepo(meant, { ...options, streams })
    } catch (thrown) {
      const { code, message } = HubSyncError.from(thrown)
      if (code !== 'repository_not_found') throw thrown
      runtime.logger.info(
        { githubId, fullName: meant.fullName, error: message },
        'A repository is left to the next run of its owner',
      )
    }
  }

  async #syncRepo(meant: MeantRepository, options: SyncOptions): Promise<SyncResult> {
    parseFullName(meant.fullName)
    return this.#withSource(options, async (preparation) => {
      const { signal } = preparation
      const finder = this.#finderOf(preparation)
      const probe = await findMeant(finder, meant, signal)
      const owner = ownerOfRecord(probe.record)
      const listContributors = options.contributors === 'github'
      return finish(
        options,
        await runSync(this.#parts, { ...preparation, kind: 'single', owner }, (run) =>
          syncRepository(run, probe, { listContributors }),
        ),
      )
    })
  }

  /** Holds GitHub's counts against the live rows; `heal` mends, `deep` reads everything again. */
  async verify(options: VerifyOptions): Promise<SyncResult> {
    const proof = { countReviews: true, storedToo: options.streams === undefined }
    if (options.deep) return this.#syncOwner(options, async () => 'full', { ...proof, beginAnew: true })
    if (options.heal) return this.#syncOwner(options, async () => 'incremental', proof)
    const work = (run: Run) => proveOwner(run, proof)
    return this.#runForOwner(options, async () => 'incremental', work, 'nothing')
  }

  /**
   * What a run would take: requests, points, rows, time. Spends only the looks that it is made from, and writes nothing.
   * Issues, pull requests and commits are counted; reviews are estimated.
   */
  async quote(options: QuoteOptions): Promise<Quote> {
    checkOwner(options.owner)
    const { store, scope } = this.#parts
    return this.#withSource(options, async (preparation) => {
      const { signal } = preparation
      const owner =
        (await rememberOwner(store, scope, options.owner)) ??
        (await this.#finderOf(preparation).findOwner(options.owner, { signal }))
      const kind = options.kind ?? (await this.#kindFor(owner))
      const parts = { ...this.#parts, emit: () => undefined }
      const run = createRun(parts, { ...preparation, owner, kind }, randomUUID(), () => null, signal)
      try {
        return await quoteOwner(run, () => preparation.quota.usage())
      } finally {
        run.progress.end()
      }
    })
  }

  /** Incremental once everything was read. */
  async #kindFor(owner: OwnerRecord): Promise<'full' | 'incremental'> {
    const checkpoint = await ownerCheckpoint(this.#parts.store, this.#parts.scope, owner)
    return checkpoint?.watermark == null || checkpoint.pass === 'full' ? 'full' : 'incremental'
  }

  #syncOwner(
    options: OwnerSyncOptions,
    kindOf: (owner: OwnerRecord) => Promise<RunKind>,
    work: Partial<OwnerWork> = {},
  ): Promise<SyncResult> {
    const listContributors = options.contributors === 'github'
    const whole = { listContributors, countReviews: false, storedToo: false, beginAnew: false, ...work }
    return this.#runForOwner(options, kindOf, (run) => syncOwner(run, whole))
  }

  async #runForOwner(
    options: OwnerSyncOptions,
    kindOf: (owner: OwnerRecord) => Promise<RunKind>,
    work: Parameters<typeof runSync>[2],
    derivation?: Derivation,
  ): Promise<SyncResult> {
    checkOwner(options.owner)
    return this.#withSource(options, (preparation) =>
      this.#runPrepared(preparation, options, { kindOf, work, derivation }),
    )
  }

  async #runPrepared(
    preparation: Preparation,
    options: OwnerSyncOptions,
    { kindOf, work, derivation }: OwnerRun,
  ): Promise<SyncResult> {
    const { store, scope } = this.#parts
    const { signal } = preparation
    const finder = this.#finderOf(preparation)
    const run = async (owner: OwnerRecord) => {
      const kind = await kindOf(owner)
      const request = { ...preparation, owner, kind, ...(derivation === undefined ? {} : { derivation }) }
      return finish(options, await runSync(this.#parts, request, work))
    }
    const known = await rememberOwner(store, scope, options.owner)
    if (known === null) return run(await finder.findOwner(options.owner, { signal }))
    try {
      return await run(known)
    } catch (thrown) {
      if (!HubSyncError.is(thrown) || thrown.code !== 'owner_not_found') throw thrown
      // The account that was meant so far has another name now, which another account may have taken.
      return run(await finder.findOwner(options.owner, { signal }))
    }
  }

  /** What is asked before there is a run has no other recovery than its own. */
  #finderOf({ source, signal }: Pick<RunRequest, 'source' | 'signal'>): SyncSource {
    const { scope, runtime, onError } = this.#parts
    const { tenantId } = scope
    return createRecoveringSource(source, new Recovery({ onError, runId: null, tenantId, runtime, signal }))
  }

  /** Whatever the source took of the machine is given back when the work has ended. */
  async #withSource<Result>(
    options: SyncOptions,
    work: (preparation: Preparation) => Promise<Result>,
  ): Promise<Result> {
    const preparation = await this.#prepare(options)
    try {
      return await work(preparation)
    } finally {
      await preparation.source.close?.()
    }
  }

  async #prepare(options: SyncOptions): Promise<Preparation> {
    const streams = resolveStreams(options.streams)
    const concurrency = resolveConcurrency(options.concurrency)
    const asked = checkCommitSource(options.commits)
    const commits = streams.has('commits') ? asked : 'api'
    const priority = resolvePriority(options.priority)
    const signal = options.signal ?? new AbortController().signal
    const access = { concurrency, priority }
    const opened = await this.#openSource(options.transport ?? 'auto', access, { commits, signal })
    return { ...opened, streams, concurrency, signal, derivation: derivationOf(streams, options) }
  }
}

type Preparation = Omit<RunRequest, 'kind' | 'owner'>

interface OwnerRun {
  readonly kindOf: (owner: OwnerRecord) => Promise<RunKind>
  readonly work: Parameters<typeof runSync>[2]
  readonly derivation: Derivation | undefined
}

/** What the repository is called as far as the copy knows. */
function derivationOf(streams: ReadonlySet<string>, { contributors }: SyncOptions): Derivation {
  if (!streams.has('contributors')) return 'rows'
  return contributors === 'github' ? 'contributor-lists' : 'contributors'
}

function finish(options: SyncOptions, result: SyncResult): SyncResult {
  const [first] = result.errors
  if (!options.throwOnError || first === undefined) return result
  throw new HubSyncError(first.code, `${first.repo ?? 'The run'}: ${first.error}`, { cause: first.cause })
}

function ownerOfRecord(record: unknown): OwnerRecord {
  const { owner } = repositoryRecord.pick({ owner: true }).parse(record)
  const type = owner.type === 'Organization' ? 'Organization' : 'User'
  return { githubId: owner.id, login: owner.login, nodeId: owner.node_id ?? '', type }
}
