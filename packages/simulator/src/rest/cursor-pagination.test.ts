import { describe, expect, it } from 'vitest'
import { type Position, paginateByCursor } from './cursor-pagination.js'
import { RestFailure } from './errors.js'
import { readLinks } from './testing/rest-client.js'

const url = 'https://api.github.com/repositories/1/issues'

interface Row {
  id: number
  updatedAt: string
}

const positionOf = ({ id, updatedAt }: Row): Position => [updatedAt, id]

function createRows(times: readonly string[]): Row[] {
  return times.map((updatedAt, index) => ({ id: index + 1, updatedAt }))
}

function readPage(rows: readonly Row[], search: string, direction: 'asc' | 'desc' = 'asc') {
  const page = paginateByCursor(rows, direction, positionOf, new URLSearchParams(search), url)
  const links = readLinks(new Headers(page.link === undefined ? {} : { link: page.link }))
  return { ids: page.items.map(({ id }) => id), links, link: page.link }
}

function follow(rows: readonly Row[], link: string | undefined, direction: 'asc' | 'desc' = 'asc') {
  if (link === undefined) throw new Error('There is no such link')
  return readPage(rows, new URL(link).search, direction)
}

describe('Cursors', () => {
  const rows = createRows(['a', 'b', 'c', 'd', 'e'])

  it('link only to the next and the previous page, and number them', () => {
    const first = readPage(rows, 'sort=updated&per_page=2')
    expect(Object.keys(first.links)).toEqual(['next'])
    expect(first.link).toMatch(/\?sort=updated&per_page=2&after=[^&]+&page=2>; rel="next"$/)
    const second = follow(rows, first.links.next)
    expect(second.ids).toEqual([3, 4])
    expect(Object.keys(second.links)).toEqual(['next', 'prev'])
    expect(follow(rows, second.links.prev).ids).toEqual([1, 2])
    const third = follow(rows, second.links.next)
    expect(third.ids).toEqual([5])
    expect(Object.keys(third.links)).toEqual(['prev'])
  })

  it('add what the query left open behind it', () => {
    expect(readPage(createRows(Array.from({ length: 31 }, () => 'a')), 'state=all').link).toMatch(
      /\?state=all&after=[^&]+&per_page=30&page=2>/,
    )
  })

  it('lose no row when one before the page vanishes between two requests', () => {
    const first = readPage(rows, 'per_page=2')
    expect(follow(rows.slice(1), first.links.next).ids).toEqual([3, 4])
  })

  it('show a row again that moved to the end of an ascending order', () => {
    const first = readPage(rows, 'per_page=2')
    const moved = [...rows.slice(1), { id: 1, updatedAt: 'f' }]
    const second = follow(moved, first.links.next)
    expect(second.ids).toEqual([3, 4])
    expect(follow(moved, second.links.next).ids).toEqual([5, 1])
  })

  it('never show a row that moved to the start of a descending order', () => {
    const newestFirst = rows.toReversed()
    const first = readPage(newestFirst, 'per_page=2', 'desc')
    const moved = [{ id: 1, updatedAt: 'f' }, ...newestFirst.slice(0, -1)]
    const second = follow(moved, first.links.next, 'desc')
    expect(second.links.next).toBeUndefined()
    expect([...first.ids, ...second.ids]).toEqual([5, 4, 3, 2])
  })

  it('tell rows of the same second apart', () => {
    const equal = createRows(['a', 'a', 'a', 'a'])
    const first = readPage(equal, 'per_page=3')
    expect(follow(equal, first.links.next).ids).toEqual([4])
  })

  it('are refused when they are none', () => {
    expect(() => readPage(rows, 'after=nonsense')).toThrow(RestFailure)
  })
})

describe('Bare page numbers', () => {
  it('count rows', () => {
    expect(readPage(createRows(['a', 'b', 'c']), 'per_page=2&page=2').ids).toEqual([3])
  })

  it('are refused from row 10,000 on, but not as part of a link', () => {
    const rows = createRows(['a', 'b'])
    expect(() => readPage(rows, 'per_page=100&page=100')).toThrow(/cursor based pagination/)
    expect(readPage(rows, 'per_page=100&page=99').ids).toEqual([])
    const { next } = readPage(rows, 'per_page=1').links
    expect(follow(rows, `${next}&page=20000`).ids).toEqual([2])
  })
})
