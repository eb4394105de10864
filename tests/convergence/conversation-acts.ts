import type { Mutation, PullRequest } from '@hubsync/simulator'
import { type Act, type Cast, pick } from './cast.js'

const reviewStates = ['APPROVED', 'CHANGES_REQUESTED', 'COMMENTED', 'PENDING'] as const
const labels = [[], ['bug'], ['bug', 'P0'], ['documentation', 'wontfix', 'bug']]
const bodies = [null, '', 'Plain text', 'Nul \0 and half a \uD83D surrogate']
const closings = ['COMPLETED', 'NOT_PLANNED', 'DUPLICATE'] as const

/** An act upon an issue: nothing where there is none. */
const onIssue =
  (act: (cast: Cast, address: { repository: string; number: number }) => Mutation[]): Act =>
  (cast) =>
    cast.issue === undefined ? [] : act(cast, { repository: cast.repository, number: cast.issue.number })

const onPullRequest =
  (
    act: (
      cast: Cast,
      address: { repository: string; number: number },
      pullRequest: PullRequest,
    ) => Mutation[],
  ): Act =>
  (cast) =>
    cast.pullRequest === undefined
      ? []
      : act(cast, { repository: cast.repository, number: cast.pullRequest.number }, cast.pullRequest)

const onConversation =
  (act: (cast: Cast, address: { repository: string; number: number }) => Mutation[]): Act =>
  (cast) =>
    cast.conversation === undefined
      ? []
      : act(cast, { repository: cast.repository, number: cast.conversation.number })

const onReview =
  (act: (cast: Cast, address: { repository: string; number: number; review: number }) => Mutation[]): Act =>
  (cast) =>
    cast.pullRequest === undefined || cast.review === undefined
      ? []
      : act(cast, {
          repository: cast.repository,
          number: cast.pullRequest.number,
          review: cast.review.id,
        })

/** What happens to issues, pull requests and reviews. */
export const conversationActs = {
  createIssue: ({ repository, user, how, inventName }) => [
    {
      action: 'createIssue',
      repository,
      title: inventName(),
      body: pick(bodies, how) ?? null,
      author: user,
      labels: [...(pick(labels, how) ?? [])],
    },
  ],
  editIssue: onIssue(({ how, inventName }, address) => [
    { action: 'editIssue', ...address, title: inventName(), body: pick(bodies, how) ?? null },
  ]),
  closeIssue: onIssue(({ how }, address) => [
    { action: 'closeIssue', ...address, reason: pick(closings, how) ?? 'COMPLETED' },
  ]),
  reopenIssue: onIssue((_cast, address) => [{ action: 'reopenIssue', ...address }]),
  deleteIssue: onIssue((_cast, address) => [{ action: 'deleteIssue', ...address }]),
  replaceIssue: onIssue(({ inventName }, address) => [
    { action: 'deleteIssue', ...address },
    { action: 'createIssue', repository: address.repository, title: inventName() },
  ]),
  transferIssue: onIssue(({ other, away }, address) => {
    const to = other ?? away
    return to === undefined ? [] : [{ action: 'transferIssue', ...address, to }]
  }),
  label: onConversation(({ how }, address) => [
    { action: 'labelIssue', ...address, labels: [...(pick(labels, how) ?? [])] },
  ]),
  assign: onConversation(({ how, user }, address) => [
    { action: 'assignIssue', ...address, assignees: how % 2 === 0 ? [user] : [] },
  ]),
  comment: onConversation((_cast, address) => [{ action: 'commentOn', ...address }]),
  openPullRequest: ({ repository, user, how, inventName }) => [
    {
      action: 'openPullRequest',
      repository,
      title: inventName(),
      body: pick(bodies, how) ?? null,
      author: user,
      isDraft: how % 2 === 1,
    },
  ],
  editPullRequest: onPullRequest(({ how, inventName }, address) => [
    { action: 'editPullRequest', ...address, title: inventName(), isDraft: how % 2 === 1 },
  ]),
  pushToPullRequest: onPullRequest(({ how }, address) => [
    { action: 'pushToPullRequest', ...address, silently: how === 0 },
  ]),
  mergePullRequest: onPullRequest(({ user }, address, { state }) =>
    state === 'OPEN' ? [{ action: 'mergePullRequest', ...address, by: user }] : [],
  ),
  closePullRequest: onPullRequest((_cast, address, { state }) =>
    state === 'OPEN' ? [{ action: 'closePullRequest', ...address }] : [],
  ),
  reopenPullRequest: onPullRequest((_cast, address, { state }) =>
    state === 'CLOSED' ? [{ action: 'reopenPullRequest', ...address }] : [],
  ),
  submitReview: onPullRequest(({ user, how, inventName }, address) => [
    {
      action: 'submitReview',
      ...address,
      author: user,
      state: pick(reviewStates, how) ?? 'COMMENTED',
      body: inventName(),
      silently: how === 5,
    },
  ]),
  dismissReview: onReview(({ how, review }, address) =>
    review?.state === 'APPROVED' || review?.state === 'CHANGES_REQUESTED'
      ? [{ action: 'dismissReview', ...address, silently: how === 5 }]
      : [],
  ),
  editReview: onReview(({ inventName }, address) => [
    { action: 'editReview', ...address, body: inventName() },
  ]),
  setMilestone: onConversation(({ home, how, inventName }, address) => {
    const { repository } = address
    const milestone = pick([...home.milestones.map(({ number }) => number), null], how) ?? null
    return how === 0
      ? [{ action: 'createMilestone', repository, title: inventName() }]
      : [{ action: 'setMilestone', ...address, milestone }]
  }),
} satisfies Record<string, Act>
