import { setTimeout as sleep } from 'node:timers/promises'
import type { Simulator } from '@hubsync/simulator'
import { createPgClient } from 'hubsync'
import type pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type PostgresServer, startPostgres } from '../postgres.js'
import { expectNothingHalf, expectWhole, openScene, type Scene, startGitHub } from './open-scene.js'
import { strikeCommit } from './strike.js'

let server: PostgresServer
let simulator: Simulator
let scene: Scene

beforeAll(async () => {
  server = await startPostgres()
  simulator = await startGitHub()
})

afterEach(() => scene?.close())

afterAll(async () => {
  await simulator?.close()
  await server?.stop()
})

/** A scene in a database of its own, whose settings reach the run and not the test. */
async function openScarred(settings: Readonly<Record<string, string>> = {}): Promise<void> {
  scene = await openScene(simulator, await server.createDatabase())
  await change(settings)
}

/** Changes settings for new connections. */
async function change(settings: Readonly<Record<string, string>>): Promise<void> {
  const { rows } = await scene.admin.query('select current_database() as name')
  for (const [name, value] of Object.entries(settings)) {
    await scene.admin.query(`alter database "${rows[0].name}" set ${name} = '${value}'`)
  }
}

async function reset(setting: string): Promise<void> {
  const { rows } = await scene.admin.query('select current_database() as name')
  await scene.admin.query(`begin read write; alter database "${rows[0].name}" reset ${setting}; commit`)
}

/** A second session that the test speaks for; rolled back and returned at the end of the work. */
async function beside<Result>(work: (session: pg.PoolClient) => Promise<Result>): Promise<Result> {
  const session = await scene.admin.connect()
  try {
    return await work(session)
  } finally {
    await session.query('rollback')
    session.release()
  }
}

/** Looks every 10 ms until something is so, or so often. */
async function until(
  isSo: () => boolean | Promise<boolean>,
  looks = Number.POSITIVE_INFINITY,
): Promise<void> {
  for (let look = 1; look <= looks && !(await isSo()); look += 1) await sleep(10)
}

/** Whether somebody waits for a lock. */
async function someoneWaits(): Promise<boolean> {
  const { rows } = await scene.admin.query('select 1 from pg_locks where not granted')
  return rows.length > 0
}

describe('another session that writes the same rows', () => {
  it('makes a deadlock, which the run loses and gets over', async () => {
    await openScarred()
    await scene.sync()
    await beside(async (session) => {
      const { rows } = await session.query('select id from projects order by github_id')
      const [first, second] = rows.map(({ id }) => String(id))
      await session.query("begin; set local deadlock_timeout = '1h'")
      await session.query('update projects set stars = stars + 1 where id = $1', [second])
      // The run locks the first project and waits for the second, whose holder then asks for the first.
      const running = scene.witness.store.commit({
        scope: { tenantId: scene.tenantId, host: new URL(simulator.url).host },
        changes: rows.map(({ id }) => ({
          kind: 'mark',
          table: 'projects',
          where: { id },
          row: { has_ci: true },
        })),
      })
      await until(someoneWaits)
      await session.query('update projects set stars = stars + 1 where id = $1', [first])
      await session.query('rollback')
      await running
    })
    expect(scene.failures).toContain('40P01')
    await expectWhole(scene, await scene.sync())
  })

  it('makes serialization failures, where the role asks for that isolation', async () => {
    await openScarred({ default_transaction_isolation: 'repeatable read' })
    const running = scene.sync()
    await beside(async (session) => {
      // Each of these is seen by a transaction that began before it, and makes it fail.
      while (scene.failures.length < 4) {
        await session.query('begin; update sync_checkpoints set page_size = page_size')
        await until(someoneWaits, 10)
        await session.query('commit')
        if (await Promise.race([running, sleep(1)])) break
      }
    })
    expect(scene.failures).toContain('40001')
    await expectWhole(scene, await running)
  })
})

describe('a timeout', () => {
  it.each([
    ['statement_timeout', '57014'],
    ['lock_timeout', '55P03'],
  ])('of the role is got over once the work is quick again: %s', async (setting, state) => {
    await openScarred({ [setting]: '150ms' })
    const result = await beside(async (session) => {
      await session.query('begin; lock table bugs in exclusive mode')
      const running = scene.sync()
      await until(() => scene.failures.filter((code) => code === state).length >= 2)
      await session.query('rollback')
      return running
    })
    await expectWhole(scene, result)
  })

  it('that no statement keeps ends the run after two minutes, and says what to raise', async () => {
    await openScarred({ statement_timeout: '100ms' })
    await beside(async (session) => {
      await session.query('begin; lock table bugs in exclusive mode')
      const { code, message } = await scene.syncInVain()
      expect(code).toBe('database_busy')
      expect(message).toMatch(/canceling statement due to statement timeout \(raise statement_timeout/)
    })
    await expectNothingHalf(scene)
    await expectWhole(scene, await scene.sync())
  })
})

describe('a disk', () => {
  it('that is full ends the run at once, between pages, and the next goes on where there is room again', async () => {
    await openScarred()
    await fillUp('bugs', 150, '53100', 'could not extend file: No space left on device')
    const { code, message } = await scene.syncInVain()
    expect(code).toBe('database_failed')
    expect(message).toMatch(/No space left on device \(make room/)
    expect(scene.failures).toEqual(['53100'])
    await expectNothingHalf(scene)
    await scene.admin.query('drop trigger refuse on bugs')
    await expectWhole(scene, await scene.sync())
  })
})

it('a trigger of the host that refuses rows is not argued with', async () => {
  await openScarred()
  await fillUp('commits', 0, '23514', 'no commits here')
  expect(await scene.syncInVain()).toMatchObject({
    code: 'database_failed',
    message: expect.stringContaining('no commits here'),
  })
  expect(scene.failures).toEqual(['23514'])
  await expectNothingHalf(scene)
})

describe('a failover', () => {
  it('that leaves connections to a server without writes is got over on new ones', async () => {
    await openScarred()
    const strike = strikeCommit(scene.proxy, 3, 'cut before and close')
    const running = scene.sync()
    await until(() => strike.hit() !== undefined)
    await change({ default_transaction_read_only: 'on' })
    scene.proxy.open()
    await until(() => scene.failures.includes('25006'))
    // Connections made before this stay read-only.
    await reset('default_transaction_read_only')
    await expectWhole(scene, await running)
  })

  it('makes a client of pg leave a connection whose transaction failed', async () => {
    await openScarred()
    const client = createPgClient(scene.admin)
    const pids: unknown[] = []
    const work = (statement: string) =>
      client.$transaction(async (tx) => {
        pids.push(await tx.$queryRawUnsafe('select pg_backend_pid()'))
        await tx.$executeRawUnsafe(statement)
      })
    await work('select 1')
    await expect(work('select 1 / 0')).rejects.toThrow('division by zero')
    await work('select 1')
    expect(pids[1]).toEqual(pids[0])
    expect(pids[2]).not.toEqual(pids[0])
  })
})

/** Stands in for a full disk, which a test cannot make without being root: so many rows, and no more. */
async function fillUp(table: string, rows: number, sqlState: string, message: string): Promise<void> {
  await scene.admin.query(`
    create function refuse() returns trigger language plpgsql as $$
    begin
      if (select count(*) from ${table}) >= ${rows} then
        raise exception '${message}' using errcode = '${sqlState}';
      end if;
      return new;
    end $$;
    create trigger refuse before insert on ${table} for each row execute function refuse()`)
}
