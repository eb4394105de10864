import { selectTreePaths } from '../../streams/repository.js'
import { splitFullName } from '../../streams/repository-route.js'
import type { RepositoryRecord } from '../../wire/repository.js'
import { isRecord } from '../client/answer.js'
import type { GitHubClient, RequestOptions } from '../client/github-client.js'

type Details = Pick<RepositoryRecord, 'languages' | 'tree'>

/**
 * Languages and the head's tree of one repository, in two requests.
 *
 * Source: https://docs.github.com/rest/git/trees#get-a-tree
 */
export async function readRepositoryDetails(
  client: Pick<GitHubClient, 'request'>,
  repository: { readonly fullName: string; readonly defaultBranch: string | null },
  { signal }: RequestOptions,
): Promise<Details> {
  const place = splitFullName(repository.fullName)
  const { defaultBranch } = repository
  const [languages, tree] = await Promise.all([
    client.request('GET /repos/{owner}/{repo}/languages', place, { cache: true, signal }),
    defaultBranch === null ? [] : readTree(client, { ...place, branch: defaultBranch }, signal),
  ])
  return { languages: isRecord(languages.data) ? (languages.data as Record<string, number>) : {}, tree }
}

interface Branch {
  readonly owner: string
  readonly repo: string
  readonly branch: string
}

/** A tree too large to be told whole leaves out anything: then its root and the workflows are asked for apart. */
async function readTree(
  client: Pick<GitHubClient, 'request'>,
  { owner, repo, branch }: Branch,
  signal: AbortSignal | undefined,
): Promise<string[]> {
  const whole = await askForTree(client, { owner, repo, tree_sha: branch, recursive: 1 }, signal)
  if (!whole.isTruncated) return selectTreePaths(whole.entries)
  const [root, workflows] = await Promise.all([
    askForTree(client, { owner, repo, tree_sha: branch }, signal),
    askForTree(client, { owner, repo, tree_sha: `${branch}:.github/workflows` }, signal),
  ])
  const inside = workflows.entries.map((entry) => ({ ...entry, path: `.github/workflows/${entry.path}` }))
  return selectTreePaths([...root.entries, ...inside])
}

/** An empty repository has no tree (409), and not every one has workflows (404). */
async function askForTree(
  client: Pick<GitHubClient, 'request'>,
  parameters: Readonly<Record<string, string | number>>,
  signal: AbortSignal | undefined,
) {
  const route = 'GET /repos/{owner}/{repo}/git/trees/{tree_sha}'
  const { data } = await client.request(route, parameters, { accept: [404, 409], cache: true, signal })
  const { tree, truncated } = isRecord(data) ? data : {}
  const entries = (Array.isArray(tree) ? tree : []) as readonly { path: string; type: string }[]
  return { entries, isTruncated: truncated === true }
}
