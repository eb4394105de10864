import { HubSyncError } from '../errors/hubsync-error.js'
import { isListedWhole, wholeStreams } from './listed-whole.js'

/** Every stream that can be asked for. */
export const streamNames = [
  'projects',
  'bugs',
  'pull-requests',
  'reviews',
  'commits',
  'contributors',
  'members',
  'project-metrics',
  ...wholeStreams,
] as const

export type StreamName = (typeof streamNames)[number]

/** What a run reads unless it is told: what is listed whole costs each run something, and is read where it is wanted. */
export const defaultStreams: readonly StreamName[] = streamNames.filter((name) => !isListedWhole(name))

/** Where commits are read. */
export type CommitSource = 'api' | 'git'

export interface SyncOptions {
  /** `auto` takes GraphQL where there is a token and the host speaks it, else REST. */
  readonly transport?: 'auto' | 'graphql' | 'rest'
  /** Requests in flight; default 5. */
  readonly concurrency?: number
  /**
   * What goes first where runs of one hub and token meet: `live` for what a webhook asks about, `run` (default), or
   * `backfill` for what may take its time.
   */
  readonly priority?: 'live' | 'run' | 'backfill'
  /**
   * Streams to read; default all but `deployments` and `releases`, which every run that is asked for them reads from the
   * beginning. Projects are always read: everything else hangs on them.
   */
  readonly streams?: readonly string[]
  /**
   * `git` fetches commits by the git command line, which costs no request at any size: see docs/concepts/commits-from-git.md.
   * Default: what the hub was made with, else `api`.
   */
  readonly commits?: CommitSource
  /** Contributors derived from the commits (default, no request), or GitHub's own list. */
  readonly contributors?: 'commits' | 'github'
  /** Stops the run cleanly; its checkpoints are kept. */
  readonly signal?: AbortSignal
  /** Throws the first collected error at the end, too. */
  readonly throwOnError?: boolean
}

export interface OwnerSyncOptions extends SyncOptions {
  readonly owner: string
}

const defaultConcurrency = 5

/** The streams asked for, with what they need. @throws HubSyncError `configuration_invalid` */
export function resolveStreams(asked: readonly string[] | undefined): ReadonlySet<string> {
  if (asked === undefined) return new Set(defaultStreams)
  const streams = new Set<string>(['projects'])
  for (const name of asked) {
    const stream = name === 'issues' ? 'bugs' : name
    if (!streamNames.some((known) => known === stream)) {
      const known = streamNames.join(', ')
      throw new HubSyncError('configuration_invalid', `There is no stream called ${name}; there are ${known}`)
    }
    streams.add(stream)
  }
  if (streams.has('reviews')) streams.add('pull-requests')
  return streams
}

/** @throws HubSyncError `configuration_invalid` for anything but `api` and `git` */
export function checkCommitSource(asked: CommitSource | undefined): CommitSource | undefined {
  if (asked === undefined || asked === 'api' || asked === 'git') return asked
  const told = JSON.stringify(asked)
  throw new HubSyncError('configuration_invalid', `Commits are read over the api or by git, not by ${told}`)
}

/** @throws HubSyncError `configuration_invalid` for another word. */
export function resolvePriority(asked: SyncOptions['priority'] = 'run'): 'live' | 'run' | 'backfill' {
  if (asked === 'live' || asked === 'run' || asked === 'backfill') return asked
  throw new HubSyncError(
    'configuration_invalid',
    `There is no priority ${String(asked)}: take live, run or backfill`,
  )
}

/** @throws HubSyncError `configuration_invalid` unless it is a whole number from 1 to 100, GitHub's own limit. */
export function resolveConcurrency(asked: number | undefined): number {
  if (asked === undefined) return defaultConcurrency
  if (Number.isInteger(asked) && asked >= 1 && asked <= 100) return asked
  throw new HubSyncError(
    'configuration_invalid',
    `Concurrency must be a whole number from 1 to 100, not ${asked}`,
  )
}

/** @throws HubSyncError `configuration_invalid` for anything but `owner/name`. */
export function parseFullName(fullName: string): { owner: string; name: string } {
  const [owner, name, ...rest] = fullName.split('/')
  const isName = name !== undefined && /^(?!\.{1,2}$)[\w.-]{1,100}$/.test(name)
  if (owner !== undefined && isName && rest.length === 0) return { owner: checkOwner(owner), name }
  throw new HubSyncError(
    'configuration_invalid',
    `A repository is named owner/name, not ${JSON.stringify(fullName)}`,
  )
}

/** @throws HubSyncError `configuration_invalid` for what cannot be a GitHub login. */
export function checkOwner(owner: string): string {
  if (/^[A-Za-z0-9](?:[A-Za-z0-9-_]{0,98})$/.test(owner)) return owner
  throw new HubSyncError(
    'configuration_invalid',
    `${JSON.stringify(owner)} cannot be the name of a GitHub account: letters, digits and hyphens only`,
  )
}
