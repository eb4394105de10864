import { mkdir } from 'node:fs/promises'
import type { Clock } from '../../contracts/runtime.js'
import type { RepositoryReference } from '../../contracts/source.js'
import { HubSyncError } from '../../errors/hubsync-error.js'
import type { ReadCredential } from '../client/token-reader.js'
import { describeGitFailure, isRefusal, lacksCommit } from './describe-git-failure.js'
import type { GitAddress } from './git-address.js'
import { gitEnvironment } from './git-environment.js'
import { type GitCommand, type GitExit, runGit } from './run-git.js'

export interface GitRepositoryOptions {
  readonly repository: RepositoryReference
  readonly address: GitAddress
  readonly directory: string
  readonly isKept: boolean
  /** One for each token of the host's: the next is asked with where the server refuses the one before. */
  readonly readCredentials: readonly ReadCredential[]
  readonly clock: Clock
}

/** The last head that was fetched whole: later fetches bring what came since. */
const fetchedHead = 'refs/hubsync/head'

const noFilter = 'filtering not recognized by server'
/** A server that packs a large history tells of its progress all the time. */
const silenceMs = 5 * 60_000
const mostFailures = 3

/**
 * One bare repository that holds commits and nothing else: no file, no folder, no tag.
 *
 * Source: https://git-scm.com/docs/partial-clone
 */
export class GitRepository {
  readonly directory: string
  readonly #options: GitRepositoryOptions

  constructor(options: GitRepositoryOptions) {
    this.directory = options.directory
    this.#options = options
  }

  /** Where the default branch stands on the server; null where there is nothing on it. */
  async findHead(signal: AbortSignal): Promise<string | null> {
    await this.#prepare(signal)
    const { output } = await this.#askServer(['ls-remote', '--quiet', '--', this.#url, 'HEAD'], signal)
    return /^([0-9a-f]{40,64})\tHEAD$/m.exec(output.toString('utf8'))?.[1] ?? null
  }

  /**
   * Brings all commits that a head reaches, as far as they are not here. False where the server lacks that head.
   *
   * @throws HubSyncError `permission_denied`, `network_failed`, `github_unavailable`, `git_failed`, `interrupted`
   */
  async fetch(head: string, signal: AbortSignal): Promise<boolean> {
    await this.#prepare(signal)
    if ((await this.#fetchedHead(signal)) === head) return true
    const isBrought = await this.#bring(head, signal)
    const { output } = await this.run(['rev-parse', '--is-shallow-repository'], signal)
    if (output.toString('utf8').trim() !== 'true') return isBrought
    throw new HubSyncError(
      'git_failed',
      `The history of ${this.#fullName} is cut off: the server, or the folder ${this.directory}, is a shallow copy`,
    )
  }

  /** Whether a commit is behind another one; one that is not here is behind none. */
  async isBehind(ancestor: string, head: string, signal: AbortSignal): Promise<boolean> {
    if (ancestor === head) return true
    const { code } = await this.#try(['merge-base', '--is-ancestor', ancestor, head], signal)
    return code === 0
  }

  /** Runs a command on what is here. @throws HubSyncError `git_failed`, `interrupted` */
  async run(
    command: readonly string[],
    signal: AbortSignal,
    more: Pick<GitCommand, 'input' | 'output'> = {},
  ): Promise<GitExit> {
    const exit = await this.#try(command, signal, more)
    if (exit.code === 0) return exit
    throw describeGitFailure(exit, { fullName: this.#fullName, secrets: [] })
  }

  get #fullName(): string {
    return this.#options.repository.fullName
  }

  get #url(): string {
    return this.#options.address.url
  }

  async #prepare(signal: AbortSignal): Promise<void> {
    await mkdir(this.directory, { recursive: true, mode: 0o700 })
    await this.run(['init', '--quiet', '--bare', '--template='], signal)
  }

  async #fetchedHead(signal: AbortSignal): Promise<string> {
    const { output } = await this.#try(['rev-parse', '--verify', '--quiet', fetchedHead], signal)
    return output.toString('utf8').trim()
  }

  async #bring(head: string, signal: AbortSignal): Promise<boolean> {
    const options = ['--no-tags', '--no-write-fetch-head', '--no-recurse-submodules', '--progress']
    const refspec = `+${head}:${fetchedHead}`
    const exit = await this.#askServer(
      ['fetch', ...options, '--filter=tree:0', '--', this.#url, refspec],
      signal,
    )
    return exit.code === 0
  }

  #try(
    command: readonly string[],
    signal: AbortSignal,
    more: Pick<GitCommand, 'input' | 'output'> = {},
  ): Promise<GitExit> {
    const { directory, isKept } = this.#options
    return runGit({ arguments: command, environment: gitEnvironment({ directory, isKept }), signal, ...more })
  }

  /** Asks the server, again where time may help, or another token. A missing commit is an answer. */
  async #askServer(command: readonly string[], signal: AbortSignal): Promise<GitExit> {
    const { directory, isKept, address, clock } = this.#options
    const tokens = this.#tokens(signal)
    let failures = 0
    let token = await tokens.next()
    for (;;) {
      const secret = token.value ?? null
      const basic = secret === null ? null : Buffer.from(`x-access-token:${secret}`).toString('base64')
      const authorization = basic === null ? null : `Basic ${basic}`
      const environment = gitEnvironment({ directory, isKept, address: address.url, authorization })
      const exit = await runGit({ arguments: command, environment, signal, endOn: noFilter, silenceMs })
      if (exit.complaint.includes(noFilter)) throw this.#unfiltered()
      if (exit.code === 0 || lacksCommit(exit)) return exit
      const error = describeGitFailure(exit, { fullName: this.#fullName, secrets: [secret, basic] })
      if (isRefusal(exit)) {
        token = await tokens.next()
        if (token.done) throw error
      } else {
        failures += 1
        if (failures >= mostFailures || !error.retryable) throw error
        await clock.sleep(1_000 * failures ** 2, signal)
      }
    }
  }

  /** What to ask with, one after the other: each token, and the one that its place gives when told of a refusal. */
  async *#tokens(signal: AbortSignal): AsyncGenerator<string | null, undefined> {
    const { address, readCredentials } = this.#options
    if (!address.isGitHub) {
      yield null
      return undefined
    }
    for (const readCredential of readCredentials) {
      const { token } = await readCredential(signal, { isRefused: false })
      yield token
      if (token === null) continue
      const renewed = await readCredential(signal, { isRefused: true })
      if (renewed.token !== token) yield renewed.token
    }
    return undefined
  }

  #unfiltered(): HubSyncError {
    return new HubSyncError(
      'git_failed',
      `The git server of ${this.#fullName} knows no partial clones: it would send every file that there ever was`,
    )
  }
}
