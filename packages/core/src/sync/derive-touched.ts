import type { Run } from './run.js'

/** Brings what follows from the rows up to date: for the projects that were read, and all scores once a day. */
export async function deriveTouched(run: Run, contributors: boolean): Promise<void> {
  const day = run.report.day()
  const touched = [...run.report.touchedProjects]
  run.progress.enter('derive')
  if (touched.length > 0) {
    await run.store.derive(run.scope, { projectIds: touched, day, contributors })
  }
  const [last] = await run.store.logs.list(run.scope, { status: 'success', limit: 1 })
  if (dayOf(last?.metadata) !== day) await run.store.derive(run.scope, { day, contributors: false })
}

function dayOf(metadata: unknown): string | null {
  if (typeof metadata !== 'object' || metadata === null || !('day' in metadata)) return null
  return typeof metadata.day === 'string' ? metadata.day : null
}
