import { beforeAll, describe, expect, it } from 'vitest'
import { type Mutation, mutate } from '../mutations/mutate.js'
import { createExampleWorld } from '../rest/testing/example-world.js'
import type { World } from '../world/world.js'
import { describeHappening } from './describe-happening.js'
import type { HookEvent } from './hook-event.js'
import { WebhookDescription } from './testing/webhook-description.js'

const description = new WebhookDescription()
const presentation = { apiUrl: 'https://api.github.com', version: '2022-11-28' } as const
const repository = 'acme/hello'

function hear(world: World): HookEvent[] {
  const heard: HookEvent[] = []
  world.happenings.watch((happening) => {
    if (happening.of !== 'redelivery') heard.push(...describeHappening({ world, presentation }, happening))
  })
  return heard
}

const issue = { repository, number: 1 }
const pull = { repository, number: 4 }
const everything: readonly Mutation[] = [
  { action: 'createIssue', repository, title: 'New', labels: ['bug', 'fresh'], author: 'ben' },
  { action: 'editIssue', ...issue, title: 'Newer', body: 'Text' },
  { action: 'labelIssue', ...issue, labels: ['bug', 'later'] },
  { action: 'labelIssue', ...issue, labels: [] },
  { action: 'assignIssue', ...issue, assignees: ['ben'] },
  { action: 'assignIssue', ...issue, assignees: [] },
  { action: 'createMilestone', repository, title: 'Moon' },
  { action: 'setMilestone', ...issue, milestone: 2 },
  { action: 'setMilestone', ...pull, milestone: 2 },
  { action: 'setMilestone', ...pull, milestone: null },
  { action: 'renameMilestone', repository, milestone: 2, title: 'Mars' },
  { action: 'deleteMilestone', repository, milestone: 2 },
  { action: 'commentOn', ...issue },
  { action: 'commentOn', ...pull },
  { action: 'closeIssue', ...issue },
  { action: 'reopenIssue', ...issue },
  { action: 'transferIssue', ...issue, to: 'acme/secret' },
  { action: 'openPullRequest', repository, title: 'Change', labels: ['bug'], author: 'ben' },
  { action: 'editPullRequest', ...pull, title: 'Better', body: 'Text' },
  { action: 'editPullRequest', ...pull, isDraft: true },
  { action: 'editPullRequest', ...pull, isDraft: false },
  { action: 'labelIssue', ...pull, labels: ['later'] },
  { action: 'labelIssue', ...pull, labels: [] },
  { action: 'assignIssue', ...pull, assignees: ['ben'] },
  { action: 'assignIssue', ...pull, assignees: [] },
  { action: 'pushToPullRequest', ...pull },
  { action: 'submitReview', ...pull, author: 'ben', state: 'APPROVED' },
  { action: 'dismissReview', ...pull, review: 700 },
  { action: 'editReview', ...pull, review: 700, body: 'On reflection' },
  { action: 'closePullRequest', ...pull },
  { action: 'reopenPullRequest', ...pull },
  { action: 'mergePullRequest', ...pull, by: 'ada' },
  { action: 'push', repository, messages: ['One', 'Two'] },
  { action: 'push', repository, branch: 'side' },
  { action: 'forcePush', repository, messages: ['Three'] },
  { action: 'mergeBranch', repository },
  { action: 'rebase', repository },
  { action: 'setDefaultBranch', repository, branch: 'next' },
  { action: 'renameBranch', repository, to: 'trunk' },
  { action: 'renameLabel', repository, label: 'fresh', to: 'stale' },
  { action: 'deleteLabel', repository, label: 'stale' },
  {
    action: 'editRepository',
    repository,
    description: 'Said anew',
    homepage: 'https://example.org',
    topics: ['x'],
  },
  { action: 'editRepository', repository, stars: 9000 },
  { action: 'editRepository', repository, stars: 1 },
  { action: 'setVisibility', repository, visibility: 'private' },
  { action: 'setVisibility', repository, visibility: 'public' },
  { action: 'createRelease', repository, tag: 'v2.0', isDraft: true, author: 'ben' },
  { action: 'createRelease', repository, tag: 'v2.1', name: 'Two', body: 'Text' },
  { action: 'createRelease', repository, tag: 'v2.2-rc', isPrerelease: true },
  { action: 'editRelease', repository, release: 800, name: 'Once more', body: 'Text', tag: 'v1.0.0' },
  { action: 'editRelease', repository, release: 800, isDraft: true },
  { action: 'editRelease', repository, release: 800, isDraft: false },
  { action: 'deleteRelease', repository, release: 800 },
  { action: 'createDeployment', repository, description: 'Out with it', creator: 'ben' },
  { action: 'createDeploymentStatus', repository, deployment: 810, state: 'failure' },
  { action: 'archiveRepository', repository },
  { action: 'archiveRepository', repository, isArchived: false },
  { action: 'createRepository', owner: 'acme', name: 'new' },
  { action: 'renameRepository', repository: 'acme/new', name: 'newer' },
  { action: 'transferRepository', repository: 'acme/newer', owner: 'ada' },
  { action: 'transferRepository', repository: 'ada/newer', owner: 'acme' },
  { action: 'deleteRepository', repository: 'acme/newer' },
  { action: 'createIssue', repository, title: 'Short' },
  { action: 'deleteIssue', repository, number: 1000 },
  { action: 'removeMember', organization: 'acme', login: 'ben' },
  { action: 'addMember', organization: 'acme', login: 'ben' },
]

