/** A page of one stream, as somebody asked for it. */
export interface AskedPage {
  /** Whose list: the kind of records and the object that they hang on. */
  readonly stream: string
  /** Where in it: cursor, order and what else tells one page from another. */
  readonly place: string
  /** Asked for its ids alone, to prove that nothing else is stored: such a list is read in one go or not at all. */
  readonly isProof: boolean
}

/** The pages that a request asks for: many over GraphQL, at most one over REST, none where it only looks. */
export function askedPages(url: URL, body: string): AskedPage[] {
  return body === '' ? restPages(url) : graphqlPages(body)
}

const pageSelection =
  /^\w+: node\(id: "(?<node>[^"]+)"\) \{ \.\.\. on \w+ \{ (?<before>.*?)page: (?<field>\w+)\((?<terms>[^)]*)\)(?<rest>.*)$/

function graphqlPages(body: string): AskedPage[] {
  const { query } = JSON.parse(body) as { query: string }
  const pages = query.split('\n').flatMap((line) => {
    const { node, before = '', field, terms = '', rest = '' } = pageSelection.exec(line)?.groups ?? {}
    if (node === undefined) return []
    const place = [/oid: "\w+"/.exec(before)?.[0], terms.replace(/first: \d+/, '')].join(' ')
    return [{ stream: `${field} of ${node}`, place, isProof: !/Fields|name/.test(rest) }]
  })
  return [...pages, ...descriptionPages(query)]
}

/** The owner, and the deep look at the repositories: what a run asks for once, unlike the cheap look of every run. */
function descriptionPages(query: string): AskedPage[] {
  if (query.includes('repositoryOwner(')) return [{ stream: 'owner', place: '', isProof: false }]
  if (!query.includes('repositoryTopics')) return []
  const place = /(?:repositories\(|nodes\(ids: )(?<place>[^)\]]*)/.exec(query)?.groups?.place ?? ''
  return [{ stream: 'descriptions', place: place.replace(/first: \d+/, ''), isProof: false }]
}

/** The members of an organization are looked at in every run, as its repositories are. */
const listings =
  /^\/users\/[^/]+$|\/(?:issues|pulls|commits|reviews|contributors|languages)$|\/git\/trees\/[^/]+$/

function restPages({ pathname, searchParams }: URL): AskedPage[] {
  const counts = searchParams.get('per_page') === '1'
  if (!listings.test(pathname) || counts) return []
  return [{ stream: pathname, place: String(searchParams), isProof: false }]
}

/**
 * REST lists ids at the addresses at which it reads. A run that has read on in a list and then asks for its
 * beginning is about to prove it: REST tells no counts.
 *
 * @param requests the pages of the requests of one run, in their order
 */
export function markProofs(requests: readonly (readonly AskedPage[])[]): AskedPage[][] {
  const begun = new Set<string>()
  const proven = new Set<string>()
  return requests.map((pages) =>
    pages.map((page) => {
      const { stream, place } = page
      if (begun.has(stream) && isBeginning(page)) proven.add(stream)
      begun.add(stream)
      return { stream, place, isProof: page.isProof || proven.has(stream) }
    }),
  )
}

function isBeginning({ stream, place }: AskedPage): boolean {
  const terms = new URLSearchParams(place)
  return (
    stream.startsWith('/repos/') &&
    terms.get('page') === '1' &&
    !terms.has('since') &&
    !place.includes('desc')
  )
}
