import { HubSyncError } from '@hubsync/core'
import { describe, expect, it } from 'vitest'
import { openDatabase } from './database.js'
import type { PrismaClientLike, PrismaRawClient } from './prisma-client.js'

const deadlock = () => Object.assign(new Error('deadlock detected'), { code: '40P01' })

/** A client whose statements fail so many times before they work. */
function clientFailing(times: number, error: () => Error = deadlock) {
  let failures = 0
  const raw: PrismaRawClient = {
    $queryRawUnsafe: async <Result>() => [] as Result,
    $executeRawUnsafe: async () => {
      if (failures >= times) return 1
      failures += 1
      throw error()
    },
  }
  let transactions = 0
  const client: PrismaClientLike = {
    ...raw,
    $transaction: async (work) => {
      transactions += 1
      return work(raw)
    },
  }
  return { client, raw, transactions: () => transactions }
}

describe('transaction', () => {
  it('runs the work again from its start when it lost a race, until it wins', async () => {
    const { client, transactions } = clientFailing(3)
    expect(await openDatabase(client).transaction((session) => session.execute('select 1'))).toBe(1)
    expect(transactions()).toBe(4)
  })

  it('gives up after a few attempts, with what the database said', async () => {
    const { client, transactions } = clientFailing(Number.POSITIVE_INFINITY)
    const given = openDatabase(client).transaction((session) => session.execute('select 1'))
    await expect(given).rejects.toMatchObject({ code: 'database_busy', message: /deadlock detected/ })
    expect(transactions()).toBe(6)
  })

  it('runs work that fails for any other reason once', async () => {
    const { client, transactions } = clientFailing(1, () => Object.assign(new Error('no'), { code: '42501' }))
    const given = openDatabase(client).transaction((session) => session.execute('select 1'))
    await expect(given).rejects.toMatchObject({ code: 'database_failed' })
    expect(transactions()).toBe(1)
  })

  it("joins the host's transaction and never runs the work again in it", async () => {
    const { raw, transactions } = clientFailing(1)
    let runs = 0
    const given = openDatabase(raw).transaction((session) => {
      runs += 1
      return session.execute('select 1')
    })
    await expect(given).rejects.toMatchObject({ code: 'database_failed' })
    expect([runs, transactions()]).toEqual([1, 0])
  })

  it('passes errors of hubsync through as they are', async () => {
    const lost = new HubSyncError('lease_lost', 'gone')
    const { client } = clientFailing(0)
    await expect(openDatabase(client).transaction(() => Promise.reject(lost))).rejects.toBe(lost)
  })
})

it('runs a single statement again that lost a race, but never in a transaction of the host', async () => {
  const { client } = clientFailing(3)
  expect(await openDatabase(client).execute('select 1')).toBe(1)
  await expect(openDatabase(clientFailing(1).raw).execute('select 1')).rejects.toMatchObject({
    code: 'database_failed',
  })
})

it('reports a single statement that fails as an error of hubsync', async () => {
  const { client } = clientFailing(1, () => Object.assign(new Error('relation'), { code: '42P01' }))
  await expect(openDatabase(client).execute('select 1')).rejects.toMatchObject({
    code: 'database_not_migrated',
  })
})
