export function isIdentityListing(body: string): boolean {
  return body.includes('page: issues(') && !body.includes('title')
}

interface Answer {
  data: Record<string, { page?: { nodes: (Node | null)[] } } | null>
}

interface Node {
  title?: string
  updatedAt?: string
  reviews?: { nodes: unknown[] }
}

async function change(response: Response, work: (answer: Answer) => void): Promise<Response> {
  const answer = (await response.json()) as Answer
  work(answer)
  return new Response(JSON.stringify(answer), { headers: { date: response.headers.get('date') ?? '' } })
}

const nodesOf = ({ data }: Answer) => Object.values(data).flatMap((alias) => alias?.page?.nodes ?? [])

export function withoutNodes(response: Response): Promise<Response> {
  return change(response, ({ data }) => {
    for (const alias of Object.values(data)) alias?.page?.nodes.fill(null)
  })
}

export function hideReviews(response: Response): Promise<Response> {
  return change(response, (answer) => {
    for (const node of nodesOf(answer)) node?.reviews?.nodes.fill(null)
  })
}

/** As every pull request was in 2001. */
export function makeOlder(response: Response): Promise<Response> {
  return change(response, (answer) => {
    for (const node of nodesOf(answer)) {
      if (!node?.reviews) continue
      Object.assign(node, {
        title: 'As it was',
        updatedAt: '2001-01-01T00:00:00Z',
        reviews: { ...node.reviews, totalCount: 0, nodes: [] },
      })
    }
  })
}
