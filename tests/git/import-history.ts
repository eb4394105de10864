import type { Commit, Repository, World } from '@hubsync/simulator'
import { runGit } from './run-git.js'

const fields = ['%H', '%T', '%P', '%an', '%ae', '%aI', '%cn', '%ce', '%cI', '%B']

/** Puts the history of a git repository into a simulated GitHub, as git's own pretty printer tells it. */
export function importHistory(world: World, repository: Repository, folder: string): void {
  const told = runGit(folder, ['log', '-z', `--format=${fields.join('%x1f')}`, 'main']).toString('utf8')
  const commits = told.split('\0').filter(Boolean).map(readCommit)
  world.addCommits(repository.id, commits)
  repository.headSha = commits[0]?.sha ?? null
}

function readCommit(line: string): Commit {
  const [sha = '', treeSha = '', parents = '', ...rest] = line.split('\x1f')
  const [
    authorName = '',
    authorEmail = '',
    authored = '',
    name = '',
    email = '',
    committed = '',
    message = '',
  ] = rest
  return {
    sha,
    treeSha,
    parents: parents.split(' ').filter(Boolean),
    message: message.replace(/\n$/, ''),
    author: { name: authorName, email: authorEmail, date: authored, accountId: null },
    committer: { name, email, date: committed, accountId: null },
    additions: 0,
    deletions: 0,
    changedFiles: 0,
  }
}
