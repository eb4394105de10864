import { type Reading, type Row, rowId, type Store } from '@hubsync/core'
import { describe, expect, test } from 'vitest'
import { playHistory, repositoryOfHistory as repository } from './conversation-history.js'
import { arrival, checkpointOf, createCopy, followOwner, followProject, scope } from './create-copy.js'

const projectId = rowId(scope, 'project', repository.id)
const later = '2026-06-01T11:00:00.000Z'

async function followedCopy() {
  const copy = createCopy()
  await followProject(copy.store, repository)
  return copy
}

async function rowsOf(
  store: Store,
  table: 'bugs' | 'projects' | 'pull_requests' | 'members',
): Promise<Row[]> {
  return store.rows(scope, { table, visibility: 'all' })
}

function wholeReadings(readings: readonly Reading[]): Reading[] {
  return readings.filter((reading) => reading.of === 'repository' && reading.streams.includes('commits'))
}

const opened = playHistory('issue', []).sent[0]?.payload as { issue: Record<string, unknown> }
const { issue } = opened
const issueEvent = (action: string, more: object = {}, own: object = {}) => ({
  action,
  issue: { ...issue, ...own },
  repository,
  ...more,
})

describe('issues', () => {
  test('bring the number of open bugs up to date', async () => {
    const { store, apply } = await followedCopy()
    expect(await apply('issues', issueEvent('opened'))).toEqual({ outcome: 'applied', tables: ['bugs'] })
    expect((await rowsOf(store, 'projects'))[0]?.open_issues).toBe(1)
    const closed = { state: 'closed', updated_at: '2026-05-02T00:00:00Z', closed_at: '2026-05-02T00:00:00Z' }
    await apply('issues', issueEvent('closed', {}, closed))
    expect((await rowsOf(store, 'projects'))[0]?.open_issues).toBe(0)
  })

  test('that were deleted stay deleted when the event that made them comes late', async () => {
    const { store, apply } = await followedCopy()
    await apply('issues', issueEvent('deleted'))
    const late = await apply('issues', issueEvent('edited', {}, { updated_at: '2026-05-03T00:00:00Z' }))
    expect(late.outcome).toBe('unchanged')
    expect(await rowsOf(store, 'bugs')).toMatchObject([{ deleted_reason: 'deleted' }])
    expect((await rowsOf(store, 'projects'))[0]?.open_issues).toBe(0)
  })

  test('that were deleted are buried even where a clock ahead saw them after the event', async () => {
    const { store, apply } = await followedCopy()
    const future = '2026-06-02T00:00:00.000Z'
    await apply('issues', issueEvent('opened'))
    const [row = {}] = await rowsOf(store, 'bugs')
    const seen = { id: row.id ?? null, github_id: row.github_id ?? null, observed_at: future, title: 'Seen' }
    await store.commit({ scope, changes: [{ kind: 'upsert', table: 'bugs', origin: 'read', row: seen }] })
    await apply('issues', issueEvent('deleted'))
    expect((await rowsOf(store, 'bugs'))[0]?.deleted_at).not.toBeNull()
  })

  test('that went elsewhere say where, and their new repository is read where it is followed', async () => {
    const { store, readings, apply } = await followedCopy()
    const target = { ...repository, id: 8, name: 'moon', full_name: 'acme/moon' }
    const changes = { new_issue: { number: 5 }, new_repository: target }
    await apply('issues', issueEvent('transferred', { changes }))
    expect(await rowsOf(store, 'bugs')).toMatchObject([
      { moved_to: 'acme/moon#5', deleted_reason: 'transferred' },
    ])
    expect(readings).toEqual([])
    await followProject(store, target)
    await apply('issues', issueEvent('transferred', { changes }))
    expect(readings).toMatchObject([{ of: 'repository', githubId: 8, streams: ['bugs'] }])
  })

  test('of which two versions share a second are read, one by one', async () => {
    const { readings, apply } = await followedCopy()
    await apply('issues', issueEvent('opened'))
    expect(readings).toEqual([])
    await apply('issues', issueEvent('labeled', {}, { labels: [{ name: 'p0' }] }))
    const records = [{ stream: 'bugs', number: 3 }]
    expect(readings).toEqual([{ of: 'records', githubId: 7, fullName: 'acme/rocket', records }])
  })

  test('are read where an attempt before this one broke off, as it may have noticed two versions', async () => {
    const { readings, apply } = await followedCopy()
    await apply('issues', issueEvent('opened'))
    await apply('issues', issueEvent('opened'))
    expect(readings).toEqual([])
    await apply('issues', issueEvent('opened'), { attempts: 2 })
    expect(readings).toHaveLength(1)
  })

  test('of a repository that is new come with it, and it is read whole', async () => {
    const { store, readings, apply } = createCopy()
    await followOwner(store, repository.owner.id)
    await apply('issues', issueEvent('opened'))
    expect(await rowsOf(store, 'projects')).toMatchObject([{ full_name: 'acme/rocket', owner_id: 1 }])
    expect(readings).toMatchObject([{ of: 'repository', githubId: 7 }])
    expect(readings[0]).toHaveProperty('streams', expect.arrayContaining(['projects', 'commits', 'reviews']))
  })

  test('of a repository that is new have it read whole until it was, however an attempt broke off', async () => {
    const { store, readings, apply } = createCopy()
    await followOwner(store, repository.owner.id)
    await apply('issues', issueEvent('opened'))
    await apply('issues', issueEvent('opened'), { attempts: 2 })
    expect(wholeReadings(readings)).toHaveLength(2)
    await store.commit({ scope, changes: [], checkpoints: [checkpointOf('project', projectId, 'bugs')] })
    await apply('issues', issueEvent('opened'), { attempts: 3 })
    expect(wholeReadings(readings), 'a part of it was read').toHaveLength(3)
    await followProject(store, repository)
    await apply('issues', issueEvent('opened'), { attempts: 4 })
    expect(wholeReadings(readings)).toHaveLength(3)
  })

  test('that went to a repository of which nothing was read have it read whole', async () => {
    const { store, readings, apply } = await followedCopy()
    await followOwner(store, repository.owner.id)
    const target = { ...repository, id: 8, name: 'moon', full_name: 'acme/moon' }
    const changes = { new_issue: { number: 5 }, new_repository: target }
    await apply('issues', issueEvent('transferred', { changes }))
    expect(wholeReadings(readings)).toMatchObject([{ githubId: 8 }])
  })

  test('with a payload that is none are refused with the names of fields and no value', async () => {
    const { apply } = await followedCopy()
    const secret = issueEvent('opened', {}, { title: 42, user: { login: 's3cret', id: 's3cret' } })
    const error = await apply('issues', secret).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'payload_invalid', retryable: false })
    expect(String(error)).toContain('issue.title')
    expect(String(error)).not.toContain('s3cret')
  })
})

