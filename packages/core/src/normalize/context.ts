import type { Scope } from '../model/ids.js'
import type { LabelRules } from './triage/label-rules.js'

/** What a normalizer needs beside the record: everything else about a row follows from these. */
export interface NormalizeContext {
  readonly scope: Scope
  /** GitHub's time of the answer that carried the record. */
  readonly observedAt: string
  /** The run's day in GitHub's time, `YYYY-MM-DD`: scores count age to its start. */
  readonly day: string
  readonly labelRules: LabelRules
}

/** The context of a record that belongs to a project. */
export interface ProjectContext extends NormalizeContext {
  readonly projectId: string
}

/** The context of a review. */
export interface ReviewContext extends NormalizeContext {
  readonly pullRequestId: string
}

/** The context of a member. */
export interface OrganizationContext extends NormalizeContext {
  readonly organization: { readonly id: number; readonly login: string }
}
