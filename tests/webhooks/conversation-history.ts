import type { Reading, Store } from '@hubsync/core'
import {
  type Change,
  defaultLabelRules,
  normalizeIssue,
  normalizePullRequest,
  normalizeReview,
  type Row,
  rowId,
} from '@hubsync/core'
import { scope } from './create-copy.js'

/** What happens to an issue or a pull request; `pause` seconds after what came before, so 0 is the same second. */
export interface Happening {
  readonly act: 'edit' | 'label' | 'close' | 'reopen' | 'comment' | 'push' | 'review' | 'dismiss' | 'merge'
  readonly pause: number
}

export interface Sent {
  readonly event: string
  readonly payload: Readonly<Record<string, unknown>>
}

const repository = {
  id: 7,
  node_id: 'R_7',
  name: 'rocket',
  full_name: 'acme/rocket',
  owner: { id: 1, login: 'acme' },
  default_branch: 'main',
}
export const repositoryOfHistory = repository

const ann = { login: 'ann', id: 11 }
const bob = { login: 'bob', id: 12 }
const begin = Date.parse('2026-05-01T10:00:00Z')

interface Truth {
  title: string
  labels: string[]
  state: 'open' | 'closed'
  closedAt: string | null
  mergedAt: string | null
  comments: number
  head: number
  updatedAt: string
  reviews: { id: number; state: string; submittedAt: string; updatedAt: string }[]
}

/** Plays happenings at a GitHub of one record: what its hooks send, and what it is in the end. */
export function playHistory(kind: 'issue' | 'pull request', happenings: readonly Happening[]) {
  let now = begin
  const sent: Sent[] = []
  const truth: Truth = {
    title: 'Title 0',
    labels: [],
    state: 'open',
    closedAt: null,
    mergedAt: null,
    comments: 0,
    head: 0,
    updatedAt: timeOf(now),
    reviews: [],
  }
  const event = kind === 'issue' ? 'issues' : 'pull_request'
  const send = (action: string) =>
    sent.push({ event, payload: { action, ...snapshot(kind, truth), repository } })
  send('opened')
  for (const [index, { act, pause }] of happenings.entries()) {
    now += pause * 1000
    const time = timeOf(now)
    const moved = () => {
      truth.updatedAt = time
    }
    switch (act) {
      case 'edit':
        truth.title = `Title ${index + 1}`
        moved()
        send('edited')
        break
      case 'label':
        truth.labels = [...truth.labels, `label-${index}`]
        moved()
        send('labeled')
        break
      case 'close':
      case 'merge':
        if (truth.mergedAt !== null) break
        truth.state = 'closed'
        truth.closedAt = time
        truth.mergedAt = act === 'merge' && kind === 'pull request' ? time : null
        moved()
        send('closed')
        break
      case 'reopen':
        if (truth.mergedAt !== null) break
        truth.state = 'open'
        truth.closedAt = null
        moved()
        send('reopened')
        break
      case 'comment': {
        moved()
        // As it was before the comment.
        const issue = { ...issueOf(truth), ...(kind === 'pull request' && { id: 999, pull_request: {} }) }
        sent.push({ event: 'issue_comment', payload: { action: 'created', issue, repository } })
        truth.comments += 1
        break
      }
      default: {
        if (kind === 'issue') break
        if (act === 'push') {
          truth.head += 1
          moved()
          send('synchronize')
          break
        }
        const last = truth.reviews.at(-1)
        if (act === 'dismiss' && (last === undefined || last.state === 'dismissed')) break
        moved()
        if (act === 'review' || last === undefined) {
          const id = 500 + truth.reviews.length
          truth.reviews.push({ id, state: 'approved', submittedAt: time, updatedAt: time })
        } else {
          last.state = 'dismissed'
          last.updatedAt = time
        }
        const review = reviewOf(truth.reviews.at(-1) as Truth['reviews'][number])
        const { pull_request } = snapshot(kind, truth) as { pull_request: Record<string, unknown> }
        const { additions, deletions, changed_files, commits, comments, merged_by, ...part } = pull_request
        const action = act === 'review' ? 'submitted' : 'dismissed'
        sent.push({
          event: 'pull_request_review',
          payload: { action, review, pull_request: part, repository },
        })
      }
    }
  }
  return {
    sent: structuredClone(sent),
    /** Answers readings as GitHub would at the end. */
    read: (_: Reading, store: Store) => readTruth(kind, truth, store, new Date(now + 60_000).toISOString()),
  }
}

async function readTruth(kind: string, truth: Truth, store: Store, observedAt: string): Promise<void> {
  const projectId = rowId(scope, 'project', repository.id)
  const context = { scope, observedAt, day: '2026-06-01', labelRules: defaultLabelRules, projectId }
  const upsert = (table: 'bugs' | 'pull_requests' | 'pull_request_reviews', row: Row): Change => ({
    kind: 'upsert',
    table,
    origin: 'read',
    row,
  })
  if (kind === 'issue') {
    await store.commit({ scope, changes: [upsert('bugs', normalizeIssue(issueOf(truth), context))] })
    return
  }
  const row = normalizePullRequest(pullRequestOf(truth), context)
  const reviews = truth.reviews.map((review) =>
    normalizeReview(reviewOf(review), { ...context, pullRequestId: String(row.id) }),
  )
  const told = reviews.flatMap((review) => (review === null ? [] : upsert('pull_request_reviews', review)))
  await store.commit({ scope, changes: [upsert('pull_requests', row), ...told] })
}

function snapshot(kind: 'issue' | 'pull request', truth: Truth): Record<string, unknown> {
  return kind === 'issue' ? { issue: issueOf(truth) } : { pull_request: pullRequestOf(truth) }
}

function issueOf(truth: Truth) {
  return {
    id: 21,
    node_id: 'I_21',
    number: 3,
    title: truth.title,
    body: null,
    state: truth.state,
    state_reason: truth.state === 'closed' ? 'completed' : null,
    user: ann,
    labels: truth.labels.map((name) => ({ name })),
    assignees: [],
    milestone: null,
    comments: truth.comments,
    html_url: 'https://github.com/acme/rocket/issues/3',
    created_at: timeOf(begin),
    updated_at: truth.updatedAt,
    closed_at: truth.closedAt,
  }
}

function pullRequestOf(truth: Truth) {
  const { state_reason: _, ...issue } = issueOf(truth)
  return {
    ...issue,
    id: 22,
    node_id: 'PR_22',
    draft: false,
    merged_at: truth.mergedAt,
    merge_commit_sha: truth.mergedAt === null ? null : 'abc',
    merged_by: truth.mergedAt === null ? null : bob,
    head: { ref: 'topic', sha: `head-${truth.head}`, repo: { full_name: 'acme/rocket' } },
    base: { ref: 'main' },
    additions: truth.head * 10,
    deletions: truth.head,
    changed_files: 1 + truth.head,
    commits: 1 + truth.head,
  }
}

function reviewOf({ id, state, submittedAt, updatedAt }: Truth['reviews'][number]) {
  return {
    id,
    node_id: `PRR_${id}`,
    user: bob,
    state,
    body: null,
    submitted_at: submittedAt,
    updated_at: updatedAt,
  }
}

function timeOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('.000Z', 'Z')
}
