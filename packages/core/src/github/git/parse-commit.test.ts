import { describe, expect, it } from 'vitest'
import { parseCommit } from './parse-commit.js'

const sha = 'a'.repeat(40)
const [first, second] = ['b'.repeat(40), 'c'.repeat(40)]

function parse(object: string | Buffer) {
  return parseCommit(
    sha,
    Buffer.isBuffer(object) ? object : Buffer.from(object),
    'https://github.com/acme/app',
  )
}

function commitOf(lines: readonly string[], message: string): string {
  return [`tree ${sha}`, ...lines, '', message].join('\n')
}

const author = 'author Ada Lovelace <ada@example.com> 1712000000 +0200'
const committer = 'committer GitHub <noreply@github.com> 1712003600 -0730'

describe('parseCommit', () => {
  it('tells a commit in the shape in which REST tells it', () => {
    expect(
      parse(commitOf([`parent ${first}`, `parent ${second}`, author, committer], 'Fix\n\nit\n')),
    ).toEqual({
      sha,
      html_url: `https://github.com/acme/app/commit/${sha}`,
      commit: {
        message: 'Fix\n\nit',
        author: { name: 'Ada Lovelace', email: 'ada@example.com', date: '2024-04-01T19:33:20.000Z' },
        committer: { name: 'GitHub', email: 'noreply@github.com', date: '2024-04-01T20:33:20.000Z' },
      },
      parents: [{ sha: first }, { sha: second }],
    })
  })

  it('tells nothing of whose account it is', () => {
    expect(parse(commitOf([author, committer], 'Fix'))).not.toHaveProperty('author')
  })

  it('tells a root by its having no parents', () => {
    expect(parse(commitOf([author, committer], 'Begin')).parents).toEqual([])
  })

  it('passes over signatures, merged tags and headers that nobody knows', () => {
    const signed = [
      author,
      committer,
      'gpgsig -----BEGIN PGP SIGNATURE-----',
      ' ',
      ' parent of nothing',
      ' -----END PGP SIGNATURE-----',
      `mergetag object ${first}`,
      ' type commit',
      ' ',
      ' encoding of the tag',
      'HG:extra branch:stable',
    ]
    const { commit, parents } = parse(commitOf(signed, 'Signed'))
    expect(commit.message).toBe('Signed')
    expect(parents).toEqual([])
  })

  it.each([
    ['iso-8859-1', Buffer.from('Größe', 'latin1'), 'Größe'],
    ['utf-16le', Buffer.from('Größe', 'utf16le'), 'Größe'],
    ['shift_jis', Buffer.from([0x93, 0xfa, 0x96, 0x7b]), '日本'],
    ['klingon-8', Buffer.from('Größe'), 'Größe'],
  ])('reads what is written in %s', (encoding, text, expected) => {
    const head = Buffer.from(commitOf([author, committer, `encoding ${encoding}`], ''))
    expect(parse(Buffer.concat([head, text])).commit.message).toBe(expected)
  })

  it('reads names in the encoding of their commit', () => {
    const text = commitOf(['author Jos\xe9 <jose@example.com> 1 +0000', committer, 'encoding latin1'], 'Fix')
    expect(parse(Buffer.from(text, 'latin1')).commit.author?.name).toBe('José')
  })

  it('keeps everything behind a NUL, and puts a sign where bytes mean nothing', () => {
    const head = Buffer.from(commitOf([author, committer], ''))
    expect(parse(Buffer.concat([head, Buffer.from([0x61, 0x00, 0x62, 0xff, 0x63])])).commit.message).toBe(
      'a\0b\uFFFDc',
    )
  })

  it.each([
    ['author <nobody@example.com> 1 +0000', { name: '', email: 'nobody@example.com' }],
    ['author Nobody <> 1 +0000', { name: 'Nobody', email: '' }],
    ['author Nobody <a@b> no time', { name: 'Nobody', email: 'a@b', date: null }],
    ['author Nobody', { name: 'Nobody', email: '', date: null }],
    ['author Odd <a@b>> 0 +0000', { name: 'Odd', email: 'a@b', date: '1970-01-01T00:00:00.000Z' }],
    ['author Late <a@b> 99999999999999999999 +0000', { name: 'Late', date: null }],
  ])('reads %s as far as it goes', (line, expected) => {
    expect(parse(commitOf([line, committer], 'Fix')).commit.author).toMatchObject(expected)
  })

  it('reads a commit without a message', () => {
    expect(parse(commitOf([author, committer], '')).commit.message).toBe('')
    expect(parse(`tree ${sha}\n${author}\n${committer}\n`).commit.message).toBe('')
  })

  it('takes no long time over what somebody made to be read slowly', () => {
    const message = `${'\n'.repeat(300_000)}end`
    const start = performance.now()
    expect(parse(commitOf([author, committer], `${message}\n\n`)).commit.message).toBe(message)
    const endless = `author Ada <ada@example.com> ${'1'.repeat(300_000)}`
    expect(parse(commitOf([endless, committer], 'Fix')).commit.author?.date).toBeNull()
    expect(performance.now() - start).toBeLessThan(2_000)
  })

  it('refuses what is no commit', () => {
    expect(() => parse('hello')).toThrow(expect.objectContaining({ code: 'response_invalid' }))
  })
})
