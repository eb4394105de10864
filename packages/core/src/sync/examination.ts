import type { Checkpoint } from '../model/sync-checkpoint.js'
import type { FoundProject } from './found-project.js'
import type { WholeStream } from './listed-whole.js'
import type { ReadPage } from './read-together.js'
import type { Run } from './run.js'

/** A project under proof: what is stored of it, where its streams stand, and whether to mend what differs. */
export interface Examination {
  readonly run: Run
  readonly project: FoundProject
  readonly checkpoints: ReadonlyMap<string, Checkpoint>
  readonly counts: LiveCounts
  readonly heal: boolean
  /** Pages that proofs of several projects ask for go together. */
  readonly readPage: ReadPage
}

/** Streams of which GitHub counts the records. */
export type CountedStream = 'bugs' | 'pull-requests' | WholeStream

/** Live rows by the row ids of projects. */
export type LiveCounts = Readonly<Record<CountedStream | 'commits', ReadonlyMap<string, number>>>

/** Said of a difference that the caller did not ask to mend. */
export const notHealed = {
  outcome: 'unproven',
  reason: 'the counts differ; heal or sync to mend that',
} as const

/** Why a stream cannot be proven; null when it was read to its end. */
export function whyUnread({ run, project, checkpoints }: Examination, stream: string): string | null {
  const failure = run.report.failureOf(project.probe.fullName, stream)
  if (failure !== undefined) return `reading failed: ${failure}`
  return (checkpoints.get(stream)?.watermark ?? null) === null ? 'not read to its end yet' : null
}
