import type { Page, PageRequest } from '../contracts/source.js'
import { expectedNodes, isByGit } from './pack-requests.js'
import type { Run } from './run.js'

/** The budget learns from what came. */
export function noteAnswer(
  run: Pick<Run, 'source' | 'budget'>,
  requests: readonly PageRequest[],
  pages: readonly Page[],
): void {
  const nodes = expectedNodes(
    requests.filter((request) => !isByGit(request, run)),
    run,
  )
  if (pages.some(({ error }) => error?.code === 'response_too_large')) run.budget.noteTooLarge(nodes)
  else run.budget.noteAnswer(nodes)
  for (const page of pages) run.budget.learn(page)
}
