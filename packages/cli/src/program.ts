import { Command, InvalidArgumentError, Option } from 'commander'
import type { MigrateCommandOptions } from './commands/migrate.js'
import type { ReplayCommandOptions } from './commands/replay.js'
import type { SchemaCommandOptions } from './commands/schema.js'
import type { ServeCommandOptions } from './commands/serve.js'
import type { StatusCommandOptions } from './commands/status.js'
import type { SyncCommandOptions } from './commands/sync.js'
import type { VerifyCommandOptions } from './commands/verify.js'
import type { Surroundings } from './settings.js'
import type { Output } from './terminal/output.js'

export interface ProgramSurroundings extends Surroundings {
  readonly output: Output
  readonly signal: AbortSignal
  readonly version: string
  /** Told the exit code of the command that ran. */
  readonly finish: (code: number) => void
}

/** The command line: what there is to say, and which function does it. A command is loaded when it is called. */
export function createProgram(surroundings: ProgramSurroundings): Command {
  const { finish, output } = surroundings
  const program = new Command('hubsync')
    .description('Copies a GitHub account into PostgreSQL and proves the copy complete.')
    .version(surroundings.version, '-v, --version', 'print the version')
    .helpOption('-h, --help', 'show what there is')
    .helpCommand('help [command]', 'show what a command takes')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => output.out(text.trimEnd()),
      writeErr: (text) => output.say(text.trimEnd()),
      // Said by whoever called the program, as every other failure is.
      outputError: () => undefined,
    })
    .addHelpText('after', examples)

  withCommon(
    withReading(program.command('sync'))
      .argument('[owner]', 'account whose repositories to copy; default GITHUB_OWNER')
      .description('copy everything the first time, and what moved after that')
      .addOption(new Option('--full', 'read everything again').conflicts('repo'))
      .addOption(
        new Option('--repo <owner/name>', 'only this repository; may be repeated').argParser(collect),
      )
      .addOption(new Option('--streams <names>', 'only these streams, separated by commas').argParser(split))
      .addOption(
        new Option('--contributors <from>', 'derived from commits, or the list GitHub keeps')
          .choices(['commits', 'github'])
          .default('commits'),
      )
      .addOption(
        new Option('--quote', 'tell what it would take instead, for a look or two').conflicts('repo'),
      )
      .option('--no-migrate', 'leave the tables as they are'),
  ).action(async (owner: string | undefined, options: SyncCommandOptions) => {
    const { runSyncCommand } = await import('./commands/sync.js')
    finish(await runSyncCommand(owner, options, surroundings))
  })

  withCommon(
    program
      .command('status')
      .description('show past runs, how far each stream is complete, and the rate limit')
      .addOption(new Option('--limit <count>', 'runs to show').argParser(parseCount).default(10))
      .option('--json', 'one JSON object on standard output'),
  ).action(async (options: StatusCommandOptions) => {
    const { runStatusCommand } = await import('./commands/status.js')
    finish(await runStatusCommand(options, surroundings))
  })

  withCommon(
    withReading(program.command('verify'))
      .argument('<owner>', 'account whose copy to prove')
      .description("hold GitHub's own counts against the stored rows")
      .option('--heal', 'read what moved, and mend what differs')
      .option('--deep', 'read everything again, so that even changes without a new time are found'),
  ).action(async (owner: string, options: VerifyCommandOptions) => {
    const { runVerifyCommand } = await import('./commands/verify.js')
    finish(await runVerifyCommand(owner, options, surroundings))
  })

  withCommon(
    program
      .command('replay')
      .argument('[delivery-id]', 'id of the delivery, as GitHub shows it')
      .description('apply a delivery of a webhook once more, or show the inbox')
      .option('--list', 'show deliveries, newest first')
      .addOption(new Option('--state <state>', 'only deliveries in this state').choices(inboxStates))
      .addOption(new Option('--limit <count>', 'deliveries to show').argParser(parseCount).default(20))
      .option('--apply', 'apply here what is due, instead of leaving it to the process that serves')
      .option('--json', 'one JSON object on standard output'),
  ).action(async (deliveryId: string | undefined, options: ReplayCommandOptions) => {
    const { runReplayCommand } = await import('./commands/replay.js')
    finish(await runReplayCommand(deliveryId, options, surroundings))
  })

  withCommon(
    program
      .command('serve')
      .argument('[owners...]', 'accounts to keep up to date; default GITHUB_OWNER')
      .description('receive webhooks, sync on a schedule, and show it all on a page')
      .addOption(new Option('--port <number>', 'where to listen').argParser(parsePort).default(3000))
      .option('--host <address>', 'where to listen; beyond this machine a secret is needed', '127.0.0.1')
      .option(
        '--secret <secret>',
        'whoever wants to see more than /healthz gives it; default HUBSYNC_SERVE_SECRET',
      )
      .option(
        '--webhook-url <url>',
        'where hooks of the owners send to: what failed is recovered; default HUBSYNC_WEBHOOK_URL',
      )
      .option('--schedule <pattern>', 'when to sync, as cron says it', '*/15 * * * *')
      .addOption(
        new Option('--transport <name>', 'which API to read')
          .choices(['auto', 'graphql', 'rest'])
          .default('auto'),
      )
      .addOption(new Option('--concurrency <count>', 'requests in flight').argParser(parseCount).default(5))
      .addOption(new Option('--streams <names>', 'only these streams, separated by commas').argParser(split)),
  ).action(async (owners: readonly string[], options: ServeCommandOptions) => {
    const { runServeCommand } = await import('./commands/serve.js')
    finish(await runServeCommand(owners, options, surroundings))
  })

  withCommon(
    program
      .command('migrate')
      .description('create or update the tables')
      .option('--plan', 'only show the statements')
      .addOption(
        new Option('--owner <name>', 'who migrates the tables from now on').choices(['hubsync', 'prisma']),
      ),
  ).action(async (options: MigrateCommandOptions) => {
    const { runMigrateCommand } = await import('./commands/migrate.js')
    finish(await runMigrateCommand(options, surroundings))
  })

  withTables(program.command('schema'))
    .description('print or write the Prisma models of the tables')
    .option(
      '--out <file>',
      'write to this file, such as prisma/hubsync.prisma; your own blocks in it survive',
    )
    .option('--check', 'compare the file of --out instead of writing it')
    .action(async (options: SchemaCommandOptions) => {
      const { runSchemaCommand } = await import('./commands/schema.js')
      finish(await runSchemaCommand(options, surroundings))
    })

  program
    .command('demo')
    .description('tell the whole story on a simulated GitHub; needs no account and no network')
    .action(async () => {
      const { runDemoCommand } = await import('./commands/demo.js')
      finish(await runDemoCommand(surroundings))
    })

  return program
}

