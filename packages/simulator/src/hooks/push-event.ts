import { listMissingCommits } from '../rest/commit-range.js'
import { presentRepository, repositoryHtmlUrl } from '../rest/present-repository.js'
import type { Happening } from '../world/happening.js'
import type { Commit, GitActor, Repository } from '../world/records.js'
import type { World } from '../world/world.js'
import type { HookEvent } from './hook-event.js'
import { gatherer, type PayloadScene, presentSender, repositoryEvent } from './payload-scene.js'

type Push = Extract<Happening, { of: 'push' }>

/** A payload lists no more: https://docs.github.com/webhooks/webhook-events-and-payloads#push */
const mostCommits = 2048
const noCommit = '0'.repeat(40)

export function describePush(scene: PayloadScene, push: Push): HookEvent {
  const { world, presentation } = scene
  const { repository, branch, before, after, forced, actorId } = push
  const { parent } = gatherer(scene, repository)
  const pageUrl = repositoryHtmlUrl(parent)
  const show = (commit: Commit) => presentPushedCommit(world, commit, pageUrl)
  const head = world.commit(repository.id, after)
  const sender = presentSender(scene, actorId)
  const email = world.accountByLogin(sender.login)?.email ?? null
  const details = {
    ref: `refs/heads/${branch}`,
    before: before ?? noCommit,
    after,
    repository: {
      ...presentRepository(parent, presentation),
      ...presentTimes(repository),
      master_branch: branch,
    },
    pusher: { name: sender.login, email },
    created: before === null,
    deleted: false,
    forced,
    base_ref: null,
    compare: `${pageUrl}/compare/${(before ?? after).slice(0, 12)}...${after.slice(0, 12)}`,
    commits: listPushed(world, push).map(show),
    head_commit: head ? show(head) : null,
  }
  return repositoryEvent(scene, repository, { event: 'push', action: null, details, actorId })
}

/** Only here are times numbers of seconds. */
function presentTimes({ createdAt, pushedAt }: Repository) {
  const seconds = (time: string) => Date.parse(time) / 1000
  return { created_at: seconds(createdAt), pushed_at: pushedAt === null ? null : seconds(pushedAt) }
}

/** Oldest first; of a new branch what the default branch lacks, or all of it where it is that one. */
function listPushed(world: World, { repository, before, after }: Push): Commit[] {
  const base = before ?? (repository.headSha === after ? null : repository.headSha)
  const shas =
    base === null
      ? world.history(repository.id, after)
      : listMissingCommits({ world, repository }, base, after)
  return shas
    .slice(0, mostCommits)
    .reverse()
    .flatMap((sha) => world.commit(repository.id, sha) ?? [])
}

function presentPushedCommit(world: World, commit: Commit, pageUrl: string) {
  const presentActor = ({ name, email, accountId }: GitActor) => {
    const account = world.accountById(accountId)
    return { name, email, ...(account && { username: account.login }) }
  }
  return {
    id: commit.sha,
    tree_id: commit.treeSha,
    distinct: true,
    message: commit.message,
    timestamp: commit.committer.date,
    url: `${pageUrl}/commit/${commit.sha}`,
    author: presentActor(commit.author),
    committer: presentActor(commit.committer),
    added: [],
    removed: [],
    modified: [],
  }
}
