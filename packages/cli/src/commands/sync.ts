import type { HubSync, Quote, SyncOptions, SyncResult } from '@hubsync/core'
import { HubSyncError } from '@hubsync/core'
import { openHub } from '../open-hub.js'
import { type CommonOptions, requireToken, resolveSettings, type Surroundings } from '../settings.js'
import { formatQuote } from '../terminal/format-quote.js'
import { formatResult } from '../terminal/format-result.js'
import type { Output } from '../terminal/output.js'
import { printJson } from '../terminal/print-json.js'
import { createProgressReporter } from '../terminal/progress-reporter.js'
import { terminalLogger } from '../terminal/terminal-logger.js'
import { syncRepositories } from './sync-repositories.js'

export interface SyncCommandOptions extends CommonOptions {
  readonly full?: boolean
  readonly repo?: readonly string[]
  readonly transport: 'auto' | 'graphql' | 'rest'
  readonly concurrency: number
  readonly streams?: readonly string[]
  readonly commits: 'api' | 'git'
  readonly gitDirectory?: string
  readonly contributors: 'commits' | 'github'
  readonly quote?: boolean
  readonly json?: boolean
  readonly migrate: boolean
}

/** `hubsync sync`: everything the first time, what moved after; or single repositories. Returns the exit code. */
export async function runSyncCommand(
  named: string | undefined,
  options: SyncCommandOptions,
  surroundings: Surroundings & { output: Output; signal: AbortSignal },
): Promise<number> {
  const { output, signal, environment } = surroundings
  const owner = named ?? (environment.GITHUB_OWNER || undefined)
  const settings = resolveSettings(options, surroundings)
  requireToken(settings, options.transport, surroundings)
  const subject = options.repo?.join(', ') ?? owner
  const { hub, close } = openHub(settings, {
    migrate: options.migrate,
    gitDirectory: options.gitDirectory,
    logger: terminalLogger(output),
    onOpen: (database) => output.say(`${options.quote ? 'Quoting' : 'Syncing'} ${subject} into ${database}`),
  })
  const reporter = createProgressReporter(output)
  hub.listen((event) => reporter.follow(event))
  try {
    if (options.quote) {
      const quote = await askForQuote(hub, owner, { ...options, signal })
      if (options.json) printJson(output, quote)
      else output.out(formatQuote(quote))
      return 0
    }
    const result = await sync(hub, owner, { ...options, signal })
    reporter.stop()
    if (options.json) printJson(output, result)
    else output.out(formatResult(result))
    return result.success ? 0 : 1
  } finally {
    reporter.stop()
    await close()
  }
}

function askForQuote(
  hub: HubSync,
  owner: string | undefined,
  options: SyncCommandOptions & { signal: AbortSignal },
): Promise<Quote> {
  const kind = options.full ? ({ kind: 'full' } as const) : {}
  return hub.sync.quote({ ...runOptions(options), ...kind, owner: requireOwner(owner) })
}

async function sync(
  hub: HubSync,
  owner: string | undefined,
  options: SyncCommandOptions & { signal: AbortSignal },
): Promise<SyncResult> {
  const run = runOptions(options)
  if (options.repo !== undefined) return syncRepositories(hub, options.repo, owner, run)
  const whole = { ...run, owner: requireOwner(owner) }
  return options.full ? hub.sync.syncAllRepos(whole) : hub.sync.incrementalSync(whole)
}

function runOptions(options: SyncCommandOptions & { signal: AbortSignal }): SyncOptions {
  const { transport, concurrency, streams, commits, contributors, signal } = options
  return { transport, concurrency, commits, contributors, signal, ...(streams !== undefined && { streams }) }
}

function requireOwner(owner: string | undefined): string {
  if (owner !== undefined) return owner
  throw new HubSyncError(
    'configuration_invalid',
    'There is no owner to sync: name one, as in hubsync sync acme, or set GITHUB_OWNER',
  )
}
