import type { Rule } from './rule.js'

const introduction = `# Correctness

A copy is worth something only if it is equal to the original after whatever happened: crashes, limits, lost answers,
disorder. This page lists the rules that see to it, what each rests on, and the test that fails when it is broken.

Every scenario below is played twice. The product as it is must pass it. A build of the same sources with one rule broken
must not: the test copies the sources with a few characters changed, bundles them and plays the scenario again
(\`tests/rules\`). So a test that would not notice its rule being broken is itself a failing test. This page is written
from the same list.

Beyond single rules:

- **Convergence** (\`tests/convergence\`): random worlds, random changes before, between and during runs, random faults and
  kills, both transports. After one quiet run the rows equal the world. 200 histories run with every test,
  \`npx -y pnpm@10 test:soak\` runs any number.
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
| Disabled issues, empty repositories, deleted authors are no errors | \`tests/flows/repositories.test.ts\`, \`tests/flows/people.test.ts\` |
`

/** The page about correctness: rule, evidence, test, and what breaks it. */
export function presentRules(rules: readonly Rule[]): string {
  const rows = rules.map(({ promise, evidence, scenario, mutants }) => {
    const broken = mutants.map(({ name, file }) => `${name} (\`${file}\`)`).join('; ')
    return `| ${promise} | ${evidence} | ${scenario} | ${broken} |`
  })
  return [
    introduction,
    '## Rules',
    '',
    '| rule | evidence | scenario in `tests/rules` | fails when |',
    '|---|---|---|---|',
    ...rows,
    '',
    elsewhere,
  ].join('\n')
}
