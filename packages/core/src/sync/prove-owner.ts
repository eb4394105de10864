import { lookAtOwner } from './probe-owner.js'
import type { Run } from './run.js'
import { type ProofOptions, verifyCounts } from './verify-counts.js'
import { verifyProjects } from './verify-projects.js'

/** The work of a proof that mends nothing: GitHub's counts are held against the rows, and no row is written. */
export async function proveOwner(
  run: Run,
  options: Omit<ProofOptions, 'heal'>,
): Promise<{ repositories: string[] }> {
  const { found } = await lookAtOwner(run, { details: false, members: false })
  await verifyCounts(run, found, { ...options, heal: false })
  await verifyProjects(run, found)
  return { repositories: found.map(({ probe }) => probe.fullName) }
}
