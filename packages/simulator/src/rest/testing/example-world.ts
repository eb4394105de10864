import type { Hook } from '../../world/hook-register.js'
import { World } from '../../world/world.js'
import type { WorldOptions } from '../../world/world-options.js'
import { addShipments } from './add-shipments.js'
import {
  createAccount,
  createActor,
  createIssue,
  createLabel,
  createLine,
  createMilestone,
  createPullRequest,
  createRepository,
  createReview,
  createSha,
} from './records.js'

export const now = new Date('2024-06-01T12:00:00.500Z')

export const ids = {
  acme: 1,
  ada: 2,
  ben: 3,
  robot: 4,
  hello: 100,
  secret: 101,
  empty: 102,
  quiet: 103,
  helloHook: 500,
  acmeHook: 501,
} as const

/**
 * An organization `acme` with its owner `ada`, its member `ben` and a bot, and four repositories:
 * `hello` with something of everything, `secret` (private), `empty` (without commits), `quiet` (issues switched off).
 * Any token is ada's. `acme` and `hello` have a hook each, which is switched off.
 */
export function createExampleWorld(options: WorldOptions = {}): World {
  const world = new World({ clock: () => now, ...options })
  const ada = createAccount({ id: ids.ada, login: 'ada', name: 'Ada', email: 'ada@example.invalid' })
  world.addAccount(createAccount({ id: ids.acme, login: 'acme', type: 'Organization', name: 'Acme' }))
  world.addAccount(ada)
  world.addAccount(createAccount({ id: ids.ben, login: 'ben' }))
  world.addAccount(createAccount({ id: ids.robot, login: 'robot[bot]', type: 'Bot' }))
  world.setMembers(ids.acme, [
    { organizationId: ids.acme, userId: ids.ada, role: 'admin' },
    { organizationId: ids.acme, userId: ids.ben, role: 'member' },
  ])
  world.defaultCaller = ada
  addHello(world)
  world.addRepository(
    createRepository({ id: ids.secret, ownerId: ids.acme, name: 'secret', visibility: 'private' }),
  )
  world.addRepository(
    createRepository({ id: ids.empty, ownerId: ids.acme, name: 'empty', createdAt: '2024-02-01T00:00:00Z' }),
  )
  addQuiet(world)
  addHook(world, { id: ids.helloHook, of: 'repository', targetId: ids.hello })
  addHook(world, { id: ids.acmeHook, of: 'organization', targetId: ids.acme })
  return world
}

/** A hook that was switched off after one delivery had failed. */
function addHook(world: World, place: Pick<Hook, 'id' | 'of' | 'targetId'>): void {
  const times = { createdAt: '2024-05-01T00:00:00Z', updatedAt: '2024-05-02T00:00:00Z' }
  const url = 'https://hooks.example.invalid/'
  const config = { url, contentType: 'json', secret: 'hush', insecureSsl: '0' } as const
  world.hooks.add({ ...place, active: false, events: ['push', 'issues'], config, ...times })
  world.hooks.note({
    id: place.id + 1000,
    hookId: place.id,
    guid: '0b989ba4-242f-41e5-a1e1-c7b6966d2516',
    event: 'issues',
    action: 'opened',
    repositoryId: ids.hello,
    payload: '{"action":"opened"}',
    isRedelivery: false,
    deliveredAt: '2024-06-01T10:00:00.000Z',
    duration: 0.03,
    status: 'failed to connect to host',
    statusCode: 502,
    url,
    requestHeaders: { 'X-GitHub-Event': 'issues' },
    responseHeaders: null,
    responseText: null,
  })
}

function addHello(world: World): void {
  world.addRepository(
    createRepository({
      id: ids.hello,
      ownerId: ids.acme,
      name: 'hello',
      description: 'Says hello',
      homepage: 'https://hello.example',
      stars: 7,
      forks: 2,
      topics: ['greeting', 'hello'],
      primaryLanguage: 'TypeScript',
      languages: { Shell: 200, TypeScript: 5000 },
      licenseKey: 'mit',
      headSha: createSha('c5'),
      files: ['README.md', '.github/workflows/ci.yml', 'src/index.ts', 'src.md', 'src/deep/one.ts'],
      labels: [createLabel(1000, 'bug'), createLabel(1001, 'very: odd/label')],
      milestones: [createMilestone(2000, 1)],
      updatedAt: '2024-05-01T00:00:00Z',
    }),
  )
  world.addCommits(
    ids.hello,
    createLine(['c1', 'c2', 'c3', 'c4', 'c5'], (index) =>
      index % 2 === 0
        ? createActor({ name: 'Ada', email: 'ada@example.invalid', accountId: ids.ada })
        : createActor({ name: 'Stranger', email: 'stranger@example.invalid' }),
    ),
  )
  addHelloIssues(world)
  addHelloPullRequests(world)
  addShipments(world, ids.hello, ids.ada)
}

