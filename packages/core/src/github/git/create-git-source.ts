import type { Page, PageRequest, ReadOptions, SyncSource } from '../../contracts/source.js'
import { dateSource } from './date-source.js'
import { type GitSourceOptions, GitWalks } from './git-walks.js'

/**
 * A source whose commits come from git, which counts against no limit of GitHub's. Everything else comes from the
 * source that it is made of, which also tells the time that commits are dated by: that of its latest answer.
 */
export function createGitSource(source: SyncSource, options: GitSourceOptions): SyncSource {
  const dated = dateSource(source)
  const walks = new GitWalks(dated, options)
  return {
    ...dated.source,
    commits: 'git',
    read: (requests, readOptions) => readApart(dated.source, walks, requests, readOptions),
    close: async () => {
      await walks.close()
      await source.close?.()
    },
  }
}

/** Ids of commits alone are the API's to tell: one request says where a branch stands. */
function isWalked({ stream, order }: PageRequest): boolean {
  return stream === 'commits' && order !== 'identity'
}

async function readApart(
  source: SyncSource,
  walks: GitWalks,
  requests: readonly PageRequest[],
  options: ReadOptions,
): Promise<Page[]> {
  const walked = requests.filter(isWalked)
  const others = requests.filter((request) => !isWalked(request))
  const pages = await Promise.all([
    walks.read(walked, options),
    others.length === 0 ? [] : source.read(others, options),
  ])
  const pageOf = new Map(pages.flat().map((page) => [page.request, page]))
  return requests.flatMap((request) => pageOf.get(request) ?? [])
}
