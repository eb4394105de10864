import { openHub } from '../open-hub.js'
import { type CommonOptions, requireToken, resolveSettings, type Surroundings } from '../settings.js'
import { formatCompleteness, formatResult } from '../terminal/format-result.js'
import type { Output } from '../terminal/output.js'
import { printJson } from '../terminal/print-json.js'
import { createProgressReporter } from '../terminal/progress-reporter.js'
import { terminalLogger } from '../terminal/terminal-logger.js'

export interface VerifyCommandOptions extends CommonOptions {
  readonly heal?: boolean
  readonly deep?: boolean
  readonly json?: boolean
  readonly transport: 'auto' | 'graphql' | 'rest'
  readonly commits: 'api' | 'git'
  readonly gitDirectory?: string
  readonly concurrency: number
}

/** `hubsync verify`: 0 when the copy is proven complete, 1 when something is unproven. */
export async function runVerifyCommand(
  owner: string,
  options: VerifyCommandOptions,
  surroundings: Surroundings & { output: Output; signal: AbortSignal },
): Promise<number> {
  const { output, signal } = surroundings
  const settings = resolveSettings(options, surroundings)
  requireToken(settings, options.transport, surroundings)
  const { hub, close } = openHub(settings, {
    migrate: false,
    gitDirectory: options.gitDirectory,
    logger: terminalLogger(output),
    onOpen: (database) => output.say(`Verifying ${owner} in ${database}`),
  })
  const reporter = createProgressReporter(output)
  hub.listen((event) => reporter.follow(event))
  try {
    const { transport, commits, concurrency, heal = false, deep = false } = options
    const result = await hub.sync.verify({ owner, transport, commits, concurrency, heal, deep, signal })
    reporter.stop()
    const isProven = result.success && result.completeness.every(({ outcome }) => outcome !== 'unproven')
    if (options.json) printJson(output, result)
    else output.out(heal || deep ? formatResult(result) : formatCompleteness(result.completeness))
    return isProven ? 0 : 1
  } finally {
    reporter.stop()
    await close()
  }
}
