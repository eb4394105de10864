import type { GitActor } from '../../world/records.js'
import { commitOf } from '../gather-commit.js'
import { paginateByNumber } from '../pagination.js'
import { type Contributor, presentContributor } from '../present-contributor.js'
import type { RepositoryCall, RepositoryRoute } from '../route.js'

/** GitHub looks up accounts for no more e-mail addresses of a repository than these. */
const linkedEmails = 500

export const contributorRoutes: RepositoryRoute[] = [
  {
    path: '/contributors',
    documentation: 'repos/repos#list-repository-contributors',
    scopes: '',
    answer: (call) => {
      if (call.repository.headSha === null) return { status: 204, body: undefined }
      const isWanted = ['1', 'true'].includes(call.query.get('anon') ?? '')
        ? () => true
        : (contributor: Contributor) => contributor.account !== undefined
      const { items, link } = paginateByNumber(
        listContributors(call, call.repository.headSha).filter(isWanted),
        call.query,
        `${call.urlById}/contributors`,
        (contributor) => presentContributor(contributor, call.presentation),
      )
      return { body: items, link }
    },
  },
]

/** Most commits first. */
function listContributors(call: RepositoryCall, head: string): Contributor[] {
  const emails = [...countByEmail(call, head)].sort((a, b) => b.commits - a.commits)
  const linked = new Map<number, Contributor>()
  const anonymous: Contributor[] = []
  for (const [index, { actor, commits }] of emails.entries()) {
    const account = index < linkedEmails ? call.world.accountById(actor.accountId) : undefined
    const known = account && linked.get(account.id)
    if (known) known.commits += commits
    else if (account) linked.set(account.id, { account, commits })
    else anonymous.push({ account, name: actor.name, email: actor.email, commits })
  }
  return [...linked.values(), ...anonymous].sort((a, b) => b.commits - a.commits)
}

function countByEmail(call: RepositoryCall, head: string): Iterable<{ actor: GitActor; commits: number }> {
  const counts = new Map<string, { actor: GitActor; commits: number }>()
  for (const sha of call.world.history(call.repository.id, head)) {
    const { author } = commitOf(call, sha)
    const email = author.email.toLowerCase()
    const count = counts.get(email)
    if (count) count.commits += 1
    else counts.set(email, { actor: author, commits: 1 })
  }
  return counts.values()
}
