import { migrate, prismaAdapter } from '@hubsync/adapter-prisma'
import { createHubSync, type HubSync, type SyncResult } from '@hubsync/core'
import { createSimulator, mutate } from '@hubsync/simulator'
import { type OpenDatabase, openTemporary } from '../database/open-database.js'
import { formatDuration } from '../terminal/format-duration.js'
import { formatCompleteness } from '../terminal/format-result.js'
import { formatTable } from '../terminal/format-table.js'
import type { Output } from '../terminal/output.js'
import { createProgressReporter } from '../terminal/progress-reporter.js'
import { terminalLogger } from '../terminal/terminal-logger.js'
import { readDemoTables } from './demo-tables.js'

const owner = 'acme'

/** `hubsync demo`: the whole story on a simulated GitHub and an embedded database. */
export async function runDemoCommand({
  output,
  signal,
}: {
  output: Output
  signal: AbortSignal
}): Promise<number> {
  const simulator = createSimulator({ preset: 'w180', seed: 1, latencyMs: 40 })
  const apiUrl = await simulator.listen()
  const database = await openTemporary()
  await migrate(database.client)
  const hub = createHubSync({
    ...prismaAdapter(database.client),
    auth: 'demo-token',
    apiUrl,
    logger: terminalLogger(output),
  })
  try {
    return await tellStory({ hub, database, output, signal, world: simulator.world })
  } finally {
    await hub.close()
    await database.close()
    await simulator.close()
  }
}

interface Story {
  readonly hub: HubSync
  readonly database: OpenDatabase
  readonly output: Output
  readonly signal: AbortSignal
  readonly world: Parameters<typeof mutate>[0]
}

async function tellStory(story: Story): Promise<number> {
  const { hub, database, output, signal, world } = story
  const reporter = createProgressReporter(output)
  hub.listen((event) => reporter.follow(event))
  const sync = async () => {
    const result = await hub.sync.incrementalSync({ owner, signal })
    reporter.stop()
    return result
  }

  output.out(`1. A simulated GitHub with 180 repositories of ${owner} is copied into an embedded PostgreSQL.`)
  const first = await sync()
  output.out(describeRun(first))
  output.out(`\n2. What is stored now:\n${await readDemoTables(database.client)}`)

  output.out('\n3. Nothing changed: the same run again.')
  const second = await sync()
  output.out(describeRun(second))

  const change = changeSomething(world)
  output.out(`\n4. Something happens on GitHub: ${change.story}.`)
  const third = await sync()
  output.out(describeRun(third))
  const [bug] = await database.client.$queryRawUnsafe<Record<string, string>[]>(
    'select bug_number, title, severity, status from bugs where title = $1',
    change.title,
  )
  output.out(
    formatTable(['bug', 'title', 'severity', 'status'], bug === undefined ? [] : [Object.values(bug)]),
  )

  output.out("\n5. The proof: GitHub's own counts against the rows.")
  const proof = await hub.sync.verify({ owner, signal })
  reporter.stop()
  output.out(formatCompleteness(proof.completeness))
  const isProven = proof.completeness.every(({ outcome }) => outcome !== 'unproven')
  output.out(isProven ? '\nThe copy is complete.' : '\nThe copy could not be proven complete.')
  const isGood = isProven && bug !== undefined && [first, second, third].every(({ success }) => success)
  return isGood ? 0 : 1
}

function describeRun(result: SyncResult): string {
  const { usage, issuesSynced, pullRequestsSynced, reviewsSynced, commitsSynced } = result
  const rows = issuesSynced + pullRequestsSynced + reviewsSynced + commitsSynced
  const errors = result.errors.map(({ repo, error }) => `\n   ${repo ?? 'run'}: ${error}`).join('')
  return `   ${rows} rows written, ${usage.requests} requests, ${usage.graphqlPoints} points, ${formatDuration(result.durationMs)}${errors}`
}

function changeSomething(world: Story['world']): { title: string; story: string } {
  const title = 'Login fails on Mondays'
  const repository = firstOpenRepository(world)
  const name = `${owner}/${repository.name}`
  mutate(world, [{ action: 'createIssue', repository: name, title, labels: ['bug', 'p0'] }])
  return { title, story: `somebody reports "${title}" in ${name}, labelled p0` }
}

function firstOpenRepository(world: Story['world']) {
  const account = world.accountByLogin(owner)
  if (account === undefined) throw new Error(`The simulated GitHub has no account ${owner}`)
  const [repository] = world
    .repositoriesOf(account.id)
    .filter(({ hasIssues, isArchived }) => hasIssues && !isArchived)
  if (repository === undefined) throw new Error('The simulated GitHub has no repository with issues')
  return repository
}
