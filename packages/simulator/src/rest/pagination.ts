interface PageRequest {
  /** 1 or more. */
  page: number
  /** 1 to 100. */
  perPage: number
}

export interface Page<Item> {
  items: Item[]
  /** The `Link` header; absent when everything fitted on one page. */
  link?: string
}

const defaultPageSize = 30
const largestPageSize = 100

/**
 * Numbers that make no sense count as not given, and too large a page is cut to 100.
 *
 * Source: https://docs.github.com/rest/using-the-rest-api/using-pagination-in-the-rest-api
 */
export function readPageRequest(query: URLSearchParams): PageRequest {
  return {
    page: readPositive(query.get('page')) ?? 1,
    perPage: Math.min(readPositive(query.get('per_page')) ?? defaultPageSize, largestPageSize),
  }
}

/**
 * Cuts a page by counting rows, as GitHub does for most lists: what is inserted or removed before the page
 * between two requests shifts the rest.
 *
 * @param url what the links point to, without a query
 */
export function paginateByNumber<Item, Shown>(
  items: readonly Item[],
  query: URLSearchParams,
  url: string,
  present: (item: Item) => Shown,
): Page<Shown> {
  const { page, perPage } = readPageRequest(query)
  const lastPage = Math.max(1, Math.ceil(items.length / perPage))
  const start = (page - 1) * perPage
  const shown = items.slice(start, start + perPage).map(present)
  const link = linkPages(page, lastPage, query, url)
  return link === '' ? { items: shown } : { items: shown, link }
}

/** Keeps the query as it was asked, apart from what is set. */
export function linkTo(url: string, query: URLSearchParams, set: Record<string, string | undefined>): string {
  const linked = new URLSearchParams(query)
  for (const [name, value] of Object.entries(set)) {
    if (value === undefined) linked.delete(name)
    else linked.set(name, value)
  }
  return `${url}?${linked.toString()}`
}

export function joinLinks(links: readonly (readonly [relation: string, url: string])[]): string {
  return links.map(([relation, url]) => `<${url}>; rel="${relation}"`).join(', ')
}

function linkPages(page: number, lastPage: number, query: URLSearchParams, url: string): string {
  const to = (number: number): string => linkTo(url, query, { page: String(number) })
  const links: [string, string][] = []
  if (page > 1) links.push(['prev', to(page - 1)])
  if (page < lastPage) links.push(['next', to(page + 1)], ['last', to(lastPage)])
  if (page > 1) links.push(['first', to(1)])
  return joinLinks(links)
}

function readPositive(text: string | null): number | undefined {
  if (text === null || !/^\d+$/.test(text)) return undefined
  const number = Number(text)
  return number > 0 ? number : undefined
}
