import { createMemoryDatabase, createMemoryInbox, type MemoryDatabase } from '@hubsync/adapter-memory'
import {
  type DeliveryId,
  deliveryRowId,
  type Inbox,
  type InboxDelivery,
  type ReceivedDelivery,
  type Row,
} from '@hubsync/core'
import { describe, expect, it } from 'vitest'
import { inboxConformance } from '../src/index.js'

/** What a correct inbox is made of, for a defect to spoil. */
export interface InboxParts {
  readonly database: MemoryDatabase
  readonly inbox: Inbox
}

/** One way to break an inbox, and the cases that must see it. */
export interface InboxDefect {
  readonly breaks: (parts: InboxParts) => Partial<Inbox>
  readonly fails: readonly string[]
}

/**
 * Proves the cases of some areas: each defect is seen by exactly the cases that it names, whatever their area; and each
 * case of these areas sees at least one defect.
 */
export function proveInbox(areas: readonly string[], defects: Readonly<Record<string, InboxDefect>>): void {
  describe(areas.join(' and '), () => {
    it('finds nothing wrong with a correct inbox', async () => {
      expect(await findFailures(() => ({}))).toEqual([])
    })

    for (const [does, { breaks, fails }] of Object.entries(defects)) {
      it(`sees an inbox that ${does}`, async () => {
        expect(await findFailures(breaks)).toEqual(fails.toSorted())
      })
    }

    it('has no case that sees no broken inbox', () => {
      const seeing = new Set(Object.values(defects).flatMap(({ fails }) => fails))
      const cases = inboxConformance(aSubject(() => ({}))).filter(({ area }) => areas.includes(area))
      expect(cases.map(({ name }) => name).filter((name) => !seeing.has(name))).toEqual([])
    })
  })
}

function aSubject(breaks: InboxDefect['breaks']) {
  return {
    name: 'broken',
    create: async () => {
      const database = createMemoryDatabase()
      const inbox = createMemoryInbox(database)
      return { inbox: { ...inbox, ...breaks({ database, inbox }) }, destroy: async () => undefined }
    },
  }
}

async function findFailures(breaks: InboxDefect['breaks']): Promise<string[]> {
  const outcomes = await Promise.all(
    inboxConformance(aSubject(breaks)).map(({ name, run }) =>
      run().then(
        () => [],
        () => [name],
      ),
    ),
  )
  return outcomes.flat().toSorted()
}

type AnyDelivery = DeliveryId | ReceivedDelivery | InboxDelivery

export function rowOf({ database }: InboxParts, { host, hookId, deliveryId }: AnyDelivery): Row | undefined {
  return database
    .partition({ tenantId: '', host }, 'webhook_deliveries')
    .get(deliveryRowId(host, hookId, deliveryId))
}

export function rowsOf({ database }: InboxParts, host: string): Row[] {
  return [...database.partition({ tenantId: '', host }, 'webhook_deliveries').rows()]
}

export function put({ database }: InboxParts, row: Row): void {
  database.transact(() =>
    database.partition({ tenantId: '', host: String(row.host) }, 'webhook_deliveries').put({ ...row }),
  )
}

export function amend(parts: InboxParts, id: AnyDelivery, columns: Row): void {
  const row = rowOf(parts, id)
  if (row) put(parts, { ...row, ...columns })
}

export function amendRow(parts: InboxParts, id: string, host: string, columns: Row): void {
  const row = parts.database.partition({ tenantId: '', host }, 'webhook_deliveries').get(id)
  if (row) put(parts, { ...row, ...columns })
}

/** Does the work while every open row has these columns, where it has none; then gives them back. */
export async function withRows<Result>(
  parts: InboxParts,
  host: string,
  columns: Row,
  work: () => Promise<Result>,
): Promise<Result> {
  const changed = rowsOf(parts, host)
  for (const row of changed) put(parts, { ...row, ...columns })
  const result = await work()
  for (const { id, project_github_id } of changed)
    amendRow(parts, String(id), host, { project_github_id: project_github_id ?? null })
  return result
}