test('a delivery is marked in the transaction of its rows', async () => {
  const { store, apply } = await followedCopy()
  const commits: unknown[] = []
  const commit = store.commit.bind(store)
  Object.assign(store, {
    commit: (batch: Parameters<Store['commit']>[0]) => {
      commits.push([batch.changes.length, batch.delivery?.deliveryId])
      return commit(batch)
    },
  })
  await apply('issues', issueEvent('opened'), { deliveryId: 'abc' })
  expect(commits).toEqual([[1, 'abc']])
})

test('a review of another head empties the statistics of the old one and has the pull request read', async () => {
  const { store, readings, apply } = await followedCopy()
  const { sent } = playHistory('pull request', [
    { act: 'push', pause: 5 },
    { act: 'review', pause: 5 },
  ])
  const [first, , review] = sent
  await apply('pull_request', first?.payload)
  expect(await rowsOf(store, 'pull_requests')).toMatchObject([{ head_sha: 'head-0', changed_files: 1 }])
  await apply('pull_request_review', review?.payload)
  expect(await rowsOf(store, 'pull_requests')).toMatchObject([
    { head_sha: 'head-1', changed_files: null, additions: null, reviews_count: 1 },
  ])
  expect(readings).toMatchObject([{ of: 'records', records: [{ stream: 'pull-requests', number: 3 }] }])
})

test('a renamed label has those read that carry the old name', async () => {
  const { readings, apply } = await followedCopy()
  const renamed = {
    action: 'edited',
    label: { name: 'crash' },
    changes: { name: { from: 'bug' } },
    repository,
  }
  await apply('issues', issueEvent('opened', {}, { labels: [{ name: 'bug' }, { name: 'p1' }] }))
  await apply('issues', issueEvent('opened', {}, { id: 99, number: 4, labels: [{ name: 'bugs' }] }))
  expect(await apply('label', renamed)).toEqual({ outcome: 'read again', streams: ['bugs'] })
  expect(readings).toMatchObject([{ of: 'records', records: [{ stream: 'bugs', number: 3 }] }])
  const recoloured = { ...renamed, changes: { color: { from: 'ff0000' } } }
  expect((await apply('label', recoloured)).outcome).toBe('ignored')
})

test('a push has commits read where it was to the default branch, and never makes one', async () => {
  const { store, readings, apply } = await followedCopy()
  const commits = [{ id: 'abc', message: 'Forged' }]
  await apply('push', { ref: 'refs/heads/main', commits, repository })
  await apply('push', { ref: 'refs/heads/topic', commits, repository })
  expect(readings.map((reading) => 'streams' in reading && reading.streams.includes('commits'))).toEqual([
    true,
    false,
  ])
  expect(await store.rows(scope, { table: 'commits' })).toEqual([])
})

