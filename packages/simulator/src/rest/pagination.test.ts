import { describe, expect, it } from 'vitest'
import { paginateByNumber, readPageRequest } from './pagination.js'

const url = 'https://api.github.com/repositories/1/pulls'
const letters = [...'abcdefghij']

function readPage(items: readonly string[], search: string) {
  return paginateByNumber(items, new URLSearchParams(search), url, (item) => item)
}

describe('Page numbers', () => {
  it('start at 1 with 30 rows, and senseless ones count as not given', () => {
    for (const search of ['', 'page=0&per_page=0', 'page=-1&per_page=-5', 'page=x&per_page=y']) {
      expect(readPageRequest(new URLSearchParams(search))).toEqual({ page: 1, perPage: 30 })
    }
  })

  it('reach at most 100 rows a page', () => {
    expect(readPageRequest(new URLSearchParams('per_page=150')).perPage).toBe(100)
  })

  it('link to the neighbours and both ends, keeping the rest of the query', () => {
    expect(readPage(letters, 'state=all&per_page=3&page=2')).toEqual({
      items: ['d', 'e', 'f'],
      link: [
        `<${url}?state=all&per_page=3&page=1>; rel="prev"`,
        `<${url}?state=all&per_page=3&page=3>; rel="next"`,
        `<${url}?state=all&per_page=3&page=4>; rel="last"`,
        `<${url}?state=all&per_page=3&page=1>; rel="first"`,
      ].join(', '),
    })
  })

  it('link nowhere when everything fits', () => {
    expect(readPage(letters, '')).toEqual({ items: letters })
  })

  it('lose a row when one before the page vanishes between two requests', () => {
    const first = readPage(letters, 'per_page=4&page=1').items
    const second = readPage(letters.slice(1), 'per_page=4&page=2').items
    expect([...first, ...second]).not.toContain('e')
  })

  it('show nothing past the end', () => {
    expect(readPage(letters, 'per_page=4&page=9').items).toEqual([])
  })
})
