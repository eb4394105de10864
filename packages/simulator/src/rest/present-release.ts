import type { Account, Release } from '../world/records.js'
import { type RepositoryParts, repositoryHtmlUrl, repositoryUrl } from './present-repository.js'
import { ghost, presentSimpleUser } from './present-user.js'
import { escapeSegment, type Presentation } from './presentation.js'

/** A release without assets, of which the state knows nothing. */
export function presentRelease(
  release: Release,
  author: Account | undefined,
  parent: RepositoryParts,
  presentation: Presentation,
) {
  const url = `${repositoryUrl(parent, presentation)}/releases/${release.id}`
  const archive = `${repositoryUrl(parent, presentation)}/{format}/${escapeSegment(release.tagName)}`
  return {
    url,
    assets_url: `${url}/assets`,
    upload_url: `${url}/assets{?name,label}`,
    html_url: `${repositoryHtmlUrl(parent)}/${releasePath(release)}`,
    id: release.id,
    node_id: release.nodeId,
    author: presentSimpleUser(author ?? ghost, presentation),
    tag_name: release.tagName,
    target_commitish: release.target,
    name: release.name,
    draft: release.isDraft,
    immutable: false,
    prerelease: release.isPrerelease,
    created_at: release.committedAt,
    updated_at: release.updatedAt,
    published_at: release.publishedAt,
    assets: [],
    tarball_url: release.isDraft ? null : archive.replace('{format}', 'tarball'),
    zipball_url: release.isDraft ? null : archive.replace('{format}', 'zipball'),
    body: release.body,
  }
}

/** A draft has no tag yet. */
export function releasePath({ isDraft, tagName, id }: Release): string {
  return `releases/tag/${isDraft ? `untagged-${id.toString(16)}` : escapeSegment(tagName)}`
}
