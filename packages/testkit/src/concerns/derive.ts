import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Row, rowId } from '@hubsync/core'
import { aBug } from '../builders/a-bug.js'
import { aCommit, type ToldCommit } from '../builders/a-commit.js'
import { aContributor } from '../builders/a-contributor.js'
import { aProject } from '../builders/a-project.js'
import { aPullRequest } from '../builders/a-pull-request.js'
import { aReview } from '../builders/a-review.js'
import { mark, read, tombstone } from '../conformance/changes.js'
import type { Concern } from '../conformance/concern.js'
import { second } from '../conformance/second.js'
import type { Stage } from '../conformance/stage.js'
import { assertDerivedAsInCore, commitRandomWorld } from './random-world.js'

const day = '2026-03-02'

export const derive: Concern = {
  area: 'derive',
  cases: {
    'comes to the same as deriveProject in core, in random worlds': async (stage) => {
      for (const [round, contributors] of [true, false, true, true].entries()) {
        await commitRandomWorld(stage, round)
        await assertDerivedAsInCore(stage, { day, contributors })
      }
    },

    'counts the open bugs of a project that are not buried': async (stage) => {
      const { commit, scope } = stage
      const bugs = [1, 2, 3, 4].map((github_id) =>
        aBug(scope, { github_id, state: github_id === 1 ? 'closed' : 'open' }),
      )
      await commit(read('projects', aProject(scope)), ...bugs.map((bug) => read('bugs', bug)))
      await commit(tombstone('bugs', [bugs[3]?.id ?? ''], { observedAt: second(60) }))
      await deriveTheProject(stage)
      assert.equal((await theProject(stage)).open_issues, 2)
    },

    'takes no review by the author of the pull request for the first': async (stage) => {
      const pullRequest = aPullRequest(stage.scope, {
        author_id: 101,
        github_created_at: '2026-02-01T08:00:00.000Z',
      })
      await stage.commit(
        read('projects', aProject(stage.scope)),
        read('pull_requests', pullRequest),
        ...[
          { github_id: 1, author_id: 101, submitted_at: '2026-02-01T09:00:00.000Z' },
          { github_id: 2, author_id: 102, submitted_at: '2026-02-01T18:30:00.000Z' },
          { github_id: 3, author_id: 103, submitted_at: '2026-02-01T11:15:00.000Z' },
        ].map((told) => read('pull_request_reviews', aReview(stage.scope, told))),
      )
      await deriveTheProject(stage)
      const { reviews_count, first_review_at, review_time_hours } = await stage.storedRow(
        'pull_requests',
        pullRequest.id,
      )
      assert.deepEqual(
        { reviews_count, first_review_at, review_time_hours },
        { reviews_count: 3, first_review_at: '2026-02-01T11:15:00.000Z', review_time_hours: 3.25 },
      )
    },

    'takes back the facts of reviews that are gone': async (stage) => {
      const [pullRequest, review] = [aPullRequest(stage.scope), aReview(stage.scope)]
      const project = aProject(stage.scope)
      await stage.commit(
        read('projects', project),
        read('pull_requests', pullRequest),
        read('pull_request_reviews', review),
      )
      await deriveTheProject(stage)
      await stage.commit(tombstone('pull_request_reviews', [review.id], { observedAt: second(60) }))
      await deriveTheProject(stage)
      const { reviews_count, first_review_at, review_time_hours } = await stage.storedRow(
        'pull_requests',
        pullRequest.id,
      )
      assert.deepEqual(
        { reviews_count, first_review_at, review_time_hours },
        { reviews_count: 0, first_review_at: null, review_time_hours: null },
      )
    },

    'leaves commits out that are orphaned or off the default branch': async (stage) => {
      await storeCommits(stage, [
        { sha: 'a1' },
        { sha: 'a2', is_orphaned: true },
        { sha: 'a3', on_default_branch: false },
        { sha: 'a4', author_id: 102, is_orphaned: true },
      ])
      await deriveTheProject(stage)
      assert.deepEqual(await liveContributors(stage), [['user:101', 1]])
      assert.equal((await theMetrics(stage))[0]?.commits_count, 1)
    },

    'buries contributors whose commits are gone, and revives those whose commits are back': async (stage) => {
      await storeCommits(stage, [{ sha: 'a1' }, { sha: 'a2', author_id: 102 }])
      await deriveTheProject(stage)
      await stage.commit(mark('commits', { sha: 'a2' }, { is_orphaned: true }))
      await deriveTheProject(stage)
      const buried = (await stage.stored('contributors')).filter(({ deleted_at }) => deleted_at !== null)
      assert.deepEqual(
        buried.map(({ identity, deleted_reason }) => [identity, deleted_reason]),
        [['user:102', 'no-commits']],
      )
      await stage.commit(mark('commits', { sha: 'a2' }, { is_orphaned: false }))
      await deriveTheProject(stage)
      assert.deepEqual(await liveContributors(stage), [
        ['user:101', 1],
        ['user:102', 1],
      ])
      assert.ok((await stage.stored('contributors')).every(({ deleted_reason }) => deleted_reason === null))
    },

    "leaves contributors alone that were read from GitHub's own list": async (stage) => {
      await storeCommits(stage, [{ sha: 'a1', author_id: 102 }])
      await stage.commit(read('contributors', aContributor(stage.scope, { commits: 40 })))
      const before = await stage.stored('contributors')
      await deriveTheProject(stage, { contributors: false })
      assert.deepEqual(await stage.stored('contributors'), before)
      assert.equal((await theMetrics(stage))[0]?.contributors, 1)
    },

    'keeps one row of metrics a day, as derived last': async (stage) => {
      await storeCommits(stage, [{ sha: 'a1' }])
      await deriveTheProject(stage, { day: '2026-03-02' })
      await storeCommits(stage, [{ sha: 'a2' }])
      await deriveTheProject(stage, { day: '2026-03-03' })
      await storeCommits(stage, [{ sha: 'a3' }])
      await deriveTheProject(stage, { day: '2026-03-03' })
      assert.deepEqual(
        (await theMetrics(stage)).map(({ date, commits_count }) => [date, commits_count]),
        [
          ['2026-03-02', 1],
          ['2026-03-03', 3],
        ],
      )
    },

    'writes nothing when it is asked for the same again': async (stage) => {
      await commitRandomWorld(stage)
      await deriveTheProject(stage)
      const before = await stage.snapshot()
      await sleep(20)
      await deriveTheProject(stage)
      assert.deepEqual(await stage.snapshot(), before)
    },

    'touches neither what was told nor its version': async (stage) => {
      await commitRandomWorld(stage)
      const before = await told(stage)
      await deriveTheProject(stage)
      assert.deepEqual(await told(stage), before)
    },

    'derives the projects that are named, live and stored, and no others': async (stage) => {
      const { scope, commit, store } = stage
      const projects = [1, 2, 3].map((github_id) => aProject(scope, { github_id }))
      const bugs = projects.map(({ id, github_id }) => aBug(scope, { github_id, project_id: id }))
      await commit(...projects.map((row) => read('projects', row)), ...bugs.map((row) => read('bugs', row)))
      const [named, unnamed, buried] = projects.map(({ id }) => id)
      await commit(tombstone('projects', [buried ?? ''], { observedAt: second(60) }))
      const projectIds = [named ?? '', buried ?? '', rowId(scope, 'project', 99)]
      await store.derive(scope, { projectIds, day, contributors: true })
      assert.deepEqual(
        (await theMetrics(stage)).map(({ project_id }) => project_id),
        [named],
      )
      assert.equal((await stage.storedRow('projects', named ?? '')).open_issues, 1)
      assert.equal((await stage.storedRow('projects', unnamed ?? '')).open_issues, 0)
      await store.derive(scope, { projectIds: [], day, contributors: true })
      assert.equal((await theMetrics(stage)).length, 1)
    },

    'scores the open bugs of a scope by the day': async (stage) => {
      const { scope, commit, store, storedRow } = stage
      const age = { priority_base: 55, priority_score: 55, github_created_at: '2026-01-01T00:00:00.000Z' }
      const open = aBug(scope, { github_id: 1, ...age })
      const closed = aBug(scope, {
        github_id: 2,
        ...age,
        state: 'closed',
        closed_at: '2026-01-09T00:00:00.000Z',
      })
      const elsewhere = aBug(scope, { github_id: 3, ...age, project_id: rowId(scope, 'project', 2) })
      const undated = aBug(scope, { github_id: 4, ...age, github_created_at: null })
      const capped = aBug(scope, { github_id: 5, ...age, priority_base: 95, priority_score: 95 })
      const negative = aBug(scope, { github_id: 6, ...age, priority_base: -10, priority_score: 0 })
      const bugs = [open, closed, elsewhere, undated, capped, negative]
      await commit(...bugs.map((bug) => read('bugs', bug)))
      await store.derive(scope, { day: '2026-01-22', contributors: true })
      const scores = async () => {
        const rows = await Promise.all(bugs.map(({ id }) => storedRow('bugs', id)))
        return rows.map(({ priority_score }) => priority_score)
      }
      assert.deepEqual(await scores(), [58, 55, 58, 55, 98, 0])
      await store.derive(scope, { day: '2026-01-21', contributors: true })
      assert.deepEqual(await scores(), [57, 55, 57, 55, 97, 0])
      await store.derive(scope, { day: '2027-01-01', contributors: true })
      assert.deepEqual(await scores(), [75, 55, 75, 55, 100, 10])
    },

    'changes nothing but scores when it scores': async (stage) => {
      await commitRandomWorld(stage)
      await deriveTheProject(stage)
      const before = await unscored(stage)
      await stage.store.derive(stage.scope, { day: '2027-03-02', contributors: true })
      assert.deepEqual(await unscored(stage), before)
    },
  },
}

