import type { ProbedRepository } from '../contracts/source.js'
import { describeMoved } from './describe-projects.js'
import { foundProject, storeLooks } from './probe-owner.js'
import { readContributorLists } from './read-contributor-lists.js'
import { readRounds } from './read-rounds.js'
import type { Run } from './run.js'
import { tellHeads } from './tell-heads.js'
import { verifyCounts } from './verify-counts.js'

/** The work of a single run: one repository, from the same checkpoints that runs over its owner use. */
export async function syncRepository(
  run: Run,
  probe: ProbedRepository & { observedAt: string },
  options: { listContributors: boolean },
): Promise<{ repositories: string[] }> {
  const found = foundProject(run, probe, probe.observedAt)
  run.progress.setProjects(1)
  await storeLooks(run, [found], { details: true })
  run.report.touchedProjects.add(String(found.row.id))
  const looks = await readRounds(run, [found], null)
  await describeMoved(run, looks)
  await tellHeads(run, looks)
  if (options.listContributors) await readContributorLists(run, looks)
  await verifyCounts(run, looks, { heal: true, countReviews: false })
  return { repositories: looks.map(({ probe: { fullName } }) => fullName) }
}
