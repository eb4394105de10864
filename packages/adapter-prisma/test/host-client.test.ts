import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { PGlite } from '@electric-sql/pglite'
import { aBug, aProject, read } from '@hubsync/testkit'
import { PrismaPGlite } from 'pglite-prisma-adapter'
import ts from 'typescript'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { migrate } from '../src/migrations/migrate.js'
import { prismaAdapter } from '../src/prisma-adapter.js'
import { createPrismaStore } from '../src/prisma-store.js'
import { generateHostClient } from './generate-host-client.js'
import { type HostClient, openHostClient } from './host-client.js'

const scope = { tenantId: 'default', host: 'github.com' }
let database: PGlite
let client: HostClient

beforeAll(async () => {
  database = await PGlite.create()
  client = await openHostClient(new PrismaPGlite(database))
  await migrate(client)
})

beforeEach(async () => {
  await createPrismaStore(client).erase(scope.tenantId)
})

afterAll(async () => {
  await client?.$disconnect()
  await database?.close()
})

describe('the types', () => {
  const compiling = { timeout: 180_000 }
  it(
    "fit the host's generated client, its extensions and transactions, and nothing else",
    compiling,
    async () => {
      await generateHostClient()
      expect(compile('../type-tests/tsconfig.json')).toEqual([])
    },
  )

  it('come without an import of @prisma/client', async () => {
    const sources = ts.sys.readDirectory(fileURLToPath(new URL('../src', import.meta.url)), ['.ts'])
    const published = sources.filter((path) => !path.endsWith('.test.ts'))
    expect(published.length).toBeGreaterThan(30)
    for (const path of published) expect(await readFile(path, 'utf8'), path).not.toMatch(/from '@?prisma/)
  })
})

describe("the host's models", () => {
  it('read what the store wrote, as the types of the fragment promise', async () => {
    const bug = aBug(scope, { author_id: 2 ** 40, labels: ['a', 'b'] })
    await createPrismaStore(client).commit({ scope, changes: [read('bugs', bug)] })
    expect(await client.gitHubBug.findFirst()).toMatchObject({
      id: bug.id,
      projectId: bug.project_id,
      bugNumber: 'GH-1',
      authorId: BigInt(2 ** 40),
      labels: ['a', 'b'],
      githubUpdatedAt: new Date(bug.github_updated_at ?? ''),
      isBlocker: false,
    })
  })
})

describe("the host's transaction", () => {
  it('takes the rows of a commit with it when it is rolled back', async () => {
    const undone = client.$transaction(async (tx) => {
      await createPrismaStore(tx).commit({ scope, changes: [read('bugs', aBug(scope))] })
      throw new Error('the host changed its mind')
    })
    await expect(undone).rejects.toThrow('changed its mind')
    expect(await client.gitHubBug.count()).toBe(0)
  })

  it('sees the rows of its own commits, and keeps them', async () => {
    await client.$transaction(async (tx) => {
      const { store, lock } = prismaAdapter(tx)
      const answer = await lock.acquire(scope, 'owner', { holder: 'me', ttlMs: 60_000 })
      expect(answer.acquired).toBe(true)
      await store.commit({ scope, changes: [read('projects', aProject(scope)), read('bugs', aBug(scope))] })
      await store.derive(scope, { projectIds: [aProject(scope).id], day: '2026-03-02', contributors: true })
      expect(await store.rows(scope, { table: 'bugs' })).toHaveLength(1)
    })
    expect(await client.gitHubBug.count()).toBe(1)
  })
})

describe('an extended client', () => {
  it('is used as it is: its raw methods and transactions are those of the client', async () => {
    const queries: unknown[] = []
    const extended = client.$extends({
      query: {
        $allOperations: ({ operation, args, query }: { operation: string; args: unknown; query: Query }) => {
          queries.push(operation)
          return query(args)
        },
      },
    })
    await createPrismaStore(extended).commit({ scope, changes: [read('bugs', aBug(scope))] })
    expect(await client.gitHubBug.count()).toBe(1)
    expect(new Set(queries)).toEqual(new Set(['$queryRawUnsafe']))
  })
})

type Query = (args: unknown) => Promise<unknown>

function compile(project: string): string[] {
  const path = fileURLToPath(new URL(project, import.meta.url))
  const config = ts.getParsedCommandLineOfConfigFile(
    path,
    {},
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic: fail },
  )
  if (!config || config.fileNames.length === 0) throw new Error(`${project} compiles no file`)
  const program = ts.createProgram(config.fileNames, config.options)
  const messages = ts
    .getPreEmitDiagnostics(program)
    .filter(({ file }) => file?.fileName.includes('/type-tests/'))
  return messages.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))
}

function fail({ messageText }: ts.Diagnostic): never {
  throw new Error(ts.flattenDiagnosticMessageText(messageText, '\n'))
}
