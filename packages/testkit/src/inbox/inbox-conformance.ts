import type { Inbox } from '@hubsync/core'
import type { ConformanceCase } from '../conformance/conformance-case.js'
import { inboxClaims } from './inbox-claims.js'
import type { InboxConcern } from './inbox-concern.js'
import { inboxContents } from './inbox-contents.js'
import { inboxOrder } from './inbox-order.js'
import { inboxReceipts } from './inbox-receipts.js'
import { inboxSettlements } from './inbox-settlements.js'
import { openInboxStage } from './inbox-stage.js'

/** An inbox under test. */
export interface InboxSubject {
  /** Shown where a case fails, such as `prisma on PostgreSQL 18`. */
  readonly name: string
  /** Called once for each case, which uses a host of its own; the same database may be handed out each time. */
  create(): Promise<{ readonly inbox: Inbox; destroy(): Promise<void> }>
}

const concerns: readonly InboxConcern[] = [
  inboxReceipts,
  inboxClaims,
  inboxOrder,
  inboxSettlements,
  inboxContents,
]

/** Everything that hubsync relies on in an inbox, as cases for any test runner. */
export function inboxConformance(subject: InboxSubject): ConformanceCase[] {
  return concerns.flatMap(({ area, cases }) =>
    Object.entries(cases).map(([name, body]) => ({ name, area, run: () => runCase(subject, body) })),
  )
}

async function runCase(subject: InboxSubject, body: InboxConcern['cases'][string]): Promise<void> {
  const { inbox, destroy } = await subject.create()
  try {
    await body(openInboxStage(inbox))
  } catch (error) {
    if (error instanceof Error) error.message += `\n(${subject.name})`
    throw error
  } finally {
    await destroy()
  }
}
