import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { makeFolder, runHubsync } from './hubsync-process.js'

const file = 'prisma/hubsync.prisma'

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const { folder, remove } = await makeFolder()
  try {
    await work(folder)
  } finally {
    await remove()
  }
}

it('is written, compared, and written again around what the host put into it', () =>
  inFolder(async (folder) => {
    const schema = (...words: string[]) => runHubsync(['schema', ...words], { folder })
    const path = join(folder, file)
    expect(await schema('--out', file, '--check')).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('the file does not exist'),
    })
    expect(await readdir(folder)).toEqual([])
    expect(await schema('--out', file)).toMatchObject({ code: 0, stdout: `Wrote ${file}\n`, stderr: '' })
    expect(await schema('--out', file, '--check')).toMatchObject({ code: 0 })

    const relation = '  assessments Assessment[]'
    const written = await readFile(path, 'utf8')
    const mine = written.replace(/(host-begin.*\n)/, `$1${relation}\n`)
    await writeFile(path, mine)
    expect(await schema('--out', file, '--check')).toMatchObject({ code: 0 })
    await writeFile(path, mine.replace(/^ +stars .*\n/m, ''))
    const stale = await schema('--out', file, '--check')
    expect(stale).toMatchObject({ code: 1 })
    expect(stale.stdout).toMatch(/out of date:\n {2}GitHubProject\n {2}→ hubsync schema --out /)
    expect(await schema('--out', file)).toMatchObject({ code: 0 })
    expect(await readFile(path, 'utf8')).toBe(mine)
  }))

it("never writes over the host's own schema", () =>
  inFolder(async (folder) => {
    const own = 'generator client {\n  provider = "prisma-client"\n}\n\nmodel User {\n  id Int @id\n}\n'
    const path = join(folder, 'schema.prisma')
    await writeFile(path, own)
    const ended = await runHubsync(['schema', '--out', 'schema.prisma'], { folder })
    expect(ended).toMatchObject({ code: 2, stdout: '' })
    expect(ended.stderr).toMatch(
      /generator client, model User.*prisma\/hubsync\.prisma.*\[configuration_invalid\]/,
    )
    expect(await readFile(path, 'utf8')).toBe(own)
  }))

it('names what it cannot write', () =>
  inFolder(async (folder) => {
    const ended = await runHubsync(['schema', '--out', '.'], { folder })
    expect(ended).toMatchObject({ code: 2, stdout: '' })
    expect(ended.stderr).toMatch(/cannot be used for --out: EISDIR/)
  }))
