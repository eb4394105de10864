import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import type { Commit, Repository, World } from '@hubsync/simulator'
import { createBareRepository, runGit } from './run-git.js'

/**
 * The histories of a simulated GitHub as real git repositories. The simulator invents its shas; git's follow from what
 * a commit says. The twin writes what it says and tells both names of it.
 */
export class GitTwin {
  readonly #world: World
  readonly #root = mkdtempSync(join(tmpdir(), 'git-twin-'))
  readonly #written = new Map<number, Map<string, string>>()
  /** Git's name by the invented one, and the other way round. */
  readonly #real = new Map<string, string>()
  readonly #invented = new Map<string, string>()

  constructor(world: World) {
    this.#world = world
  }

  /** The bare repository of a name, its branch where it is now; null where there is none. */
  find(fullName: string): string | null {
    const [owner = '', name = ''] = fullName.split('/')
    const found = this.#world.findRepository(owner, name)
    return found === undefined || found.moved ? null : this.#bring(found.repository)
  }

  /** A text of the simulator's in git's words. */
  translate(text: string): string {
    for (const repository of this.#world.repositories()) this.#bring(repository)
    return replaceShas(text, this.#real)
  }

  /** A text of somebody who knows git's names, in the simulator's words. */
  translateBack(text: string): string {
    return replaceShas(text, this.#invented)
  }

  close(): void {
    rmSync(this.#root, { recursive: true, force: true })
  }

  #bring(repository: Repository): string {
    const directory = join(this.#root, `${repository.id}.git`)
    if (!existsSync(directory)) createBareRepository(directory)
    const written = this.#written.get(repository.id) ?? new Map<string, string>()
    this.#written.set(repository.id, written)
    const { headSha } = repository
    const before = written.get('HEAD')
    if (headSha === null) {
      if (before !== undefined) runGit(directory, ['update-ref', '-d', 'refs/heads/main'])
      written.delete('HEAD')
    } else {
      for (const sha of [...this.#world.history(repository.id, headSha)].reverse()) {
        this.#write(directory, repository.id, sha, written)
      }
      const head = written.get(headSha) ?? ''
      if (before !== head) writeFileSync(join(directory, 'refs', 'heads', 'main'), `${head}\n`)
      written.set('HEAD', head)
    }
    return directory
  }

  #write(directory: string, repositoryId: number, sha: string, written: Map<string, string>): string {
    const known = written.get(sha)
    if (known !== undefined) return known
    const commit = this.#world.commit(repositoryId, sha)
    if (commit === undefined) throw new Error(`There is no commit ${sha}`)
    const parents = commit.parents.map((parent) => this.#write(directory, repositoryId, parent, written))
    // A folder of its own for each, so that no two commits say the same.
    const entry = Buffer.concat([Buffer.from('100644 file\0'), Buffer.from(commit.treeSha, 'hex')])
    const tree = writeObject(directory, 'tree', entry)
    const id = writeObject(directory, 'commit', Buffer.from(contentOf(commit, tree, parents)))
    written.set(sha, id)
    this.#real.set(sha, id)
    this.#invented.set(id, sha)
    return id
  }
}

function contentOf({ author, committer, message }: Commit, tree: string, parents: readonly string[]): string {
  return [
    `tree ${tree}`,
    ...parents.map((parent) => `parent ${parent}`),
    `author ${signatureOf(author)}`,
    `committer ${signatureOf(committer)}`,
    '',
    `${message}\n`,
  ].join('\n')
}

function signatureOf({ name, email, date }: Commit['author']): string {
  const offset = /([+-]\d\d):(\d\d)$/.exec(date)
  return `${name} <${email}> ${Date.parse(date) / 1000} ${offset === null ? '+0000' : `${offset[1]}${offset[2]}`}`
}

function writeObject(directory: string, type: string, content: Buffer): string {
  const object = Buffer.concat([Buffer.from(`${type} ${content.length}\0`), content])
  const id = createHash('sha1').update(object).digest('hex')
  const folder = join(directory, 'objects', id.slice(0, 2))
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, id.slice(2)), deflateSync(object, { level: 1 }))
  return id
}

function replaceShas(text: string, names: ReadonlyMap<string, string>): string {
  return text.replaceAll(/\b[0-9a-f]{40}\b/g, (sha) => names.get(sha) ?? sha)
}
