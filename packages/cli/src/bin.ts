#!/usr/bin/env node
import { main } from './main.js'
import { processOutput } from './terminal/output.js'
import { version } from './version.js'

const interrupted = new AbortController()

function interrupt(): void {
  // The second time it is meant: the process ends at once, its checkpoints are as safe as after a crash.
  if (interrupted.signal.aborted) process.exit(130)
  interrupted.abort()
}

process.on('SIGINT', interrupt)
process.on('SIGTERM', interrupt)

process.exitCode = await main(process.argv.slice(2), {
  environment: process.env,
  folder: process.cwd(),
  output: processOutput(),
  signal: interrupted.signal,
  version,
})
