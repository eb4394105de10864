import { createSimulator, type Preset } from '@hubsync/simulator'

/** Serves until its standard input closes, so that it never outlives the bench. */
const { preset, latencyMs } = JSON.parse(process.argv[2] ?? '{}') as { preset: Preset; latencyMs: number }
const simulator = createSimulator({ preset, latencyMs, seed: 1 })
process.stdout.write(`${await simulator.listen()}\n`)
process.stdin.resume()
process.stdin.once('end', () => void simulator.close())
