import type { Account } from '../world/records.js'
import { presentSimpleUser } from './present-user.js'
import type { Presentation } from './presentation.js'

export type Contributor =
  | { account: Account; commits: number }
  | { account: undefined; name: string; email: string; commits: number }

export function presentContributor(contributor: Contributor, presentation: Presentation) {
  if (contributor.account) {
    return { ...presentSimpleUser(contributor.account, presentation), contributions: contributor.commits }
  }
  const { name, email, commits } = contributor
  return { email, name, type: 'Anonymous', contributions: commits }
}
