import type { Page } from '../contracts/source.js'
import { normalizeContributor } from '../normalize/normalize-contributor.js'
import { contributorRecord } from '../wire/contributor.js'
import { dayOf, parseRecords, upsert } from './changes-of-pages.js'
import type { FoundProject } from './probe-owner.js'
import { targetOf } from './read-rounds.js'
import { commitChanges, type Run } from './run.js'

/**
 * Reads GitHub's own contributor lists instead of deriving them from commits: GitHub merges addresses of one person
 * better, but links only the first 500 and may be hours behind.
 */
export async function readContributorLists(run: Run, projects: readonly FoundProject[]): Promise<void> {
  const touched = projects.filter(({ row }) => run.report.touchedProjects.has(String(row.id)))
  await Promise.all(
    touched.map(async (project) => {
      try {
        await readContributorList(run, project)
      } catch (thrown) {
        run.report.countError(project.probe.fullName, 'read contributors', thrown)
      }
    }),
  )
}

async function readContributorList(run: Run, project: FoundProject): Promise<void> {
  const projectId = String(project.row.id)
  const { scope, labelRules } = run
  const pages = await readPages(run, project, null)
  const [first] = pages
  if (first === undefined) return
  const upserts = pages.flatMap((page) =>
    parseRecords(page, contributorRecord).flatMap((record) => {
      const { observedAt } = page
      const context = { scope, labelRules, projectId, observedAt, day: dayOf(observedAt) }
      const row = normalizeContributor(record, context)
      return row === null ? [] : [upsert('contributors', row)]
    }),
  )
  const told = new Set(upserts.map(({ row }) => row.id))
  const stored = await run.store.ids(scope, { table: 'contributors', where: { project_id: projectId } })
  const ids = stored.filter(({ id }) => !told.has(id)).map(({ id }) => id)
  const observedAt = first.observedAt
  await commitChanges(run, [
    ...upserts,
    { kind: 'tombstone', table: 'contributors', ids, reason: 'absent-from-listing', observedAt },
  ])
}

async function readPages(run: Run, project: FoundProject, cursor: string | null): Promise<Page[]> {
  const [page] = await run.source.read(
    [
      {
        stream: 'contributors',
        repository: targetOf(project).repository,
        order: 'created',
        first: 100,
        cursor,
        since: null,
        head: null,
      },
    ],
    { signal: run.signal },
  )
  if (page === undefined) return []
  if (page.error !== undefined) throw page.error
  return page.next === null ? [page] : [page, ...(await readPages(run, project, page.next))]
}