function addHelloIssues(world: World): void {
  const given = [
    {
      id: 5_000_000_001,
      number: 1,
      authorId: ids.ada,
      labelIds: [1000, 1001],
      assigneeIds: [ids.ben],
      milestoneId: 2000,
      body: 'It fails, @ben.',
      createdAt: '2024-01-01T00:00:00Z',
      updatedAt: '2024-03-03T00:00:00Z',
      comments: 4,
    },
    {
      id: 5_000_000_002,
      number: 2,
      authorId: null,
      body: '',
      createdAt: '2024-01-02T00:00:00Z',
      updatedAt: '2024-03-01T00:00:00Z',
    },
    {
      id: 5_000_000_003,
      number: 3,
      authorId: ids.robot,
      state: 'CLOSED',
      stateReason: 'NOT_PLANNED',
      createdAt: '2024-01-03T00:00:00Z',
      updatedAt: '2024-03-02T00:00:00Z',
      closedAt: '2024-03-02T00:00:00Z',
    },
  ] as const
  for (const issue of given) {
    const { labelIds, assigneeIds, ...rest } = { labelIds: [], assigneeIds: [], ...issue }
    world.addIssue(
      createIssue({
        ...rest,
        repositoryId: ids.hello,
        labelIds: [...labelIds],
        assigneeIds: [...assigneeIds],
      }),
    )
  }
}

function addHelloPullRequests(world: World): void {
  world.addPullRequest(
    createPullRequest({
      id: 600,
      issueId: 5_000_000_004,
      repositoryId: ids.hello,
      number: 4,
      authorId: ids.ben,
      headRepository: 'acme/hello',
      headRefName: 'topic',
      headSha: createSha('c5'),
      baseSha: createSha('c2'),
      testMergeCommitSha: createSha('test merge'),
      commitCount: 3,
      createdAt: '2024-01-04T00:00:00Z',
      updatedAt: '2024-05-20T00:00:00Z',
    }),
  )
  world.addPullRequest(
    createPullRequest({
      id: 601,
      issueId: 5_000_000_005,
      repositoryId: ids.hello,
      number: 5,
      authorId: null,
      state: 'MERGED',
      headRepository: 'stranger/hello',
      mergeCommitSha: createSha('c5'),
      mergedById: ids.ada,
      mergedAt: '2024-03-05T00:00:00Z',
      closedAt: '2024-03-05T00:00:00Z',
      createdAt: '2024-01-05T00:00:00Z',
      updatedAt: '2024-03-05T00:00:00Z',
      milestoneId: 2000,
      comments: 9,
    }),
  )
  world.addPullRequest(
    createPullRequest({
      id: 602,
      issueId: 5_000_000_006,
      repositoryId: ids.hello,
      number: 6,
      authorId: ids.ada,
      isDraft: true,
      createdAt: '2024-05-31T00:00:00Z',
      updatedAt: '2024-05-31T00:00:00Z',
    }),
  )
  world.setReviews(600, [
    createReview({ id: 700, pullRequestId: 600, authorId: ids.ada, state: 'CHANGES_REQUESTED', body: 'No.' }),
    createReview({ id: 701, pullRequestId: 600, authorId: null, commitSha: null }),
    createReview({ id: 702, pullRequestId: 600, authorId: ids.ben, state: 'PENDING', submittedAt: null }),
    createReview({ id: 703, pullRequestId: 600, authorId: ids.ada, state: 'PENDING', submittedAt: null }),
  ])
}

function addQuiet(world: World): void {
  world.addRepository(
    createRepository({
      id: ids.quiet,
      ownerId: ids.acme,
      name: 'quiet',
      hasIssues: false,
      isArchived: true,
      isFork: true,
      headSha: createSha('q1'),
      createdAt: '2024-03-01T00:00:00Z',
    }),
  )
  world.addCommits(
    ids.quiet,
    createLine(['q1'], () => createActor()),
  )
  world.addPullRequest(createPullRequest({ id: 610, repositoryId: ids.quiet, number: 1, authorId: ids.ada }))
  world.addIssue(createIssue({ id: 611, repositoryId: ids.quiet, number: 2, authorId: ids.ada }))
}
