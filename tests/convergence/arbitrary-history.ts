import fc from 'fast-check'
import { type ActionName, actionNames } from './actions.js'
import type {
  Action,
  Chapter,
  Death,
  Fault,
  FaultKind,
  History,
  Interference,
  RunKind,
  RunPlan,
  Trait,
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

const actions = (maxLength: number) => fc.array(action, { maxLength })

const interference: fc.Arbitrary<Interference> = fc.record({
  nth: fc.integer({ min: 1, max: 14 }),
  moment: fc.constantFrom('before', 'after'),
  actions: fc.array(action, { minLength: 1, maxLength: 3 }),
})

const faultKinds: FaultKind[] = [
  'unavailable',
  'too slow',
  'slow',
  'cut off',
  'cut off afterwards',
  'cut short',
  'secondary limit',
  'bare secondary limit',
  'primary limit',
  'refused',
  'hidden',
  'too large',
  'too large inside',
]

const fault: fc.Arbitrary<Fault> = fc.record({
  nth: fc.integer({ min: 1, max: 16 }),
  kind: fc.constantFrom(...faultKinds),
  which: fc.nat(11),
})

/** Some strike once, some go on: retries get over the first kind alone. */
const faults: fc.Arbitrary<Fault[]> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Fault[]>([]) },
  { weight: 3, arbitrary: fc.array(fault, { minLength: 1, maxLength: 4 }) },
  {
    weight: 1,
    arbitrary: fault.map((first) =>
      Array.from({ length: 5 }, (_, index) => ({ ...first, nth: first.nth + index })),
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

const transport = fc.constantFrom('graphql', 'rest')

const run: fc.Arbitrary<RunPlan> = fc.record({
  kind: fc.constantFrom(...kinds),
  transport,
  where: fc.nat(4),
  secondsPerRequest: fc.constantFrom(1, 0, 0.4, 1, 3),
  interferences: fc.array(interference, { maxLength: 3 }),
  faults,
  death,
})

const chapter: fc.Arbitrary<Chapter> = fc.record({
  pause: fc.constantFrom(60, 0, 1, 3, 60, 4_000, 90_000),
  actions: actions(6),
  run,
})

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
      skewSeconds: fc.constantFrom(0, 0, 7_200, -7_200, 40),
    }),
  )
  .map(([sizes, rest]) => ({ ...sizes, ...rest }))

/** Every kind of history that a copy has to survive. */
export const arbitraryHistory: fc.Arbitrary<History> = fc.record({
  world,
  chapters: fc.array(chapter, { minLength: 1, maxLength: 5 }),
  ending: fc.record({ transport, isDeep: fc.boolean() }),
})
