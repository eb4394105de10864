import type { Mutation } from '@hubsync/simulator'
import type { GitHubProcess } from './start-github.js'

/** Something happens in some repositories: an issue, a pull request and a commit in each. */
export async function changeProjects(github: GitHubProcess, count: number): Promise<void> {
  const answer = await fetch(`${github.url}/orgs/acme/repos?per_page=100`)
  const repositories = (await answer.json()) as {
    full_name: string
    archived: boolean
    open_issues: number
  }[]
  const busy = repositories.filter(({ archived, open_issues: open }) => !archived && open > 0)
  await github.change(busy.slice(0, count).flatMap(({ full_name: name }) => changesOf(name)))
}

function changesOf(repository: string): Mutation[] {
  return [
    { action: 'createIssue', repository, title: 'It has stopped' },
    { action: 'openPullRequest', repository, title: 'Start it again' },
    { action: 'push', repository, messages: ['Start it again'] },
  ]
}
