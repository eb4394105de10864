import { createPrismaStore, migrate } from '@hubsync/adapter-prisma'
import { rowId, type Upsert } from '@hubsync/core'
import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { PrismaClient } from '../generated/prisma/client.js'
import { printMeasurement, scenarioOptions } from '../run-scenario.js'

/**
 * Rows per second through the Prisma adapter, beside the same rows through one hand-written statement a thousand
 * rows, in turn and several times: the ratio holds when the machine's speed drifts.
 */
const { databaseUrl = '', rows: asked = '20000' } = scenarioOptions()
const batchSize = 1_000
const rounds = 3
const scope = { tenantId: 'bench', host: 'github.com' }
const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: databaseUrl, max: 2 }) })
await migrate(prisma)
const store = createPrismaStore(prisma)
const plain = new pg.Client({ connectionString: databaseUrl })
await plain.connect()
await plain.query('create table bench_bugs (like bugs including all)')

type Write = (rows: readonly Upsert['row'][]) => Promise<unknown>

async function measure(write: Write, version: number): Promise<number> {
  const batches = Array.from({ length: Number(asked) / batchSize }, (_, batch) =>
    Array.from({ length: batchSize }, (_, index) => bugRow(batch * batchSize + index, version)),
  )
  const start = performance.now()
  for (const batch of batches) await write(batch)
  return performance.now() - start
}

function writeThroughStore(rows: readonly Upsert['row'][]): Promise<unknown> {
  return store.commit({
    scope,
    changes: rows.map((row) => ({ kind: 'upsert', table: 'bugs', origin: 'read', row })),
  })
}

async function writeByHand(rows: readonly Upsert['row'][]): Promise<unknown> {
  await plain.query('begin')
  await plain.query(handWritten, [
    JSON.stringify(rows.map((row) => ({ ...row, tenant_id: 'bench', host: 'github.com' }))),
  ])
  return plain.query('commit')
}

function bugRow(index: number, version: number): Upsert['row'] {
  const projectId = rowId(scope, 'project', index % 180)
  return {
    id: rowId(scope, 'bug', index),
    github_id: index,
    project_id: projectId,
    bug_number: `GH-${index}`,
    number: index,
    title: `Something does not work as it should, number ${index}`,
    description: 'What happened, what should have happened, and how to see it. '.repeat(10 + version),
    state: 'open',
    state_reason: null,
    severity: 'high',
    status: 'pending',
    sla_hours: 24,
    priority_score: 80,
    priority_base: 80,
    is_blocker: false,
    labels: ['bug', 'priority: high'],
    assignees: ['octocat'],
    author_login: 'octocat',
    author_id: 583_231,
    milestone: null,
    comments: version,
    github_url: `https://github.com/acme/widget/issues/${index}`,
    closed_at: null,
    resolved_at: null,
    github_created_at: '2026-01-01T00:00:00.000Z',
    github_updated_at: `2026-01-0${1 + version}T00:00:00.000Z`,
    node_id: `I_${index}`,
    observed_at: `2026-02-0${1 + version}T00:00:00.000Z`,
  }
}

/** What a careful engineer would write once for this table, without any rule about versions. */
const columns = Object.keys(bugRow(0, 0))
const types: Record<string, string> = {
  id: 'uuid',
  github_id: 'bigint',
  project_id: 'uuid',
  number: 'integer',
  sla_hours: 'integer',
  priority_score: 'integer',
  priority_base: 'integer',
  is_blocker: 'boolean',
  labels: 'text[]',
  assignees: 'text[]',
  author_id: 'bigint',
  comments: 'integer',
  closed_at: 'timestamptz',
  resolved_at: 'timestamptz',
  github_created_at: 'timestamptz',
  github_updated_at: 'timestamptz',
  observed_at: 'timestamptz',
}
const all = ['tenant_id', 'host', ...columns]
const handWritten = `
  insert into bench_bugs (${all.join(', ')}, created_at, updated_at)
  select ${all.join(', ')}, now(), now()
  from jsonb_to_recordset($1::jsonb) as told(${all.map((column) => `${column} ${types[column] ?? 'text'}`).join(', ')})
  on conflict (tenant_id, host, github_id) do update set
    ${columns.map((column) => `${column} = excluded.${column}`).join(', ')}, updated_at = now()`

function perSecond(milliseconds: number): number {
  return Math.round((Number(asked) / milliseconds) * 1000)
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right)
  return Number((sorted[Math.floor(sorted.length / 2)] ?? 0).toFixed(2))
}

const rounded: { insert: number; update: number }[] = []
for (let round = 0; round < rounds; round += 1) {
  await store.erase(scope.tenantId)
  await plain.query('truncate bench_bugs')
  const insert = { adapter: await measure(writeThroughStore, 0), plain: await measure(writeByHand, 0) }
  const update = { adapter: await measure(writeThroughStore, 1), plain: await measure(writeByHand, 1) }
  rounded.push({ insert: insert.plain / insert.adapter, update: update.plain / update.adapter })
  printMeasurement({
    name: 'rows through the Prisma adapter beside a hand-written statement',
    round,
    rows: Number(asked),
    insertRowsPerSecond: { adapter: perSecond(insert.adapter), byHand: perSecond(insert.plain) },
    updateRowsPerSecond: { adapter: perSecond(update.adapter), byHand: perSecond(update.plain) },
  })
}
printMeasurement({
  name: 'speed of the Prisma adapter as a share of a hand-written statement, median',
  insert: median(rounded.map(({ insert }) => insert)),
  update: median(rounded.map(({ update }) => update)),
})
await plain.end()
await prisma.$disconnect()
