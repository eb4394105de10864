import { readdir, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { HubSyncError } from '@hubsync/core'

const prefix = 'open-by-'
const attempts = 4

/**
 * Claims a folder for this process: PGlite does not guard its files, and two processes that write them ruin them.
 *
 * Each process puts down a file of its own and then looks for others', so that no two can both find the folder free.
 * What a dead process left is swept away. Returns what gives the folder back.
 *
 * @throws HubSyncError `lock_held` naming the process that has the folder.
 */
export async function claimFolder(folder: string): Promise<() => Promise<void>> {
  const own = `${prefix}${nameOf({ host: hostname(), pid: process.pid, since: startOfProcess() })}`
  for (let tries = 1; ; tries += 1) {
    const isOurs = await putDown(join(folder, own))
    const other = isOurs ? await findOther(folder, own) : own
    if (other === undefined) return () => rm(join(folder, own), { force: true })
    if (isOurs) await rm(join(folder, own), { force: true })
    if (tries === attempts) throw claimed(folder, other)
    // Two that came at the same moment both step back: chance decides who is first next time.
    await sleep(50 + Math.random() * 200)
  }
}

interface Claim {
  readonly host: string
  readonly pid: number
  /** When the process started: process ids are used again. */
  readonly since: number
}

function startOfProcess(): number {
  return Math.round(performance.timeOrigin)
}

function nameOf({ host, pid, since }: Claim): string {
  return `${encodeURIComponent(host)}-${pid}-${since}`
}

function readName(name: string): Claim | null {
  const [, host, pid, since] = /^open-by-(.*)-(\d+)-(\d+)$/.exec(name) ?? []
  if (host === undefined) return null
  return { host: decodeURIComponent(host), pid: Number(pid), since: Number(since) }
}

/** False when this very process holds the folder already. */
async function putDown(path: string): Promise<boolean> {
  try {
    await writeFile(path, '', { flag: 'wx' })
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  }
}

async function findOther(folder: string, own: string): Promise<string | undefined> {
  for (const name of await readdir(folder)) {
    const claim = name === own ? null : readName(name)
    if (claim === null) continue
    if (isAlive(claim)) return name
    await rm(join(folder, name), { force: true })
  }
  return undefined
}

/** Of another machine nothing can be told, so its claim stands. */
function isAlive({ host, pid }: Claim): boolean {
  if (host !== hostname()) return true
  if (pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
}

function claimed(folder: string, name: string): HubSyncError {
  const holder = readName(name)
  const who = holder?.host === hostname() ? `process ${holder.pid}` : `a process of ${holder?.host}`
  return new HubSyncError(
    'lock_held',
    `${who} has the embedded database in ${folder} open, and only one can: wait for it, or use a PostgreSQL ` +
      `server by --database-url. If that process is no hubsync, delete ${join(folder, name)}`,
  )
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
