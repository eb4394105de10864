import { open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { GitRepository } from './git-repository.js'

/** The shas that a walk meets, one a line in a file beside the objects: any page of it is found at once. */
export interface Walk {
  readonly head: string
  readonly file: string
  /** Commits that the walk meets. */
  readonly length: number
  /** Commits that its head reaches. */
  readonly total: number
}

const prefix = 'walk-'

/**
 * Lists the commits that a head reaches, newest first. With a base it lists those that the base does not reach, and
 * the base itself behind them.
 *
 * The same head is always listed in the same order, so a walk may go on in another process, from another folder.
 */
export async function listWalk(
  git: GitRepository,
  { head, base }: { readonly head: string; readonly base: string | null },
  signal: AbortSignal,
): Promise<Walk> {
  const name = `${prefix}${head}${base === null ? '' : `-${base}`}`
  const file = join(git.directory, name)
  if (!(await isThere(file))) {
    await removeOtherWalks(git.directory)
    await writeList(git, file, base === null ? [head] : [head, '--not', `${base}^@`], signal)
  }
  const length = (await stat(file)).size / lineLength(head)
  return { head, file, length, total: base === null ? length : await countHistory(git, head, signal) }
}

/** Shas of a walk, from an offset on. */
export async function readShas({ head, file }: Walk, offset: number, count: number): Promise<string[]> {
  const handle = await open(file, 'r')
  try {
    const buffer = Buffer.alloc(count * lineLength(head))
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, offset * lineLength(head))
    return buffer.toString('latin1', 0, bytesRead).split('\n').slice(0, -1)
  } finally {
    await handle.close()
  }
}

function lineLength(head: string): number {
  return head.length + 1
}

/** A list stands under its name once it is whole. */
async function writeList(
  git: GitRepository,
  file: string,
  range: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const unfinished = `${file}.part`
  const handle = await open(unfinished, 'w')
  try {
    await git.run(['rev-list', ...range], signal, { output: handle.fd })
  } finally {
    await handle.close()
  }
  await rename(unfinished, file)
}

export async function countHistory(git: GitRepository, head: string, signal: AbortSignal): Promise<number> {
  const { output } = await git.run(['rev-list', '--count', head], signal)
  return Number(output.toString('latin1'))
}

async function isThere(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  )
}

async function removeOtherWalks(directory: string): Promise<void> {
  const names = await readdir(directory)
  await Promise.all(
    names.filter((name) => name.startsWith(prefix)).map((name) => rm(join(directory, name), { force: true })),
  )
}
