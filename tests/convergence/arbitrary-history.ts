import type { FaultEffect } from '@hubsync/simulator'
import fc from 'fast-check'
import { type ActionName, actionNames } from './actions.js'
import type {
  Action,
  Chapter,
  Death,
  Fault,
  History,
  Interference,
  RunKind,
  RunPlan,
  Trait,
  Transport,
  WorldPlan,
} from './history.js'

/** What happens more often than other things: it moves streams without ending them. */
const commonActions: ActionName[] = [
  ...([
    'createIssue',
    'editIssue',
    'deleteIssue',
    'comment',
    'openPullRequest',
    'submitReview',
    'push',
  ] as const),
  ...(['editIssue', 'comment', 'submitReview', 'dismissReview', 'forcePush', 'push'] as const),
]

const action: fc.Arbitrary<Action> = fc.record({
  act: fc.constantFrom(...commonActions, ...actionNames),
  where: fc.nat(4),
  which: fc.nat(11),
  how: fc.nat(5),
  pause: fc.constantFrom(0, 0, 0, 1, 2, 30),
})

const interference: fc.Arbitrary<Interference> = fc.record({
  nth: fc.integer({ min: 1, max: 14 }),
  moment: fc.constantFrom('before', 'after'),
  actions: fc.array(action, { minLength: 1, maxLength: 3 }),
})

const oneOf = <Value>(...values: Value[]) => fc.constantFrom(...values)

const effect: fc.Arbitrary<FaultEffect> = fc.oneof(
  fc.record({ kind: oneOf('status' as const), status: oneOf(500, 502, 503, 504, 404, 403, 451) }),
  fc.record({ kind: oneOf('status' as const), status: oneOf(500, 502), when: oneOf('after' as const) }),
  fc.record({ kind: oneOf('cut' as const), when: oneOf('before' as const, 'after' as const) }),
  fc.record({ kind: oneOf('cut' as const), at: oneOf('body' as const), keep: oneOf(0, 0.3, 0.9) }),
  fc.record({ kind: oneOf('truncate' as const), keep: oneOf(0, 0.3, 0.9) }),
  fc.record({
    kind: oneOf('partial' as const),
    type: oneOf(null, 'FORBIDDEN', 'NOT_FOUND', 'SERVICE_UNAVAILABLE', 'RESOURCE_LIMITS_EXCEEDED'),
    at: oneOf('alias' as const),
    which: fc.nat(9),
  }),
  fc.record({
    kind: oneOf('partial' as const),
    type: oneOf(null, 'SERVICE_UNAVAILABLE', 'RESOURCE_LIMITS_EXCEEDED'),
    at: oneOf('nested' as const),
    which: fc.nat(30),
  }),
  fc.record({ kind: oneOf('resourceLimits' as const), maxNodes: oneOf(1, 10, 40) }),
  fc.record({
    kind: oneOf('tooLarge' as const),
    status: oneOf(502 as const, 504 as const),
    resolved: oneOf(3, 20),
  }),
  fc.record({ kind: oneOf('primaryLimit' as const), status: oneOf(403 as const, 429 as const) }),
  fc.record({
    kind: oneOf('secondaryLimit' as const),
    status: oneOf(200 as const, 403 as const, 429 as const),
    retryAfter: oneOf(null, 30),
    seconds: oneOf(0, 30),
  }),
  fc.record({ kind: oneOf('noLimits' as const) }),
  fc.record({ kind: oneOf('stale' as const), seconds: oneOf(1, 2) }),
)

/** Some strike once, some go on: retries get over the first kind alone. */
const faults: fc.Arbitrary<Fault[]> = fc.oneof(
  { weight: 1, arbitrary: fc.constant<Fault[]>([]) },
  {
    weight: 1,
    arbitrary: fc.array(
      fc.record({ nth: fc.integer({ min: 1, max: 16 }), effect, times: oneOf(1, 1, 1, 5, 50) }),
      { minLength: 1, maxLength: 4 },
    ),
  },
)

const death: fc.Arbitrary<Death | null> = fc.option(
  fc.record({
    how: fc.constantFrom(
      'abort',
      'kill',
      'kill',
      'kill afterwards',
      'database fails',
      'database fails afterwards',
    ),
    nth: fc.integer({ min: 1, max: 60 }),
  }),
  { freq: 3, nil: null },
)

const kinds: RunKind[] = [
  ...(['incremental', 'incremental', 'incremental', 'incremental', 'incremental'] as const),
  ...(['single', 'single', 'full', 'heal', 'verify', 'deep', 'issues', 'pulls', 'commits'] as const),
]

const traits: Trait[] = ['empty', 'private', 'fork', 'archived', 'without issues', 'created']

const size = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      repositories: fc.integer({ min: 1, max: 4 }),
      issues: fc.nat(14),
      pullRequests: fc.integer({ min: 1, max: 8 }),
      reviews: fc.nat(8),
      commits: fc.nat(24),
      pageLimit: fc.constantFrom(100, 100, 1, 2, 3, 5),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      repositories: fc.constant(1),
      issues: fc.constantFrom(0, 101, 130, 205),
      pullRequests: fc.constantFrom(1, 101, 120),
      reviews: fc.constantFrom(0, 40, 130),
      commits: fc.constantFrom(5, 101, 250),
      pageLimit: fc.constant(100),
    }),
  },
)

const world: fc.Arbitrary<WorldPlan> = fc
  .tuple(
    size,
    fc.record({
      seed: fc.integer({ min: 1, max: 99 }),
      ownerType: fc.constantFrom('Organization', 'Organization', 'User'),
      traits: fc.array(fc.record({ where: fc.nat(4), trait: fc.constantFrom(...traits) }), { maxLength: 2 }),
      readsShipments: fc.boolean(),
      skewSeconds: fc.constantFrom(0, 0, 7_200, -7_200, 40),
    }),
  )
  .map(([sizes, rest]) => ({ ...sizes, ...rest }))

/** Every kind of history that a copy has to survive. */
export function arbitraryHistory(transports: Transport | 'mixed'): fc.Arbitrary<History> {
  const transport: fc.Arbitrary<Transport> =
    transports === 'mixed' ? fc.constantFrom('graphql', 'rest') : fc.constant(transports)
  const run: fc.Arbitrary<RunPlan> = fc.record({
    kind: fc.constantFrom(...kinds),
    transport,
    where: fc.nat(4),
    secondsPerRequest: fc.constantFrom(1, 0, 0.4, 1, 3),
    interferences: fc.array(interference, { maxLength: 3 }),
    faults,
    knowsToken: fc.boolean(),
    death,
  })
  const chapter: fc.Arbitrary<Chapter> = fc.record({
    pause: fc.constantFrom(60, 0, 1, 3, 60, 4_000, 90_000),
    actions: fc.array(action, { maxLength: 6 }),
    run,
  })
  return fc.record({
    world,
    chapters: fc.array(chapter, { minLength: 1, maxLength: 5 }),
    ending: fc.record({ transport, isDeep: fc.boolean() }),
  })
}
