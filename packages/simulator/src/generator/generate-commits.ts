import { flattenText } from '../world/flatten-text.js'
import type { Account, Commit, GitActor } from '../world/records.js'
import type { Random } from './random.js'
import { hour, spreadMoments, toZonedTimestamp } from './timeline.js'
import { changes, components } from './vocabulary.js'

/** Someone who commits: with an account, or known only by an e-mail address. */
export interface Contributor {
  name: string
  email: string
  account: Account | null
  /** Minutes ahead of UTC. */
  offset: number
}

export interface CommitOptions {
  count: number
  from: number
  to: number
  contributors: readonly Contributor[]
  committer: Account
}

const mergeRate = 0.06

/** One history, oldest first: mostly a line, now and then a side branch that the next commit merges. */
export function generateCommits(options: CommitOptions, random: Random): Commit[] {
  const moments = spreadMoments(options.count, options.from, options.to, random)
  const commits: Commit[] = []
  let line: string | undefined
  let lineBefore: string | undefined
  let branch: string | undefined
  for (const [index, moment] of moments.entries()) {
    const isLast = index === moments.length - 1
    const startsBranch = !branch && lineBefore !== undefined && !isLast && random.chance(mergeRate)
    const parents = startsBranch ? [lineBefore] : [line, branch]
    const commit = createCommit(
      options,
      moment,
      parents.filter((sha) => sha !== undefined),
      random,
    )
    commits.push(commit)
    if (startsBranch) {
      branch = commit.sha
    } else {
      branch = undefined
      lineBefore = line
      line = commit.sha
    }
  }
  return commits
}

function createCommit(options: CommitOptions, moment: number, parents: string[], random: Random): Commit {
  const contributor = random.pickEarly(options.contributors)
  const isMerge = parents.length > 1
  const author = createActor(contributor, moment)
  const lateness = random.chance(0.1) ? random.integer(1, 20) * hour : 0
  const subject = flattenText(`${random.pick(changes)} ${random.pick(components)}`)
  return {
    sha: random.sha(),
    treeSha: random.sha(),
    parents,
    message: isMerge
      ? `Merge pull request #${random.integer(1, 400)} from fork/topic`
      : random.chance(0.3)
        ? `${subject}\n\nIt was in the way.\n\nCo-authored-by: Someone <someone@example.invalid>`
        : subject,
    author: { ...author, date: toZonedTimestamp(moment - lateness, contributor.offset) },
    committer: isMerge ? createActor(toCommitter(options.committer), moment) : author,
    additions: isMerge ? 0 : random.integer(0, 200),
    deletions: isMerge ? 0 : random.integer(0, 90),
    changedFiles: isMerge ? 0 : random.integer(1, 9),
  }
}

export function createContributor(account: Account | null, random: Random): Contributor {
  const number = random.integer(1000, 9_999_999)
  const offset = random.pick([-480, -300, 0, 0, 60, 120, 330, 540])
  if (!account) {
    return { name: `Guest ${number}`, email: `Guest${number}@example.invalid`, account, offset }
  }
  const email = `${account.id}+${account.login}@users.noreply.example.invalid`
  return { name: account.name ?? account.login, email, account, offset }
}

function toCommitter(account: Account): Contributor {
  return { name: 'GitHub', email: 'noreply@github.com', account, offset: 0 }
}

function createActor(contributor: Contributor, moment: number): GitActor {
  return {
    name: contributor.name,
    email: contributor.email,
    date: toZonedTimestamp(moment, contributor.offset),
    accountId: contributor.account?.id ?? null,
  }
}
