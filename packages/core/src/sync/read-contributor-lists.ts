import { findStream } from '../streams/find-stream.js'
import { absentFrom, contextOf, upsert } from './changes-of-pages.js'
import { projectsToDerive } from './derive-touched.js'
import type { FoundProject } from './found-project.js'
import { targetOf } from './found-project.js'
import { readAlone } from './read-together.js'
import { readWhole } from './read-whole.js'
import { commitChanges, type Run } from './run.js'
import { settleAll } from './settle-all.js'

/**
 * Reads GitHub's own contributor lists instead of deriving them from commits: GitHub merges addresses of one person
 * better, but links only the first 500 and may be hours behind.
 */
export async function readContributorLists(run: Run, projects: readonly FoundProject[]): Promise<void> {
  const wanted = new Set(await projectsToDerive(run, 'contributor-lists'))
  await settleAll(
    projects.map(async (project) => {
      if (wanted.has(String(project.row.id))) await tryContributorList(run, project)
    }),
  )
}

async function tryContributorList(run: Run, project: FoundProject): Promise<void> {
  const { fullName } = project.probe
  try {
    await readContributorList(run, project)
  } catch (thrown) {
    const place = { repo: fullName, operation: 'read contributors' }
    if (await run.recovery.mayDoAgain(place, thrown)) return tryContributorList(run, project)
    const { retryable } = run.report.countError(fullName, place.operation, thrown)
    if (retryable) run.report.owesContributorLists = true
  }
}

async function readContributorList(run: Run, project: FoundProject): Promise<void> {
  const { table, rows: rowsOf } = findStream('contributors')
  const page = await readWhole(readAlone(run), {
    stream: 'contributors',
    repository: targetOf(project).repository,
    order: 'created',
    first: 100,
    cursor: null,
    since: null,
    head: null,
  })
  const rows = rowsOf(page, contextOf(run, page.observedAt))
  const where = { project_id: String(project.row.id) }
  await commitChanges(run, [
    ...rows.map((row) => upsert(table, row)),
    ...(await absentFrom(run, { table, where, rows }, page.observedAt)),
  ])
}
