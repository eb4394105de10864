import { setTimeout as sleep } from 'node:timers/promises'
import type { Blow, DatabaseProxy, Statement } from './database-proxy.js'

/** A blow that falls once; what it fell on is known afterwards. */
export interface Strike {
  /** The statement that was hit. */
  hit(): string | undefined
}

/** Hits the nth commit of a transaction that writes checkpoints; without a blow it only tells when that comes by. */
export function strikeCommit(proxy: DatabaseProxy, nth: number, blow?: Blow): Strike {
  const writing = new Set<number>()
  let count = 0
  return strike(proxy, blow, ({ text, connection }) => {
    if (/^begin/i.test(text)) writing.delete(connection)
    if (/insert into \S*"sync_checkpoints"/.test(text)) writing.add(connection)
    if (!/^commit/i.test(text) || !writing.has(connection)) return false
    count += 1
    return count === nth
  })
}

/** Hits the nth statement after the run's log was opened, which is when a run begins to be patient. */
export function strikeStatement(proxy: DatabaseProxy, nth: number, blow: Blow): Strike {
  let count = 0
  return strike(proxy, blow, ({ text }) => {
    if (count > 0 || /insert into \S*"import_logs"/.test(text)) count += 1
    return count === nth
  })
}

function strike(
  proxy: DatabaseProxy,
  blow: Blow | undefined,
  isTarget: (statement: Statement) => boolean,
): Strike {
  let hit: string | undefined
  proxy.watch((statement) => {
    if (hit !== undefined || !isTarget(statement)) return undefined
    hit = statement.text
    return blow
  })
  return { hit: () => hit }
}

/** Opens the proxy again once so many connections were refused. */
export async function openAfter(proxy: DatabaseProxy, refusals: number): Promise<void> {
  while (proxy.refused() < refusals) await sleep(5)
  proxy.open()
}
