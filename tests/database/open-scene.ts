import { migrate, type PrismaClientLike, prismaAdapter } from '@hubsync/adapter-prisma'
import { createHubSync, HubSyncError, type SyncResult } from '@hubsync/core'
import { createSimulator, readState, type Simulator } from '@hubsync/simulator'
import { createPgClient } from 'hubsync'
import pg from 'pg'
import { expect } from 'vitest'
import { compareRows } from '../support/compare-rows.js'
import { expectedRows } from '../support/expected-rows.js'
import { readCopy } from '../support/read-copy.js'
import { createWitness, type Witness } from './create-witness.js'
import { type DatabaseProxy, startDatabaseProxy } from './database-proxy.js'
import { createHurriedClock } from './hurried-clock.js'

/** A run that waits two minutes waits four seconds here. */
const hurry = 30

/** One tenant's copy in a database that it reaches through a proxy. */
export interface Scene {
  readonly proxy: DatabaseProxy
  /** Connections past the proxy. */
  readonly admin: pg.Pool
  readonly tenantId: string
  readonly witness: Witness
  /** Codes of the errors that the client's transactions met. */
  readonly failures: string[]
  /** What the run told while it waited. */
  readonly warnings: string[]
  sync(): Promise<SyncResult>
  /** The code and message of the error that the run ends with. */
  syncInVain(): Promise<{ code: string; message: string }>
  /** What the copy holds differently from GitHub. */
  differences(): Promise<string[]>
  /** Lets the lease of a run that could not give it back run out. */
  expireLease(): Promise<void>
  close(): Promise<void>
}

let scenes = 0

/** Several streams, each of more than one page. */
const worldOfPages = {
  repositories: 2,
  issues: 260,
  pullRequests: 210,
  reviews: 60,
  commits: 320,
  members: 3,
}

export async function startGitHub(): Promise<Simulator> {
  const simulator = createSimulator(worldOfPages)
  await simulator.listen()
  return simulator
}

export async function openScene(simulator: Simulator, databaseUrl: string): Promise<Scene> {
  const proxy = await startDatabaseProxy(databaseUrl)
  const admin = openPool(databaseUrl, 4)
  const pool = openPool(proxy.url, 6)
  await migrate(createPgClient(admin))
  scenes += 1
  const tenantId = `tenant ${scenes}`
  const failures: string[] = []
  const warnings: string[] = []
  const { store, lock } = prismaAdapter(noteFailures(createPgClient(pool), failures))
  const witness = createWitness(store, admin, tenantId)
  const hub = createHubSync({
    store: witness.store,
    lock,
    tenantId,
    auth: 'token',
    apiUrl: simulator.url,
    clock: createHurriedClock(hurry),
    logger: { ...console, warn: (_, message) => warnings.push(message), debug: () => undefined },
  })
  return {
    proxy,
    admin,
    tenantId,
    witness,
    failures,
    warnings,
    sync: () => hub.sync.incrementalSync({ owner: 'acme', transport: 'graphql' }),
    syncInVain: async () => {
      const outcome = await hub.sync
        .incrementalSync({ owner: 'acme', transport: 'graphql' })
        .catch((error) => error)
      if (!HubSyncError.is(outcome)) throw new Error('The run ended well', { cause: outcome })
      return { code: outcome.code, message: outcome.message }
    },
    differences: async () =>
      compareRows(expectedRows(readState(simulator.world)), await readCopy(admin, tenantId)),
    expireLease: async () => {
      await admin.query('update sync_locks set expires_at = now() where tenant_id = $1', [tenantId])
    },
    close: async () => {
      await hub.close()
      await pool.end()
      await proxy.stop()
      await admin.end()
    },
  }
}

/** The run went well, everything is proven, the copy is GitHub, and never was anything half there. */
export async function expectWhole(scene: Scene, result: SyncResult): Promise<void> {
  expect(result.errors).toEqual([])
  expect(result.completeness.filter(({ outcome }) => outcome === 'unproven')).toEqual([])
  expect(await scene.differences()).toEqual([])
  await expectNothingHalf(scene)
}

export async function expectNothingHalf(scene: Scene): Promise<void> {
  await scene.witness.look()
  expect(scene.witness.violations).toEqual([])
}

function openPool(connectionString: string, max: number): pg.Pool {
  const pool = new pg.Pool({ connectionString, max })
  pool.on('error', () => undefined)
  return pool
}

function noteFailures(client: PrismaClientLike, failures: string[]): PrismaClientLike {
  return {
    ...client,
    $transaction: (work, options) =>
      client.$transaction(work, options).catch((error: unknown) => {
        failures.push(codeOf(error))
        throw error
      }),
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}