describe('repositories', () => {
  const whole = {
    ...repository,
    description: 'To the moon',
    html_url: 'https://github.com/acme/rocket',
    homepage: null,
    language: null,
    stargazers_count: 3,
    forks_count: 0,
    private: false,
    fork: false,
    archived: false,
    disabled: false,
    has_issues: true,
    created_at: '2026-01-01T00:00:00Z',
    updated_at: '2026-05-01T00:00:00Z',
    pushed_at: '2026-05-01T00:00:00Z',
  }

  test('keep their rows under a new name, and an older event does not bring the old one back', async () => {
    const { store, readings, apply } = await followedCopy()
    const renamed = { ...whole, name: 'comet', full_name: 'acme/comet', updated_at: '2026-05-02T00:00:00Z' }
    await apply('repository', { action: 'renamed', repository: renamed })
    await apply('repository', { action: 'edited', repository: whole })
    expect(await rowsOf(store, 'projects')).toMatchObject([{ id: projectId, full_name: 'acme/comet' }])
    expect(readings).toMatchObject([{ streams: ['projects'] }, { streams: ['projects'] }])
  })

  test('that were deleted hide what is in them, until a reading finds them again', async () => {
    const { store, apply } = await followedCopy()
    await apply('issues', issueEvent('opened'))
    await apply('repository', { action: 'deleted', repository: whole })
    expect(await store.rows(scope, { table: 'bugs' })).toEqual([])
    await apply('repository', { action: 'created', repository: whole })
    expect(await store.rows(scope, { table: 'projects' })).toEqual([])
    const row = { id: projectId, github_id: repository.id, observed_at: later }
    await store.commit({ scope, changes: [{ kind: 'upsert', table: 'projects', origin: 'read', row }] })
    expect(await store.rows(scope, { table: 'bugs' })).toHaveLength(1)
  })

  test('go out of sight with their installation, unless they were seen since', async () => {
    const { store, apply } = await followedCopy()
    const installation = { id: 1, account: { id: repository.owner.id, login: 'acme' } }
    await apply('repository', { action: 'edited', repository: whole })
    await apply(
      'installation',
      { action: 'deleted', installation },
      { receivedAt: '2026-04-01T00:00:00.000Z' },
    )
    expect(await rowsOf(store, 'projects')).toMatchObject([{ missing_since: null }])
    await apply('installation', { action: 'deleted', installation })
    expect(await rowsOf(store, 'projects')).toMatchObject([{ missing_since: arrival, deleted_at: null }])
  })
})

test('members come and go as their list says, as no payload tells which came last', async () => {
  const { store, readings, apply } = createCopy()
  const organization = { id: 1, login: 'acme' }
  const user = { id: 12, login: 'bob', node_id: 'U_12', avatar_url: null }
  const delivery = (action: string) => ({ action, organization, membership: { role: 'admin', user } })
  expect((await apply('organization', delivery('member_added'))).outcome).toBe('ignored')
  const keys = { organization_id: 1, github_id: 11 }
  const row = { id: rowId(scope, 'member', 1, 11), ...keys, organization: 'acme', login: 'ann' }
  await store.commit({ scope, changes: [{ kind: 'stub', table: 'members', row }] })
  for (const action of ['member_added', 'member_removed']) {
    expect((await apply('organization', delivery(action))).outcome).toBe('read again')
  }
  expect(await store.rows(scope, { table: 'members' })).toHaveLength(1)
  const list = { of: 'owner', login: 'acme', streams: ['members'] }
  expect(readings).toMatchObject([list, list])
})

test('a deployment carries its latest status, whichever comes last', async () => {
  const { store, apply } = await followedCopy()
  const deployment = {
    id: 31,
    node_id: 'D_31',
    ref: 'main',
    sha: 'abc',
    task: 'deploy',
    environment: 'production',
    description: null,
    creator: { id: 11, login: 'ann' },
    created_at: '2026-05-01T00:00:00Z',
    updated_at: '2026-05-01T00:00:00Z',
  }
  const status = (state: string, minute: number) => ({
    action: 'created',
    deployment: { ...deployment, updated_at: `2026-05-01T00:0${minute}:00Z` },
    deployment_status: { id: minute, state, created_at: `2026-05-01T00:0${minute}:00Z` },
    repository,
  })
  await apply('deployment_status', status('success', 2))
  await apply('deployment_status', status('in_progress', 1))
  await apply('deployment', { action: 'created', deployment, repository })
  expect(await store.rows(scope, { table: 'deployments' })).toMatchObject([
    { state: 'success', environment: 'production', creator_login: 'ann', sha: 'abc' },
  ])
})

test('a deleted release stays deleted', async () => {
  const { store, apply } = await followedCopy()
  const release = {
    id: 41,
    node_id: 'RE_41',
    tag_name: 'v1',
    name: 'One',
    body: '',
    draft: false,
    prerelease: false,
    author: { id: 11, login: 'ann' },
    html_url: 'https://github.com/acme/rocket/releases/v1',
    created_at: '2026-05-01T00:00:00Z',
    published_at: '2026-05-01T01:00:00Z',
  }
  await apply('release', { action: 'published', release, repository })
  expect(await store.rows(scope, { table: 'releases' })).toMatchObject([
    { tag_name: 'v1', description: null },
  ])
  await apply('release', { action: 'deleted', release, repository })
  await apply('release', { action: 'edited', release: { ...release, name: 'Uno' }, repository })
  expect(await store.rows(scope, { table: 'releases' })).toEqual([])
})
