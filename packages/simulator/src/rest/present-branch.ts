import { type CommitParts, presentCommit } from './present-commit.js'
import { repositoryHtmlUrl, repositoryUrl } from './present-repository.js'
import type { Presentation } from './presentation.js'

export function presentBranch(name: string, head: CommitParts, presentation: Presentation) {
  const url = `${repositoryUrl(head.parent, presentation)}/branches/${name}`
  return {
    name,
    commit: presentCommit(head, presentation),
    _links: { self: url, html: `${repositoryHtmlUrl(head.parent)}/tree/${name}` },
    protected: false,
    protection: {
      enabled: false,
      required_status_checks: { enforcement_level: 'off', contexts: [], checks: [] },
    },
    protection_url: `${url}/protection`,
  }
}
