import type { Simulator } from '@hubsync/simulator'

/** A fetch that asks the simulator in this process: no sockets, redirects followed as a real one does. */
export function connect(simulator: Simulator, options: { pageLimit: number }) {
  return async (address: string, init: RequestInit): Promise<Response> => {
    const asked = new Request(address, shorten(init, options.pageLimit))
    const response = await simulator.handle(shortenAddress(asked, options.pageLimit))
    const location = response.headers.get('location')
    if (![301, 302, 307, 308].includes(response.status) || location === null) return response
    const { body, ...rest } = init
    const further = await simulator.handle(new Request(location, rest))
    // What the Response constructor cannot be told.
    return Object.defineProperties(further, {
      url: { value: location },
      redirected: { value: true },
    })
  }
}

const listings = /\b(page: \w+|repositories|reviews)\(first: (\d+)/g

/** GitHub gives fewer records a page than are asked for. */
function shorten(init: RequestInit, limit: number): RequestInit {
  if (typeof init.body !== 'string') return init
  const body = init.body.replace(
    listings,
    (_text, field: string, first: string) => `${field}(first: ${Math.min(limit, Number(first))}`,
  )
  return { ...init, body }
}

function shortenAddress(request: Request, limit: number): Request {
  const url = new URL(request.url)
  if (url.searchParams.get('per_page') !== '100') return request
  url.searchParams.set('per_page', String(limit))
  return new Request(url, request)
}