describe('What hooks are told', () => {
  const heard: HookEvent[] = []

  beforeAll(() => {
    const world = createExampleWorld()
    world.happenings.watch((happening) => {
      if (happening.of !== 'redelivery') heard.push(...describeHappening({ world, presentation }, happening))
    })
    let lastIssue = 0
    for (const mutation of everything) {
      const given = mutation.action === 'deleteIssue' ? { ...mutation, number: lastIssue } : mutation
      const [made] = mutate(world, [given])
      if (given.action === 'createIssue') lastIssue = made?.number ?? 0
    }
    for (const of of ['repository', 'organization'] as const) {
      const targetId = of === 'repository' ? 100 : 1
      const times = { createdAt: '2024-06-01T12:00:00Z', updatedAt: '2024-06-01T12:00:00Z' }
      const config = {
        url: 'https://example.org',
        contentType: 'json',
        secret: 's',
        insecureSsl: '0',
      } as const
      world.happenings.tell({
        of: 'ping',
        hook: { id: 5, of, targetId, active: true, events: ['*'], config, ...times },
      })
    }
  })

  it('is what GitHub describes, of every event and action', () => {
    const names = new Set<string>()
    const found = heard.flatMap(({ event, action, payload }) => {
      const name = [event, action].filter(Boolean).join('-').replaceAll('_', '-')
      names.add(name)
      return description.check(name, payload).map((error) => `${name}: ${error}`)
    })
    expect([...new Set(found)]).toEqual([])
    expect(names.size).toBeGreaterThanOrEqual(50)
  })

  it('is told to hooks that GitHub tells it to', () => {
    for (const { event, action, isForRepository } of heard) {
      const kinds = description.hookKindsOf([event, action].filter(Boolean).join('-').replaceAll('_', '-'))
      expect(kinds, `${event}.${action}`).toContain(isForRepository ? 'repository' : 'organization')
    }
  })
})

describe('No hook is told', () => {
  it.each<Mutation>([
    { action: 'changeAssociation', repository, login: 'ben', to: 'NONE' },
    { action: 'renameUser', login: 'ben', to: 'benjamin' },
    { action: 'deleteUser', login: 'ben' },
    { action: 'addUser', login: 'new' },
    { action: 'addMember', organization: 'acme', login: 'ben', role: 'admin' },
    { action: 'disableIssues', repository },
    { action: 'setVisibility', repository: 'acme/secret', visibility: 'internal' },
    { action: 'submitReview', ...pull, author: 'ben', state: 'PENDING' },
  ])('of $action', (mutation) => {
    const world = createExampleWorld()
    const heard = hear(world)
    mutate(world, [mutation])
    expect(heard).toEqual([])
  })
})
