import { memoryAdapter } from '@hubsync/adapter-memory'
import {
  type Application,
  type ApplicationParts,
  applyDelivery,
  type Change,
  type Checkpoint,
  defaultLabelRules,
  type InboxDelivery,
  type Reading,
  rowId,
  type Scope,
  type Store,
} from '@hubsync/core'

export const scope: Scope = { tenantId: 'default', host: 'github.com' }

/** When deliveries of these tests arrive and are applied: after everything that their payloads tell. */
export const arrival = '2026-06-01T10:00:00.000Z'

/** A tenant's copy in memory that deliveries are applied to. */
export interface Copy {
  readonly store: Store
  /** What was asked to be read, in order. */
  readonly readings: Reading[]
  apply(event: string, payload: unknown, told?: Partial<InboxDelivery>): Promise<Application>
}

export function createCopy(answer: (reading: Reading, store: Store) => Promise<void> = async () => {}): Copy {
  const { store } = memoryAdapter()
  const readings: Reading[] = []
  const logger = { debug() {}, info() {}, warn() {}, error() {} }
  const parts: ApplicationParts = {
    scope,
    store,
    labelRules: defaultLabelRules,
    runtime: {
      clock: { now: () => new Date(arrival), sleep: async () => {} },
      fetch: () => Promise.reject(new Error('Nothing is fetched here')),
      logger,
      random: () => 0.5,
    },
    readAgain: async (reading) => {
      readings.push(reading)
      await answer(reading, store)
    },
  }
  let deliveries = 0
  return {
    store,
    readings,
    apply: (event, payload, told = {}) => applyDelivery(parts, delivered(event, payload, ++deliveries, told)),
  }
}

function delivered(
  event: string,
  payload: unknown,
  number: number,
  told: Partial<InboxDelivery> = {},
): InboxDelivery {
  const { action = null, repository } = payload as { action?: string; repository?: { id: number } }
  return {
    host: scope.host,
    hookId: '1',
    deliveryId: `delivery-${number}`,
    event,
    action,
    projectGithubId: repository?.id ?? null,
    payload,
    receivedAt: arrival,
    state: 'received',
    attempts: 1,
    nextAttemptAt: null,
    appliedAt: null,
    error: null,
    ...told,
  }
}

/** Makes a project one that is copied, read whole. */
export async function followProject(
  store: Store,
  { id, name, full_name, owner }: FollowedRepository,
  of: Scope = scope,
): Promise<void> {
  const owner_id = owner.id ?? 1
  const projectId = rowId(of, 'project', id)
  const row = { id: projectId, github_id: id, name, full_name, owner: 'o', owner_id }
  const changes: Change[] = [{ kind: 'stub', table: 'projects', row }]
  const checkpoints = contents.map((stream) => checkpointOf('project', projectId, stream))
  await store.commit({ scope: of, changes, checkpoints })
}

const contents = ['bugs', 'pull-requests', 'commits']

export interface FollowedRepository {
  readonly id: number
  readonly name: string
  readonly full_name: string
  readonly owner: { readonly id?: number }
}

/** Makes an account one whose repositories are copied as a whole. */
export async function followOwner(store: Store, githubId: number): Promise<void> {
  const checkpoints = [checkpointOf('owner', String(githubId), 'projects')]
  await store.commit({ scope, changes: [], checkpoints })
}

/** What a run leaves behind that came to its end. */
export function checkpointOf(kind: 'owner' | 'project', id: string, stream: string): Checkpoint {
  return {
    scope: kind,
    scope_id: id,
    stream,
    pass: null,
    transport: 'graphql',
    cursor: null,
    cursor_order: null,
    pinned_head: null,
    pending_watermark: null,
    watermark: '2019-01-01T00:00:00.000Z',
    seen_updated_at: null,
    seen_count: null,
    settled: true,
    head_sha: null,
    history_count: null,
    page_size: null,
  }
}
