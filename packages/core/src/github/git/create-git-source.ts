import type { PageRequest, ReadOptions, SyncSource } from '../../contracts/source.js'
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
    read: async (requests, readOptions) => {
      const ask = async (others: readonly PageRequest[]) => ({
        pages: await dated.source.read(others, readOptions),
        looks: [],
      })
      return (await readApart(walks, requests, readOptions, ask)).pages
    },
    readWithLooks: (requests, looks, readOptions) =>
      readApart(walks, requests, readOptions, (others) =>
        dated.source.readWithLooks(others, looks, readOptions),
      ),
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

type Answer = Awaited<ReturnType<SyncSource['readWithLooks']>>

async function readApart(
  walks: GitWalks,
  requests: readonly PageRequest[],
  options: ReadOptions,
  ask: (others: readonly PageRequest[]) => Promise<Answer>,
): Promise<Answer> {
  const others = requests.filter((request) => !isWalked(request))
  const [walked, answer] = await Promise.all([
    walks.read(requests.filter(isWalked), options),
    others.length === 0 ? { pages: [], looks: [] } : ask(others),
  ])
  const pageOf = new Map([...walked, ...answer.pages].map((page) => [page.request, page]))
  return { looks: answer.looks, pages: requests.flatMap((request) => pageOf.get(request) ?? []) }
}
