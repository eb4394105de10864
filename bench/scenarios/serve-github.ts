import { createSimulator, type SimulatorOptions } from '@hubsync/simulator'

/** Serves until its standard input closes, so that it never outlives the bench. */
const options = JSON.parse(process.argv[2] ?? '{}') as SimulatorOptions
const simulator = createSimulator(options)
process.stdout.write(`${await simulator.listen()}\n`)
process.stdin.resume()
process.stdin.once('end', () => void simulator.close())
