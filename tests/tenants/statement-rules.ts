import { tables } from '@hubsync/core'
import type { Mutant } from '../rules/build-mutant.js'
import type { Neighbours } from './open-neighbours.js'
import type { Statement } from './record-statements.js'
import { expectWell } from './sharing-rules.js'

/** Tables that have a tenant, as statements name them. */
const owned = new RegExp(
  Object.values(tables)
    .filter(({ columns }) => 'tenant_id' in columns)
    .map(({ name }) => `"${name}"`)
    .join('|'),
)

/**
 * Plays what a tenant does in its life and hands over the statements that each of the two sent meanwhile: everything
 * is done by one of them at a time.
 */
export async function playLives(
  { wide, narrow, hidden, act, erase, simulator }: Neighbours,
  statements: Statement[],
): Promise<{ tenantId: string; sent: Statement[] }[]> {
  const [, visible] = simulator.world.repositoriesOf(simulator.world.accountByLogin('acme')?.id ?? 0)
  const [issue] = simulator.world.issuesOf(visible?.id ?? 0)
  const lives: { tenantId: string; sent: Statement[] }[] = []
  const during = async (tenant: typeof wide, work: () => Promise<unknown>) => {
    statements.length = 0
    await work()
    lives.push({ tenantId: tenant.scope.tenantId, sent: [...statements] })
  }
  for (const tenant of [wide, narrow]) await during(tenant, () => tenant.sync())
  act(
    { action: 'deleteIssue', repository: `acme/${visible?.name}`, number: issue?.number ?? 0 },
    { action: 'forcePush', repository: `acme/${visible?.name}`, drop: 2, messages: ['Instead'] },
    { action: 'renameRepository', repository: hidden, name: 'renamed' },
  )
  for (const tenant of [wide, narrow]) {
    await during(tenant, async () => expectWell(await tenant.sync({ transport: 'rest' })))
    await during(tenant, () => tenant.hub.sync.verify({ owner: 'acme', heal: true }))
    await during(tenant, () => tenant.hub.status.getWatermarks())
    await during(tenant, () => erase(tenant.scope.tenantId))
  }
  return lives
}

/** Statements on tables of tenants that do not hold themselves to the tenant, or that name another. */
export function strayStatements(
  lives: readonly { tenantId: string; sent: readonly Statement[] }[],
): string[] {
  const all = new Set<unknown>(lives.map(({ tenantId }) => tenantId))
  return lives.flatMap(({ tenantId, sent }) =>
    sent
      .filter(({ sql, values }) => {
        if (!owned.test(sql)) return false
        const named = values.filter((value) => all.has(value))
        return named.some((value) => value !== tenantId) || !bindsTenant(sql, values.indexOf(tenantId))
      })
      .map(({ sql }) => sql.replace(/\s+/g, ' ').trim().slice(0, 160)),
  )
}

/** Whether the column is compared with the parameter, or written from it. */
function bindsTenant(sql: string, index: number): boolean {
  if (index < 0) return false
  const parameter = `\\$${index + 1}::text`
  const forms = [
    `tenant_id = ${parameter}`,
    `\\.tenant_id, \\w+\\.host\\) is not distinct from \\(${parameter}`,
    `insert into [^()]+\\([^()]*tenant_id[^()]*\\)\\s+(?:select|values)[^;]*${parameter}`,
  ]
  return new RegExp(forms.join('|')).test(sql)
}

/** Statements that forget the tenant. */
export const forgetfulStatements: Mutant[] = [
  {
    name: 'tombstones find rows by host',
    file: 'adapter-prisma/src/commit/bury-rows.ts',
    find: 'stored.tenant_id = $2::text and stored.host',
    replace: '$2::text is not null and stored.host',
  },
  {
    name: 'a fence is looked up by name',
    file: 'adapter-prisma/src/commit/raise-fence.ts',
    find: 'where tenant_id = $1::text and host = $2::text and name = $3::text and token',
    replace: 'where $1::text is not null and host = $2::text and name = $3::text and token',
  },
  {
    name: 'contributors are buried by id',
    file: 'adapter-prisma/src/derive/derive-contributors.ts',
    find: 'where tenant_id = $2::text and host = $3::text',
    replace: 'where $2::text is not null and host = $3::text',
  },
  {
    name: 'a lease is given back by name',
    file: 'adapter-prisma/src/prisma-lock.ts',
    find: `holder = null, expires_at = null, updated_at = clock_timestamp()
         where tenant_id = $1::text`,
    replace: `holder = null, expires_at = null, updated_at = clock_timestamp()
         where $1::text is not null`,
  },
]
