#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { Command, InvalidArgumentError, Option } from 'commander'
import { createSimulator, type SimulatorOptions } from './create-simulator.js'
import type { Fault, FaultPlan } from './faults/fault.js'
import { presets } from './generator/generate-world.js'

type GivenByFlag = 'latencyMs' | 'latencyPerNodeUs' | 'limits' | 'clock' | 'faults' | 'chaos'

interface Flags extends Omit<SimulatorOptions, GivenByFlag> {
  port: number
  latency: number
  nodeLatency: number
  clock: 'data' | 'system'
  limits: boolean
  seed: number
  faults?: string
  chaos?: number
}

const program = new Command('hubsync-simulator')
  .description('A GitHub to test against: REST and GraphQL on one state, on 127.0.0.1')
  .option('--data <file>', 'real histories (.json or .json.gz) instead of a generated world')
  .addOption(new Option('--preset <name>', 'a known size').choices(Object.keys(presets)))
  .option('--seed <number>', 'the same seed gives the same world', parseCount, 1)
  .option('--owner <login>', 'owner of the generated world', 'acme')
  .addOption(new Option('--owner-type <type>', 'what the owner is').choices(['Organization', 'User']))
  .option('--repositories <number>', 'how many to generate', parseCount)
  .option('--issues <number>', 'how many to generate', parseCount)
  .option('--pull-requests <number>', 'how many to generate', parseCount)
  .option('--reviews <number>', 'how many to generate', parseCount)
  .option('--commits <number>', 'how many to generate', parseCount)
  .option('--port <number>', '0 for any free one', parseCount, 0)
  .option('--latency <ms>', 'how long every answer takes', parseCount, 0)
  .option('--node-latency <us>', 'what every node of a GraphQL answer adds', parseCount, 0)
  .addOption(
    new Option('--clock <source>', "time of the world's data, or of this machine")
      .choices(['data', 'system'])
      .default('data'),
  )
  .option('--no-limits', 'no hourly limits, as on GitHub Enterprise Server')
  .option('--faults <file>', 'what goes wrong: a list of faults as JSON')
  .option('--chaos <rate>', 'how many requests go wrong at random, from 0 to 1; drawn from --seed', parseRate)
  .action(run)

await program.parseAsync().catch((error: unknown) => {
  const { message, cause } = error instanceof Error ? error : new Error(String(error))
  program.error(cause instanceof Error ? `${message}: ${cause.message}` : message)
})

async function run(flags: Flags): Promise<void> {
  const { port, latency, nodeLatency, clock, limits, faults, chaos, ...options } = flags
  const simulator = createSimulator({
    ...options,
    latencyMs: latency,
    latencyPerNodeUs: nodeLatency,
    ...(clock === 'system' && { clock: () => new Date() }),
    ...(faults !== undefined && readFaults(faults)),
    ...(chaos !== undefined && { chaos: { seed: options.seed, rate: chaos } }),
    ...(!limits && { limits: { restPerHour: null, graphqlPerHour: null, anonymousPerHour: null } }),
  })
  process.stdout.write(`hubsync-simulator listens on ${await simulator.listen(port)}\n`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void simulator.close())
}

function parseCount(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It must be a whole number from 0.')
  return Number(text)
}

function parseRate(text: string): number {
  const rate = Number(text)
  if (text.trim() === '' || !(rate >= 0 && rate <= 1)) {
    throw new InvalidArgumentError('It must be a number from 0 to 1.')
  }
  return rate
}

function readFaults(path: string): FaultPlan {
  try {
    const plan: FaultPlan | Fault[] = JSON.parse(readFileSync(path, 'utf8'))
    return Array.isArray(plan) ? { faults: plan } : plan
  } catch (cause) {
    throw new Error(`Cannot read the faults from ${path}`, { cause })
  }
}