function deriveTheProject({ store, scope }: Stage, request: { day?: string; contributors?: boolean } = {}) {
  return store.derive(scope, { projectIds: [aProject(scope).id], day, contributors: true, ...request })
}

function theProject({ scope, storedRow }: Stage): Promise<Row> {
  return storedRow('projects', aProject(scope).id)
}

async function theMetrics({ stored }: Stage): Promise<Row[]> {
  return (await stored('project_metrics')).toSorted((left, right) =>
    String(left.date) < String(right.date) ? -1 : 1,
  )
}

function storeCommits({ commit, scope }: Stage, commits: readonly Partial<ToldCommit>[]) {
  return commit(
    read('projects', aProject(scope)),
    ...commits.map((told) => read('commits', aCommit(scope, told))),
  )
}

async function liveContributors({ store, scope }: Stage): Promise<unknown[][]> {
  const rows = await store.rows(scope, { table: 'contributors', orderBy: ['identity'] })
  return rows.map(({ identity, commits }) => [identity, commits])
}

/** Everything but what `derive` computes and when rows were written. */
async function told({ snapshot }: Stage): Promise<unknown> {
  const { contributors, project_metrics, ...rest } = await snapshot()
  return Object.values(rest).map((rows) =>
    rows.map(({ open_issues, reviews_count, first_review_at, review_time_hours, updated_at, ...row }) => row),
  )
}

async function unscored({ snapshot }: Stage): Promise<unknown> {
  const { bugs = [], ...rest } = await snapshot()
  return { ...rest, bugs: bugs.map(({ priority_score, updated_at, ...row }) => row) }
}
