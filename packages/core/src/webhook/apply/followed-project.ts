import type { z } from 'zod'
import type { RepositoryReading } from '../../contracts/reading.js'
import type { Stub } from '../../contracts/store.js'
import { rowId } from '../../model/ids.js'
import type { NormalizeContext, ProjectContext } from '../../normalize/context.js'
import type { DeliveredRepository } from './delivered-repository.js'
import { readPayload } from './read-payload.js'
import type { Effect, Handle, Occasion } from './treatment.js'

/** A project that this tenant keeps a copy of. */
export interface FollowedProject {
  readonly id: string
  readonly githubId: number
  readonly fullName: string
  /** Whether there is a row already; otherwise its owner is copied, and it is new. */
  readonly isStored: boolean
  /** Whether what is in it was read; a row alone may stand for a project that was only named so far. */
  readonly isRead: boolean
}

const notFollowed = 'This tenant copies neither the repository nor its owner'

/** What all of a project is read by, for one that a delivery told of first. */
const wholeProject = [
  'projects',
  'bugs',
  'pull-requests',
  'reviews',
  'commits',
  'contributors',
  'project-metrics',
]

/** Streams of it that tell by their checkpoints whether they were read. */
const contents = ['bugs', 'pull-requests', 'commits']

/**
 * A handler for deliveries about a project that the tenant follows; others are ignored. A project that is new comes
 * along as far as it is known, and is read whole.
 */
export function aboutProject<Payload extends { readonly repository: DeliveredRepository }>(
  schema: z.ZodType<Payload>,
  handle: (payload: Payload, project: FollowedProject, occasion: Occasion) => Effect | Promise<Effect>,
): Handle {
  return async (occasion) => {
    const payload = readPayload(schema, occasion.delivery)
    const project = await findFollowedProject(occasion, payload.repository)
    if (project === null) return { ignored: notFollowed }
    const effect = await handle(payload, project, occasion)
    if ('ignored' in effect) return effect
    const parents = project.isStored ? [] : stubProject(occasion, payload.repository)
    return {
      project,
      changes: [...parents, ...effect.changes],
      readings: project.isRead ? effect.readings : [...effect.readings, readWhole(project)],
    }
  }
}

/** Null where neither the project is stored nor its owner was ever copied as a whole. */
export async function findFollowedProject(
  occasion: Occasion,
  { id: githubId, full_name: fullName, owner }: DeliveredRepository,
): Promise<FollowedProject | null> {
  const { store, scope } = occasion.parts
  const id = rowId(scope, 'project', githubId)
  const where = { id }
  const [[stored], isRead] = await Promise.all([
    store.rows(scope, { table: 'projects', where, visibility: 'all', columns: ['id'] }),
    areContentsRead(occasion, id),
  ])
  const isStored = stored !== undefined
  const isFollowed = isStored || (owner.id !== undefined && (await isOwnerFollowed(occasion, owner.id)))
  return isFollowed ? { id, githubId, fullName, isStored, isRead } : null
}

/** An attempt that failed may have been the one to read the project, and have come to a part of it. */
async function areContentsRead({ parts, delivery }: Occasion, projectId: string): Promise<boolean> {
  const { store, scope } = parts
  const filter = { scope: 'project', scopeIds: [projectId], streams: contents } as const
  const checkpoints = await store.checkpoints(scope, filter)
  const read = checkpoints.filter(({ watermark }) => watermark !== null).length
  return delivery.attempts > 1 ? read === contents.length : read > 0
}

/** Whether everything that the account owns is copied, or once was. */
export async function isOwnerFollowed({ parts }: Occasion, githubId: number): Promise<boolean> {
  const { store, scope } = parts
  const filter = { scope: 'owner', scopeIds: [String(githubId)], streams: ['projects'] } as const
  return (await store.checkpoints(scope, filter)).length > 0
}

export function readWhole(project: Pick<FollowedProject, 'githubId' | 'fullName'>): RepositoryReading {
  return rereadProject(project, wholeProject)
}

export function rereadProject(
  { githubId, fullName }: Pick<FollowedProject, 'githubId' | 'fullName'>,
  streams: readonly string[],
): RepositoryReading {
  return { of: 'repository', githubId, fullName, streams }
}

/** What records of a payload are normalized with. Scores count age to today, whenever the event was. */
export function contextOf({ parts }: Occasion, observedAt: string): NormalizeContext {
  const { scope, labelRules, runtime } = parts
  return { scope, labelRules, observedAt, day: runtime.clock.now().toISOString().slice(0, 10) }
}

export function projectContextOf(
  occasion: Occasion,
  project: FollowedProject,
  observedAt: string,
): ProjectContext {
  return { ...contextOf(occasion, observedAt), projectId: project.id }
}

function stubProject({ parts }: Occasion, repository: DeliveredRepository): Stub[] {
  const { id, name, full_name, owner, node_id } = repository
  const { login = owner.name ?? full_name.slice(0, full_name.indexOf('/')), id: owner_id } = owner
  if (owner_id === undefined) return []
  const row = {
    id: rowId(parts.scope, 'project', id),
    github_id: id,
    name,
    full_name,
    owner: login,
    owner_id,
  }
  return [{ kind: 'stub', table: 'projects', row: node_id === undefined ? row : { ...row, node_id } }]
}
