// Prints `N passed, N failed` from the results that vitest wrote: node scripts/count-tests.mjs RESULTS.json
import { existsSync, readFileSync } from 'node:fs'

const path = process.argv[2] ?? ''
if (existsSync(path)) {
  const results = JSON.parse(readFileSync(path, 'utf8'))
  // A file that fails to load has no tests to count, but it is no pass either: it counts as one failure.
  const unloaded = results.testResults.filter(hasFailedToLoad).length
  console.log(`${results.numPassedTests} passed, ${results.numFailedTests + unloaded} failed`)
} else {
  console.log('The tests left no results: their run broke off')
  process.exitCode = 1
}

/** @param {{ status: string, assertionResults: unknown[] }} file */
function hasFailedToLoad({ status, assertionResults }) {
  return status === 'failed' && assertionResults.length === 0
}
