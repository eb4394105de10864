import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { HubSyncError } from '../../errors/hubsync-error.js'
import type { Scope } from '../../model/ids.js'

/** Where the bare repositories of one run are: in a folder of the host's, or in one that goes when the run ends. */
export class GitFolder {
  readonly isKept: boolean
  readonly #kept: string | undefined
  readonly #scope: Scope
  #made: Promise<string> | undefined

  constructor(kept: string | undefined, scope: Scope) {
    this.isKept = kept !== undefined
    this.#kept = kept
    this.#scope = scope
  }

  /** The place of a repository: by GitHub's id, since names change hands. */
  async placeOf(githubId: number): Promise<string> {
    this.#made ??= this.#make()
    return join(await this.#made, `${githubId}.git`)
  }

  /** Removes what this run made for itself. */
  async close(): Promise<void> {
    const made = await this.#made?.catch(() => undefined)
    this.#made = undefined
    if (made === undefined || this.isKept) return
    await rm(made, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined)
  }

  async #make(): Promise<string> {
    try {
      if (this.#kept === undefined) return await mkdtemp(join(tmpdir(), 'hubsync-git-'))
      const own = join(this.#kept, nameOf(this.#scope))
      await mkdir(own, { recursive: true, mode: 0o700 })
      return own
    } catch (thrown) {
      const why = thrown instanceof Error ? thrown.message : String(thrown)
      throw new HubSyncError('git_failed', `There is no folder to keep git's objects in: ${why}`, {
        cause: thrown,
      })
    }
  }
}

/** What is read for one tenant serves no other. */
function nameOf({ tenantId, host }: Scope): string {
  const tenant = createHash('sha256').update(tenantId).digest('hex').slice(0, 16)
  return `${host.replaceAll(/[^\w.-]/g, '_')}-${tenant}`
}
