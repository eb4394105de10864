import type { KnownLoss, NamedTest } from './known-losses.js'
import type { Rule } from './rule.js'

type PresentedRule = Omit<Rule, 'play'>

const introduction = `# Correctness

A copy is worth something only if it is equal to the original after whatever happened: crashes, limits, lost answers,
disorder. This page lists the rules that see to it, what each rests on, and the test that fails when it is broken.

Every scenario below is played twice. The product as it is must pass it. A build of the same sources with one rule broken
must not: the test copies the sources with a few characters changed, bundles them and plays the scenario again
(\`tests/rules\`, \`tests/tenants\`). So a test that would not notice its rule being broken is itself a failing test. This page is written
from the same list.

Beyond single rules:

- **Convergence** (\`tests/convergence\`): random worlds, random changes before, between and during runs, random faults and
  kills, both transports. After one quiet run the rows equal the world. More than 200 histories run with every test,
  \`npx -y pnpm@10 test:soak\` any number.
- **Crashes** (\`tests/crash\`): the real command, killed by SIGKILL at points spread over a sync to a real PostgreSQL, then
  run again: equal rows, at most one page of a stream read twice.
- **Databases** (\`tests/database\`): connections lost before, in and after commits, servers restarted, deadlocks, timeouts,
  full disks, two runs at once, holders that stand still.
- **Stores** (\`@hubsync/testkit\`): what every store promises, each case failed by a store that is deliberately broken.
`

const elsewhere = `## Rules that other tests hold

| rule | test |
|---|---|
| A stale lease writes nothing; a taken lease ends its holder's run | \`packages/testkit/src/concerns/fencing.ts\`, \`tests/database/locks.test.ts\` |
| Only rows observed before a listing began are buried by it; a tombstone yields only to a later read | \`packages/testkit/src/concerns/tombstones.ts\` |
| Columns that were not told keep their values, null empties them | \`packages/testkit/src/concerns/row-versions.ts\` |
| Commits are sorted, free of duplicate keys, and run again after deadlocks | \`packages/testkit/src/concerns/duplicate-keys.ts\`, \`packages/testkit/src/concerns/concurrency.ts\` |
| Octokit's plugins keep GraphQL in no lane of one a second, share no limiter, repeat no write | \`packages/core/src/github/client/lanes.test.ts\`, \`packages/core/src/github/client/retries.test.ts\` |
| Every statement on a table of tenants is about one tenant | \`tests/tenants/statements.test.ts\` |
| Disabled issues, empty repositories, deleted authors are no errors | \`tests/flows/repositories.test.ts\`, \`tests/flows/people.test.ts\` |
`

const losses = `## How other tools lose data

What tools that copy GitHub lose today, by their sources and issues, and the tests that would notice it here. A quoted
sentence without a file is a scenario of the tables above. Comments are not copied, only counted, so a comment that is
deleted is a changed count.
`

/** The page about correctness: rule, evidence, test, and what breaks it; and the ways in which others lose data. */
export function presentRules(
  rules: readonly PresentedRule[],
  tenantRules: readonly PresentedRule[],
  knownLosses: readonly KnownLoss[],
): string {
  return [
    introduction,
    '## Rules',
    '',
    ...presentTable(rules, 'tests/rules'),
    '## Tenants',
    '',
    'Two tenants copy the same owner at the same time, one of them with a token that sees less: in memory and in PostgreSQL.',
    '',
    ...presentTable(tenantRules, 'tests/tenants'),
    elsewhere,
    losses,
    '| what is lost | tests |',
    '|---|---|',
    ...knownLosses.map(({ loss, tests }) => `| ${loss} | ${tests.map(presentTest).join('; ')} |`),
    '',
  ].join('\n')
}

function presentTable(rules: readonly PresentedRule[], folder: string): string[] {
  return [
    `| rule | evidence | scenario in \`${folder}\` | fails when |`,
    '|---|---|---|---|',
    ...rules.map(({ promise, evidence, scenario, mutants }) => {
      const broken = mutants.map(({ name, file }) => `${name} (\`${file}\`)`).join('; ')
      return `| ${promise} | ${evidence} | ${scenario} | ${broken} |`
    }),
    '',
  ]
}

function presentTest(test: NamedTest): string {
  return typeof test === 'string' ? `“${test}”` : `“${test.name}” (\`${test.file}\`)`
}
