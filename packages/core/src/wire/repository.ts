import { z } from 'zod'

/** The fields of a repository that are read, in the REST shape; what is absent was not told. */
export const repositoryRecord = z.object({
  id: z.int(),
  node_id: z.string(),
  name: z.string(),
  full_name: z.string(),
  owner: z.object({
    login: z.string(),
    id: z.int(),
    node_id: z.string().optional(),
    type: z.string().optional(),
  }),
  description: z.string().nullable(),
  html_url: z.string(),
  homepage: z.string().nullable(),
  language: z.string().nullable(),
  topics: z.array(z.string()).optional(),
  stargazers_count: z.int(),
  forks_count: z.int(),
  visibility: z.string().optional(),
  private: z.boolean(),
  fork: z.boolean(),
  archived: z.boolean(),
  disabled: z.boolean(),
  has_issues: z.boolean(),
  /** What the token's account may do there; absent without a token. */
  permissions: z.object({ push: z.boolean() }).nullish(),
  /** REST names one even while the repository is empty; `size` 0 with no head tells that. */
  default_branch: z.string().nullable().optional(),
  created_at: z.string(),
  updated_at: z.string(),
  pushed_at: z.string().nullable(),
  /** Not GitHub's words: head of the default branch, null for an empty repository. */
  head_sha: z.string().nullable().optional(),
  head_committed_at: z.string().nullable().optional(),
  /** Bytes of code per language. */
  languages: z.record(z.string(), z.int()).optional(),
  /** Paths of the head's root and of `.github/workflows`; folders end in `/`. */
  tree: z.array(z.string()).optional(),
})

export type RepositoryRecord = z.infer<typeof repositoryRecord>
