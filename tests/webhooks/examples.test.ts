import { readFileSync } from 'node:fs'
import { type GitHubTableName, HubSyncError, type Row, rowId, type Store, tables } from '@hubsync/core'
import examples from '@octokit/webhooks-examples'
import { expect, test } from 'vitest'
import { createCopy, followOwner, followProject, scope } from './create-copy.js'

interface Payload {
  readonly action?: string
  readonly repository?: { id: number; name: string; full_name: string; owner: { id?: number } }
  readonly organization?: { id: number }
  readonly installation?: { account?: { id: number } }
}

const rows = readPage()

const deliveries = (examples as unknown as readonly { name: string; examples: readonly Payload[] }[]).flatMap(
  ({ name, examples: payloads }) =>
    payloads.map((payload, index) => ({ name, action: payload.action ?? '', index, payload })),
)

test('there are as many examples as ever', () => {
  expect(deliveries.length).toBeGreaterThanOrEqual(329)
})

test.each(deliveries)(
  '$name $action ($index) becomes what the page says',
  async ({ name, action, payload }) => {
    const { store, readings, apply } = createCopy()
    await follow(store, payload)
    const outcome = await apply(name, payload)
    const words = rows.get(`${name}.${action}`) ?? rows.get(`${name}.`) ?? ''
    switch (outcome.outcome) {
      case 'applied':
        expect(words).toMatch(/^applied to /)
        for (const table of outcome.tables) expect(words).toContain(`\`${table}\``)
        break
      case 'read again':
        expect(words).toMatch(/read/)
        expect(readings.length).toBeGreaterThan(0)
        break
      case 'unchanged':
        expect(words).toMatch(/^applied to /)
        break
      case 'passed on':
        expect(words).toBe(`passed on. ${outcome.reason}.`)
        break
      case 'ignored':
        if (words.startsWith('ignored')) expect(words).toBe(`ignored. ${outcome.reason}.`)
        else expect(outcome.reason).not.toMatch(/does not copy|copies neither/)
    }
  },
)

test.each(deliveries)('$name $action ($index) twice changes no more than once', async ({ name, payload }) => {
  const { store, apply } = createCopy()
  await follow(store, payload)
  await apply(name, payload)
  const once = await readAll(store)
  const again = await apply(name, payload)
  expect(again.outcome).not.toBe('applied')
  expect(await readAll(store)).toEqual(once)
})

test.each(deliveries)(
  '$name $action ($index) is nothing to who follows nothing',
  async ({ name, payload }) => {
    const { store, readings, apply } = createCopy()
    const { outcome } = await apply(name, payload)
    expect(['passed on', 'ignored']).toContain(outcome)
    expect(readings).toEqual([])
    expect(await readAll(store)).toEqual([])
  },
)

test.each(deliveries)(
  '$name $action ($index) torn apart is refused or applied, never a crash',
  async (delivery) => {
    const { name, payload } = delivery
    for (const key of Object.keys(payload)) {
      for (const odd of [null, 'odd', 7, []]) {
        const { store, apply } = createCopy()
        await follow(store, payload)
        const torn = { ...payload, [key]: odd }
        const told = { action: payload.action ?? null, projectGithubId: null }
        const thrown = await apply(name, torn, told).then(
          () => null,
          (error: unknown) => error,
        )
        if (thrown === null) continue
        expect(HubSyncError.is(thrown) && thrown.code).toBe('payload_invalid')
        expect(String(thrown)).toContain(key)
      }
    }
  },
)

/** `event.action` → the words of docs/webhooks.md. */
function readPage(): Map<string, string> {
  const page = readFileSync(new URL('../../docs/webhooks.md', import.meta.url), 'utf8')
  const cells = [...page.matchAll(/^\| `([a-z0-9_]+)` \| (.*?) \| (.*) \|$/gm)]
  return new Map(
    cells.flatMap(([, event, actions = '', words = '']) => {
      const names = [...actions.matchAll(/`([^`]+)`/g)].map(([, action]) => action)
      return (names.length === 0 ? [''] : names).map((action) => [`${event}.${action}`, words] as const)
    }),
  )
}

async function follow(store: Store, payload: Payload): Promise<void> {
  const { repository, organization, installation } = payload
  if (repository !== undefined) await followProject(store, repository)
  for (const owner of [organization, installation?.account]) {
    if (owner !== undefined) await followOwner(store, owner.id)
  }
  if (organization === undefined) return
  const id = rowId(scope, 'member', organization.id, 1)
  const keys = { organization_id: organization.id, github_id: 1 }
  const row = { id, ...keys, organization: 'o', login: 'somebody' }
  await store.commit({ scope, changes: [{ kind: 'stub', table: 'members', row }] })
}

async function readAll(store: Store): Promise<Row[]> {
  const names = Object.values(tables).flatMap(({ family, name }) => (family === 'github' ? [name] : []))
  const all = await Promise.all(
    names.map((name) => store.rows(scope, { table: name as GitHubTableName, visibility: 'all' })),
  )
  return all.flat().map(({ updated_at: _, ...row }) => row)
}
