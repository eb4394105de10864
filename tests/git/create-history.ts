import { createBareRepository, runGit } from './run-git.js'

/** Makes a bare repository in a folder, with a history of so many commits. */
export function createHistory(folder: string, size: number): void {
  createBareRepository(folder)
  runGit(folder, ['fast-import', '--quiet'], writeHistory(size))
}

/** A line of work with a merge now and then, in the words of `git fast-import`. */
function writeHistory(size: number): string {
  const lines = ['blob', 'mark :1', 'data 2', 'x', '']
  for (let index = 1; index <= size; index += 1) {
    const who = `Person ${index % 50} <person${index % 50}@example.invalid> ${1_500_000_000 + index * 60} +0200`
    const message = `Change ${index}\n\nIt was in the way.\n`
    lines.push('commit refs/heads/main', `mark :${index + 1}`, `author ${who}`, `committer ${who}`)
    lines.push(`data ${message.length}`, message)
    if (index > 1) lines.push(`from :${index}`)
    if (index > 10 && index % 100 === 0) lines.push(`merge :${index - 5}`)
    if (index === 1) lines.push('M 100644 :1 file')
    lines.push('')
  }
  return lines.join('\n')
}
