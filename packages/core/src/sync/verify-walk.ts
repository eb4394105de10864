import type { Checkpoint } from '../model/sync-checkpoint.js'
import { rewalk } from './advance-walk.js'
import { type Examination, notHealed, whyUnread } from './examination.js'
import type { FoundProject } from './found-project.js'
import { targetOf } from './found-project.js'
import { readPasses } from './read-passes.js'
import { commitChanges, type Run } from './run.js'
import type { Completeness } from './run-report.js'

/** A completed walk told how many commits its head reaches; where the rows differ, everything is walked again. */
export async function verifyWalk(examination: Examination): Promise<Completeness> {
  const { run, project, checkpoints, counts, heal } = examination
  const projectId = String(project.row.id)
  const checkpoint = checkpoints.get('commits')
  const proof = {
    repo: project.probe.fullName,
    stream: 'commits',
    stored: counts.commits.get(projectId) ?? 0,
    healed: 0,
  }
  const unread = whyUnread(examination, 'commits')
  if (unread !== null || checkpoint === undefined) {
    return { ...proof, server: null, outcome: 'unproven', reason: unread ?? 'not read to its end yet' }
  }
  if ((await findHead(examination)) !== checkpoint.head_sha) {
    return { ...proof, server: null, outcome: 'unproven', reason: 'the branch has moved since it was walked' }
  }
  const server = checkpoint.history_count
  if (server === proof.stored) return { ...proof, server, outcome: 'equal' }
  if (!heal) return { ...proof, server, ...notHealed }
  const stored = await walkAgain(run, project, checkpoint)
  const healed = Math.abs(stored - proof.stored)
  if (stored === server) return { ...proof, server, stored, outcome: 'healed', healed }
  return {
    ...proof,
    server,
    stored,
    outcome: 'unproven',
    reason: 'rows on the default branch differ from its history',
  }
}

/** Where the branch stands. A sync over REST has walked from there just now; a mere proof has to ask. */
async function findHead({ run, project, checkpoints, heal }: Examination): Promise<string | null> {
  const { headSha } = project.probe
  if (headSha !== undefined) return headSha
  if (heal) return checkpoints.get('commits')?.head_sha ?? null
  const { repository } = targetOf(project)
  const request = { stream: 'commits', repository, order: 'identity', first: 1, cursor: null } as const
  const [page] = await run.source.read([{ ...request, since: null, head: null }], { signal: run.signal })
  if (page?.error !== undefined) throw page.error
  return page?.head ?? null
}

async function walkAgain(run: Run, project: FoundProject, checkpoint: Checkpoint): Promise<number> {
  const { pass, marks } = rewalk({
    stream: 'commits',
    target: targetOf(project),
    checkpoint: {
      ...checkpoint,
      transport: run.source.commits ?? run.source.transport,
      pinned_head: checkpoint.head_sha,
      pending_watermark: project.probedAt,
    },
    seen: null,
    expected: checkpoint.history_count ?? 0,
    read: 0,
    newest: null,
    finished: false,
    waitsFor: [],
  })
  await commitChanges(run, marks, [pass.checkpoint])
  await readPasses(run, [pass])
  const projectId = String(project.row.id)
  const where = { project_id: projectId, on_default_branch: true }
  const after = await run.store.count(run.scope, { table: 'commits', by: 'project_id', where })
  return after.get(projectId) ?? 0
}
