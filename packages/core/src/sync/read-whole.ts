import type { Page, PageRequest } from '../contracts/source.js'
import type { Run } from './run.js'

/** Lists read from their beginnings to their ends at once: a proof needs all of them, or begins again. */
export async function readWhole(run: Run, requests: readonly PageRequest[]): Promise<Page[]> {
  if (requests.length === 0) return []
  const pages = await run.source.read(requests, { signal: run.signal })
  const continued = await Promise.all(
    pages.map(async (page) => {
      if (page.next === null) return page
      const [rest] = await readWhole(run, [{ ...page.request, cursor: page.next }])
      return rest === undefined ? page : joinPages(page, rest)
    }),
  )
  return continued
}

function joinPages(page: Page, rest: Page): Page {
  return {
    ...rest,
    request: page.request,
    observedAt: page.observedAt,
    records: [...page.records, ...rest.records],
  }
}
