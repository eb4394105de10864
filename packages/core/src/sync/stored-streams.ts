import { wholeStreams } from './listed-whole.js'
import type { Run } from './run.js'

/** The run with the streams that earlier runs over the owner were asked for, where these are not read by default. */
export async function withStoredStreams(run: Run): Promise<Run> {
  const { store, scope, owner, streams } = run
  const projects = await store.ids(scope, { table: 'projects', where: { owner_id: owner.githubId } })
  const scopeIds = projects.map(({ id }) => id)
  const stored = await store.checkpoints(scope, { scope: 'project', scopeIds, streams: wholeStreams })
  return { ...run, streams: new Set([...streams, ...stored.map(({ stream }) => stream)]) }
}
