export type ApiVersion = '2022-11-28' | '2026-03-10'

export const defaultApiVersion: ApiVersion = '2022-11-28'

const newestApiVersion: ApiVersion = '2026-03-10'

/** Newest first, as the refusal of an unknown version lists them. */
export const apiVersions: readonly ApiVersion[] = [newestApiVersion, defaultApiVersion]

/**
 * What `2026-03-10` no longer sends of each kind of object.
 *
 * Source: `x-github-breaking-changes` in GitHub's OpenAPI description.
 */
const removedFields = {
  issue: ['assignee'],
  pullRequest: ['assignee', 'merge_commit_sha'],
  repository: ['has_downloads', 'use_squash_pr_title_as_default'],
  rateLimit: ['rate'],
} as const

/** Takes away what the version no longer has; the object must be the caller's own. */
export function trimToVersion<Body extends object>(
  kind: keyof typeof removedFields,
  body: Body,
  version: ApiVersion,
): Body {
  if (version === defaultApiVersion) return body
  for (const field of removedFields[kind]) Reflect.deleteProperty(body, field)
  return body
}

export function parseApiVersion(header: string | null): ApiVersion | undefined {
  if (header === null) return defaultApiVersion
  return apiVersions.find((version) => version === header)
}
