import { migrate, prismaAdapter } from '@hubsync/adapter-prisma'
import { createHubSync, type HubSync, type SyncResult } from '@hubsync/core'
import { createSimulator, mutate, type Simulator } from '@hubsync/simulator'
import { type OpenDatabase, openTemporary } from '../database/open-database.js'
import { formatCount } from '../terminal/format-count.js'
import { formatDuration } from '../terminal/format-duration.js'
import { formatCompleteness } from '../terminal/format-result.js'
import { formatTable } from '../terminal/format-table.js'
import { indent } from '../terminal/indent.js'
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
  const { out } = output
  out('A GitHub account is simulated on this machine and copied into an embedded PostgreSQL.')
  out('No account, no network, and nothing is left behind.')
  const simulator = createSimulator({ preset: 'w180', seed: 1, latencyMs: 40 })
  const apiUrl = await simulator.listen()
  try {
    const database = await openTemporary()
    try {
      await migrate(database.client)
      return await tellStory({ output, signal, simulator, database, apiUrl })
    } finally {
      await database.close()
    }
  } finally {
    await simulator.close()
  }
}

interface Story {
  readonly output: Output
  readonly signal: AbortSignal
  readonly simulator: Simulator
  readonly database: OpenDatabase
  readonly apiUrl: string
}

async function tellStory({ output, signal, simulator, database, apiUrl }: Story): Promise<number> {
  const { client } = database
  const hub = createHubSync({
    ...prismaAdapter(client),
    auth: 'demo-token',
    apiUrl,
    logger: terminalLogger(output),
  })
  const run = followRuns(hub, { ...output, say: (text) => output.say(indent(text)) })
  const chapter = (heading: string) => output.out(`\n${heading}`)
  const tell = (text: string) => output.out(indent(text))
  try {
    chapter(`1. Everything of ${owner} is read: 180 repositories with their bugs, pull requests and commits.`)
    const first = await run(() => hub.sync.incrementalSync({ owner, signal }))
    tell(describeRun(first))

    chapter('2. What an application can ask its own tables now.')
    tell(await readDemoTables(client))

    chapter('3. Nothing has changed: the same run again, for two requests.')
    const second = await run(() => hub.sync.incrementalSync({ owner, signal }))
    tell(describeRun(second))

    const { title, repository } = changeSomething(simulator)
    chapter(`4. Somebody reports "${title}" in ${repository}, labelled p0: the next run brings it in.`)
    const third = await run(() => hub.sync.incrementalSync({ owner, signal }))
    tell(describeRun(third))
    const found = await client.$queryRawUnsafe<Record<string, string>[]>(
      'select bug_number, title, severity, status, sla_hours from bugs where title = $1',
      title,
    )
    tell(formatTable(['bug', 'title', 'severity', 'status', 'hours to mend'], found.map(Object.values)))

    chapter("5. The proof: GitHub's own counts against the rows.")
    const { completeness } = await run(() => hub.sync.verify({ owner, signal }))
    tell(formatCompleteness(completeness))
    const isProven = completeness.every(({ outcome }) => outcome !== 'unproven')
    output.out(isProven ? `\nThe copy is complete. ${yourTurn}` : '\nThe copy could not be proven complete.')
    const isGood = isProven && found.length === 1 && [first, second, third].every(({ success }) => success)
    return isGood ? 0 : 1
  } finally {
    await hub.close()
  }
}

const yourTurn = 'For your own: GITHUB_TOKEN=… hubsync sync <owner>'

/** Runs with their progress shown, and cleared away before anything else is told. */
function followRuns(hub: HubSync, output: Output) {
  const reporter = createProgressReporter(output)
  hub.listen((event) => reporter.follow(event))
  return async (run: () => Promise<SyncResult>) => {
    try {
      return await run()
    } finally {
      reporter.stop()
    }
  }
}

function describeRun(result: SyncResult): string {
  const { usage, issuesSynced, pullRequestsSynced, reviewsSynced, commitsSynced, durationMs } = result
  const written = [
    [issuesSynced, 'bug'],
    [pullRequestsSynced, 'pull request'],
    [reviewsSynced, 'review'],
    [commitsSynced, 'commit'],
  ] as const
  const counts = written.filter(([count]) => count > 0).map(([count, name]) => formatCount(count, name))
  const rows = counts.length === 0 ? 'Nothing to write' : `Written: ${counts.join(', ')}`
  const cost = `${formatCount(usage.requests, 'request')}, ${usage.graphqlPoints} of the 5000 points of an hour`
  const errors = result.errors.map(({ repo, error }) => `\n${repo ?? 'run'}: ${error}`).join('')
  return `${rows}\nCost: ${cost}, ${formatDuration(durationMs)}${errors}`
}

function changeSomething({ world }: Simulator): { title: string; repository: string } {
  const account = world.accountByLogin(owner)
  const repositories = account === undefined ? [] : world.repositoriesOf(account.id)
  const active = repositories.find(({ hasIssues, isArchived }) => hasIssues && !isArchived)
  if (active === undefined) throw new Error('The simulated GitHub has no repository with issues')
  const title = 'Login fails on Mondays'
  const repository = `${owner}/${active.name}`
  mutate(world, [{ action: 'createIssue', repository, title, labels: ['bug', 'p0'] }])
  return { title, repository }
}
