import type { Caller } from '../authentication.js'
import type { GraphqlError } from './answer.js'
import type { QueryMeasure } from './measure-query.js'

const organizationScopes = ['read:org', 'write:org', 'admin:org']

/** Tokens of apps and fine-grained tokens have permissions in place of scopes. */
const withoutScopes = /^(ghs|github_pat)_/

/**
 * A query that reads what the token's scopes do not cover is refused as a whole, before it runs.
 *
 * Source: https://docs.github.com/apps/oauth-apps/building-oauth-apps/scopes-for-oauth-apps
 */
export function refuseScopes({ readsMembers }: QueryMeasure, { token, scopes }: Caller): GraphqlError[] {
  if (!readsMembers || withoutScopes.test(token)) return []
  if (organizationScopes.some((scope) => scopes.includes(scope))) return []
  const granted = scopes.map((scope) => `'${scope}'`).join(', ')
  const message =
    'Your token has not been granted the required scopes to execute this query. ' +
    "The 'login' field requires one of the following scopes: ['read:org'], " +
    `but your token has only been granted the: [${granted}] scopes. ` +
    "Please modify your token's scopes at: https://github.com/settings/tokens."
  return [{ type: 'INSUFFICIENT_SCOPES', message }]
}
