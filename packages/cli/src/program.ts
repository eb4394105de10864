import { Command, InvalidArgumentError, Option } from 'commander'
import { runDemoCommand } from './commands/demo.js'
import { runMigrateCommand } from './commands/migrate.js'
import { runSchemaCommand } from './commands/schema.js'
import { runStatusCommand } from './commands/status.js'
import { runSyncCommand, type SyncCommandOptions } from './commands/sync.js'
import { runVerifyCommand, type VerifyCommandOptions } from './commands/verify.js'
import type { Surroundings } from './settings.js'
import type { Output } from './terminal/output.js'

export interface ProgramSurroundings extends Surroundings {
  readonly output: Output
  readonly signal: AbortSignal
  readonly version: string
  /** Told the exit code of the command that ran. */
  readonly finish: (code: number) => void
}

/** The command line: what there is to say, and which function does it. */
export function createProgram(surroundings: ProgramSurroundings): Command {
  const { finish, output } = surroundings
  const program = new Command('hubsync')
    .description('Copies a GitHub account into PostgreSQL and proves the copy complete.')
    .version(surroundings.version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => output.out(text.trimEnd()),
      writeErr: (text) => output.say(text.trimEnd()),
    })
    .showHelpAfterError('(hubsync --help shows what there is)')

  withReading(withCommon(program.command('sync')))
    .argument('[owner]', 'account whose repositories to copy; default GITHUB_OWNER')
    .description('copy everything the first time, and what moved after that')
    .option('--full', 'read everything again')
    .addOption(new Option('--repo <owner/name>', 'only this repository; may be repeated').argParser(collect))
    .addOption(
      new Option('--streams <names>', 'only these streams, separated by commas').argParser(splitNames),
    )
    .addOption(
      new Option('--contributors <from>', 'derived from commits, or the list GitHub keeps')
        .choices(['commits', 'github'])
        .default('commits'),
    )
    .option('--no-migrate', 'leave the tables as they are')
    .action(async (owner: string | undefined, options: SyncCommandOptions) => {
      finish(await runSyncCommand(owner, options, surroundings))
    })

  withCommon(program.command('status'))
    .description('show past runs, how far each stream is complete, and the rate limit')
    .addOption(new Option('--limit <count>', 'runs to show').argParser(parseCount).default(10))
    .option('--json', 'one JSON object on standard output')
    .action(async (options) => finish(await runStatusCommand(options, surroundings)))

  withReading(withCommon(program.command('verify')))
    .argument('<owner>', 'account whose copy to prove')
    .description("hold GitHub's own counts against the stored rows")
    .option('--heal', 'mend what differs')
    .option('--deep', 'read everything again, so that even changes without a new time are found')
    .action(async (owner: string, options: VerifyCommandOptions) => {
      finish(await runVerifyCommand(owner, options, surroundings))
    })

  withCommon(program.command('migrate'))
    .description('create or update the tables')
    .option('--plan', 'only show the statements')
    .addOption(
      new Option('--owner <name>', 'who migrates the tables from now on').choices(['hubsync', 'prisma']),
    )
    .action(async (options) => finish(await runMigrateCommand(options, surroundings)))

  program
    .command('schema')
    .description('print or write the Prisma models of the tables')
    .option(
      '--out <file>',
      "write to this file, such as prisma/hubsync.prisma; the host's blocks in it survive",
    )
    .option('--check', 'compare the file of --out instead of writing it')
    .option('--prefix <prefix>', 'prefix of the tables')
    .option('--db-schema <schema>', 'database schema of the tables')
    .action(async (options) => finish(await runSchemaCommand(options, surroundings)))

  program
    .command('demo')
    .description(
      'the whole story on a simulated GitHub and an embedded database; needs no account and no network',
    )
    .action(async () => finish(await runDemoCommand(surroundings)))

  return program
}

function withCommon(command: Command): Command {
  return command
    .option('--api-url <url>', 'address of the API; default GITHUB_API_URL, or https://api.github.com')
    .option('--token <token>', 'default GITHUB_TOKEN')
    .option('--database-url <url>', 'any PostgreSQL; default DATABASE_URL, or an embedded one in .hubsync/')
    .option('--tenant <id>', 'whose data it is', 'default')
    .option('--prefix <prefix>', 'prefix of the tables')
    .option('--db-schema <schema>', 'database schema of the tables')
}

function withReading(command: Command): Command {
  return command
    .addOption(
      new Option('--transport <name>', 'which API to read')
        .choices(['auto', 'graphql', 'rest'])
        .default('auto'),
    )
    .addOption(new Option('--concurrency <count>', 'requests in flight').argParser(parseCount).default(5))
    .option('--json', 'one JSON object on standard output')
}

function collect(value: string, previous: readonly string[] | undefined): readonly string[] {
  return [...(previous ?? []), value]
}

function splitNames(value: string): readonly string[] {
  return value.split(',').map((name) => name.trim())
}

function parseCount(value: string): number {
  const count = Number(value)
  if (Number.isInteger(count) && count >= 1 && count <= 100) return count
  throw new InvalidArgumentError('It must be a whole number from 1 to 100.')
}