const inboxStates = ['received', 'delayed', 'untold', 'applied', 'ignored', 'parked']

const examples = `
Examples:
  $ hubsync demo                        see it work, without an account
  $ hubsync sync acme                   copy the account acme, with the token in GITHUB_TOKEN, into .hubsync/
  $ hubsync sync acme --database-url postgresql://user:password@host:5432/database
  $ hubsync verify acme --heal          prove the copy complete, and mend it

Exit codes: 0 all went well, 1 something failed, 2 wrong usage or configuration, 130 interrupted.`

function withCommon(command: Command): Command {
  return withTables(command.optionsGroup('Common options:'))
    .option('--token <token>', 'default GITHUB_TOKEN')
    .option('--api-url <url>', 'address of the API; default GITHUB_API_URL, or https://api.github.com')
    .option('--database-url <url>', 'any PostgreSQL; default DATABASE_URL, or an embedded one in .hubsync/')
    .option('--tenant <id>', 'whose data it is', 'default')
}

function withTables(command: Command): Command {
  return command
    .option('--prefix <prefix>', 'prefix of the tables')
    .option('--db-schema <schema>', 'PostgreSQL schema of the tables; default public')
}

function withReading(command: Command): Command {
  return command
    .addOption(
      new Option('--transport <name>', 'which API to read')
        .choices(['auto', 'graphql', 'rest'])
        .default('auto'),
    )
    .addOption(
      new Option('--commits <from>', 'read over the API, or fetched by git, which costs no quota')
        .choices(['api', 'git'])
        .default('api'),
    )
    .option('--git-directory <folder>', 'where git keeps what it fetched; default a temporary folder')
    .addOption(new Option('--concurrency <count>', 'requests in flight').argParser(parseCount).default(5))
    .option('--json', 'one JSON object on standard output')
}

function collect(value: string, previous: readonly string[] | undefined): readonly string[] {
  return [...(previous ?? []), value]
}

function split(value: string): readonly string[] {
  return value.split(',').map((name) => name.trim())
}

function parsePort(value: string): number {
  const port = Number(value)
  if (/^\d+$/.test(value) && port <= 65_535) return port
  throw new InvalidArgumentError('It must be a whole number from 0 to 65535.')
}

function parseCount(value: string): number {
  const count = Number(value)
  if (/^\d+$/.test(value) && count >= 1 && count <= 100) return count
  throw new InvalidArgumentError('It must be a whole number from 1 to 100.')
}
