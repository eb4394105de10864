import { z } from 'zod'
import { actorRecord } from './actor.js'
import { issueRecord } from './issue.js'
import { reviewRecord } from './review.js'

/** The fields of a pull request that are read, in the REST shape; what is absent was not told. */
export const pullRequestRecord = issueRecord
  .pick({
    node_id: true,
    number: true,
    title: true,
    body: true,
    state: true,
    user: true,
    labels: true,
    assignees: true,
    milestone: true,
    html_url: true,
    created_at: true,
    updated_at: true,
    closed_at: true,
  })
  .extend({
    id: z.int(),
    draft: z.boolean().optional(),
    merged_at: z.string().nullish(),
    merge_commit_sha: z.string().nullish(),
    merged_by: actorRecord.nullish(),
    head: z.object({ ref: z.string(), sha: z.string(), repo: z.object({ full_name: z.string() }).nullish() }),
    base: z.object({ ref: z.string() }),
    comments: z.int().optional(),
    additions: z.int().optional(),
    deletions: z.int().optional(),
    changed_files: z.int().optional(),
    commits: z.int().optional(),
    /** Not GitHub's words: all submitted reviews, where the transport reads them along. */
    reviews: z.array(reviewRecord).optional(),
    /** Not GitHub's words: how many submitted reviews it counts. */
    reviews_total: z.int().optional(),
  })

export type PullRequestRecord = z.infer<typeof pullRequestRecord>
