import { createSimulator, type SimulatorOptions } from '@hubsync/simulator'
import { importHistory } from '@hubsync/tests/import-history'

/** Serves until its standard input closes, so that it never outlives the bench. */
const { history, ...options } = JSON.parse(process.argv[2] ?? '{}') as SimulatorOptions & { history?: string }
const simulator = createSimulator(options)
if (history !== undefined) {
  for (const repository of simulator.world.repositories()) importHistory(simulator.world, repository, history)
}
process.stdout.write(`${await simulator.listen()}\n`)
process.stdin.resume()
process.stdin.once('end', () => void simulator.close())
