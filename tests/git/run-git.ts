import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Git as it was found when the tests began, whatever they do to the path meanwhile. */
export const gitProgram =
  (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'git'))
    .find((path) => existsSync(path)) ?? 'git'

/** Runs git apart from whatever this machine is set up with. */
export function runGit(directory: string, command: readonly string[], input?: string | Buffer): Buffer {
  return execFileSync(gitProgram, [...command], {
    input,
    maxBuffer: 2 ** 30,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      GIT_DIR: directory,
      GIT_CONFIG_NOSYSTEM: '1',
      HOME: directory,
      LC_ALL: 'C',
    },
  })
}

export function hasGit(): boolean {
  try {
    runGit('/', ['--version'])
    return true
  } catch {
    return false
  }
}

/** An empty bare repository that gives away single commits and leaves out files, as GitHub does. */
export function createBareRepository(directory: string): void {
  runGit(directory, ['init', '--quiet', '--bare', '--initial-branch=main', directory])
  for (const setting of ['uploadpack.allowFilter', 'uploadpack.allowAnySHA1InWant']) {
    runGit(directory, ['config', setting, 'true'])
  }
}
