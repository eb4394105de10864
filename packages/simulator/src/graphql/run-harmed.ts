import type { QueryHarm } from './query-harm.js'
import { type QueryRun, type QueryRunResult, runQuery } from './run-query.js'

/** Runs a query once as it is, to see where it may fail, and again with the failures, so that nulls spread as they must. */
export function runHarmed(run: QueryRun, harm: QueryHarm): QueryRunResult {
  const clean = runQuery(run)
  const places = harm.spoil?.(clean.result.data) ?? []
  if (places.length === 0) return clean
  const failures = new Map(places.map(({ path, failure }) => [path.join('.'), failure]))
  return { ...runQuery(run, failures), nodes: clean.nodes }
}
