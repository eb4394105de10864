import type { PageRequest } from '../contracts/source.js'
import { changesOfPages } from './changes-of-pages.js'
import { type Examination, notHealed, whyUnread } from './examination.js'
import { targetOf } from './found-project.js'
import { type Identities, listIdentities } from './list-identities.js'
import { readWhole } from './read-whole.js'
import { commitChanges } from './run.js'
import type { Completeness } from './run-report.js'

/** Pull requests whose reviews are read again at once. */
const listsPerRead = 20

/** GitHub counts reviews per pull request only; each list was held against its own count when it was read. */
export function explainReviews(examination: Examination): Completeness {
  const unread = whyUnread(examination, 'reviews')
  const proof = { ...startOf(examination), server: null, stored: 0 }
  if (unread !== null) return { ...proof, outcome: 'unproven', reason: unread }
  return {
    ...proof,
    outcome: 'explained',
    reason: 'GitHub counts reviews per pull request; every list was read whole',
  }
}

/** Asks for the count of every pull request, and reads those lists again that differ. REST tells no counts. */
export async function verifyReviews(examination: Examination): Promise<Completeness> {
  const { run, heal } = examination
  const explained = explainReviews(examination)
  if (explained.outcome === 'unproven' || run.source.transport === 'rest') return explained
  const listing = await listIdentities(examination, 'pull-requests')
  if (listing === null) {
    return {
      ...explained,
      outcome: 'unproven',
      reason: 'the pull requests changed while their reviews were counted',
    }
  }
  const proof = { ...startOf(examination), ...(await countReviews(examination, listing)) }
  if (proof.differing.length === 0) return completeness(proof, { outcome: 'equal' })
  if (!heal) return completeness(proof, notHealed)
  run.report.touchedProjects.add(String(examination.project.row.id))
  await readListsAgain(examination, listing, proof.differing)
  const after = { ...startOf(examination), ...(await countReviews(examination, listing)) }
  if (after.differing.length > 0) {
    return completeness(after, { outcome: 'unproven', reason: 'the reviews still differ after reading them' })
  }
  return completeness(
    { ...after, healed: Math.max(1, Math.abs(after.stored - proof.stored)) },
    { outcome: 'healed' },
  )
}

function startOf({ project }: Examination) {
  return { repo: project.probe.fullName, stream: 'reviews', healed: 0 }
}

interface ReviewCounts {
  readonly server: number
  readonly stored: number
  /** Row ids of pull requests whose reviews are not as many as GitHub counts. */
  readonly differing: readonly string[]
}

function completeness(
  { differing: _, ...proof }: ReturnType<typeof startOf> & ReviewCounts,
  outcome: Pick<Completeness, 'outcome' | 'reason'>,
): Completeness {
  return { ...proof, ...outcome }
}

async function countReviews({ run }: Examination, { records }: Identities): Promise<ReviewCounts> {
  const ids = [...records.keys()]
  const counts = await run.store.count(run.scope, {
    table: 'pull_request_reviews',
    by: 'pull_request_id',
    where: { pull_request_id: ids },
  })
  const storedOf = (id: string) => counts.get(id) ?? 0
  const toldOf = (id: string) => records.get(id)?.reviewsTotal ?? storedOf(id)
  return {
    server: ids.reduce((sum, id) => sum + toldOf(id), 0),
    stored: ids.reduce((sum, id) => sum + storedOf(id), 0),
    differing: ids.filter((id) => toldOf(id) !== storedOf(id)),
  }
}

async function readListsAgain(
  { run, project, readPage }: Examination,
  { records }: Identities,
  ids: readonly string[],
): Promise<void> {
  const { repository } = targetOf(project)
  const requests = ids.flatMap((id): PageRequest[] => {
    const identity = records.get(id)
    return identity === undefined
      ? []
      : [
          {
            stream: 'reviews',
            repository,
            pullRequest: identity,
            order: 'created',
            first: 100,
            cursor: null,
            since: null,
            head: null,
          },
        ]
  })
  for (let begin = 0; begin < requests.length; begin += listsPerRead) {
    const some = requests.slice(begin, begin + listsPerRead)
    const pages = await Promise.all(some.map((request) => readWhole(readPage, request)))
    await commitChanges(run, await changesOfPages(run, pages))
  }
}
