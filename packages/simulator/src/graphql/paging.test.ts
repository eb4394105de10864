import { beforeEach, describe, expect, test } from 'vitest'
import { GraphqlWorld } from '../../test/graphql-world.js'
import type { Issue } from '../world/records.js'

interface Page {
  totalCount: number
  nodes: { number: number }[]
  edges: { cursor: string; node: { number: number } }[]
  pageInfo: {
    hasNextPage: boolean
    hasPreviousPage: boolean
    startCursor: string | null
    endCursor: string | null
  }
}

const fields = `totalCount nodes { number } edges { cursor node { number } }
  pageInfo { hasNextPage hasPreviousPage startCursor endCursor }`

let github: GraphqlWorld
let issues: Issue[]

beforeEach(() => {
  github = new GraphqlWorld()
  issues = [1, 2, 3, 4, 5].map((number) => github.addIssue(number))
})

async function list(args: string): Promise<Page> {
  const { data, errors } = await github.ask(
    `{ repository(owner: "acme", name: "engine") { issues(${args}) { ${fields} } } }`,
  )
  expect(errors).toBeUndefined()
  return (data as { repository: { issues: Page } }).repository.issues
}

function numbers(page: Page): number[] {
  return page.nodes.map(({ number }) => number)
}

function after(page: Page): string {
  return `after: ${JSON.stringify(page.pageInfo.endCursor)}`
}

describe('one page', () => {
  test('tells the total, its cursors and what lies on either side', async () => {
    const first = await list('first: 2')
    expect(first).toMatchObject({ totalCount: 5, pageInfo: { hasNextPage: true, hasPreviousPage: false } })
    expect(first.edges.map(({ node }) => node.number)).toEqual([1, 2])
    expect(first.pageInfo.startCursor).toBe(first.edges[0]?.cursor)
    expect(first.pageInfo.endCursor).toBe(first.edges[1]?.cursor)

    const last = await list(`first: 10, ${after(first)}`)
    expect(numbers(last)).toEqual([3, 4, 5])
    expect(last).toMatchObject({ totalCount: 5, pageInfo: { hasNextPage: false, hasPreviousPage: true } })
  })

  test('can be taken from the end', async () => {
    const last = await list('last: 2')
    expect(numbers(last)).toEqual([4, 5])
    expect(last.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true })
    const before = await list(`last: 2, before: ${JSON.stringify(last.pageInfo.startCursor)}`)
    expect(numbers(before)).toEqual([2, 3])
    expect(before.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true })
  })

  test('may be empty', async () => {
    const page = await list('first: 5, states: CLOSED')
    expect(page).toEqual({
      totalCount: 0,
      nodes: [],
      edges: [],
      pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
    })
  })

  test('is refused for a cursor that is none, or one of another order', async () => {
    const byId = await list('first: 1')
    const byTime = 'orderBy: { field: UPDATED_AT, direction: ASC }'
    for (const args of ['first: 1, after: "nonsense"', `first: 1, ${byTime}, ${after(byId)}`]) {
      const { data, errors } = await github.ask(
        `{ repository(owner: "acme", name: "engine") { issues(${args}) { totalCount } } }`,
      )
      expect(data).toEqual({ repository: null })
      expect(errors).toMatchObject([{ type: 'INVALID_CURSOR_ARGUMENTS', path: ['repository', 'issues'] }])
    }
  })
})

describe('a change between two pages', () => {
  const newestFirst = 'first: 2, orderBy: { field: UPDATED_AT, direction: DESC }'
  const oldestFirst = 'first: 2, orderBy: { field: UPDATED_AT, direction: ASC }'
  const inOrder = 'first: 2, orderBy: { field: CREATED_AT, direction: ASC }'

  test('is lost when the newest come first: the touched issue is behind the cursor', async () => {
    const first = await list(newestFirst)
    expect(numbers(first)).toEqual([5, 4])
    github.touch(issues[1] as Issue, github.at(900))
    const second = await list(`${newestFirst}, ${after(first)}`)
    const third = await list(`${newestFirst}, ${after(second)}`)
    expect([...numbers(second), ...numbers(third)]).toEqual([3, 1])
  })

  test('comes again at the end when the oldest come first', async () => {
    const first = await list(oldestFirst)
    github.touch(issues[0] as Issue, github.at(900))
    const second = await list(`${oldestFirst}, ${after(first)}`)
    const third = await list(`${oldestFirst}, ${after(second)}`)
    expect([first, second, third].map(numbers)).toEqual([
      [1, 2],
      [3, 4],
      [5, 1],
    ])
  })

  test('shifts nothing when it is a deletion, even of the issue that the cursor names', async () => {
    const first = await list(inOrder)
    github.world.removeIssue(issues[0] as Issue, { how: 'deleted' })
    github.world.removeIssue(issues[1] as Issue, { how: 'deleted' })
    const second = await list(`${inOrder}, ${after(first)}`)
    expect(numbers(second)).toEqual([3, 4])
    expect(second.totalCount).toBe(3)
  })

  test('does not disturb an order that it does not touch', async () => {
    const first = await list(inOrder)
    github.touch(issues[4] as Issue, github.at(900))
    github.touch(issues[0] as Issue, github.at(901))
    expect(numbers(await list(`${inOrder}, ${after(first)}`))).toEqual([3, 4])
  })

  test('among equal times the id decides, so none is skipped', async () => {
    for (const issue of issues) github.touch(issue, github.at(50))
    const first = await list(oldestFirst)
    const second = await list(`${oldestFirst}, ${after(first)}`)
    const third = await list(`${oldestFirst}, ${after(second)}`)
    expect([first, second, third].flatMap(numbers)).toEqual([1, 2, 3, 4, 5])
  })
})

describe('the history of a commit', () => {
  const ask = async (args: string) => {
    const { data, errors } =
      await github.ask(`{ repository(owner: "acme", name: "engine") { defaultBranchRef { target {
      ... on Commit { history(${args}) { totalCount nodes { message } pageInfo { endCursor hasNextPage } } } } } } }`)
    const found = data as { repository: { defaultBranchRef: { target: { history: HistoryPage } | null } } }
    return { history: found.repository.defaultBranchRef.target?.history, errors }
  }

  interface HistoryPage {
    totalCount: number
    nodes: { message: string }[]
    pageInfo: { endCursor: string; hasNextPage: boolean }
  }

  test('goes on from the head that the first page was read from, whatever is pushed meanwhile', async () => {
    const commits = github.push(github.repository, ['one', 'two', 'three'])
    const { history: first } = await ask('first: 2')
    expect(first?.nodes.map(({ message }) => message)).toEqual(['three', 'two'])
    expect(first?.pageInfo).toEqual({ endCursor: `${commits[2]?.sha} 1`, hasNextPage: true })
    github.push(github.repository, ['four'])
    const { history: second } = await ask(`first: 2, after: "${first?.pageInfo.endCursor}"`)
    expect(second?.nodes).toEqual([{ message: 'one' }])
    expect((await ask('first: 1')).history).toMatchObject({ totalCount: 4, nodes: [{ message: 'four' }] })
  })

  test('refuses a cursor of a commit that is not there', async () => {
    github.push(github.repository, ['one'])
    const { errors } = await ask(`first: 1, after: "${'0'.repeat(40)} 0"`)
    expect(errors).toMatchObject([{ type: 'INVALID_CURSOR_ARGUMENTS' }])
  })

  test('can be cut by time and author', async () => {
    const [one, two] = github.push(github.repository, ['one', 'two'])
    const since = two?.committer.date
    expect((await ask(`first: 5, since: "${since}"`)).history).toMatchObject({
      totalCount: 1,
      nodes: [{ message: 'two' }],
    })
    const until = one?.committer.date
    expect((await ask(`first: 5, until: "${until}"`)).history).toMatchObject({ totalCount: 1 })
    expect((await ask('first: 5, author: { emails: ["nobody@example.com"] }')).history?.totalCount).toBe(0)
    expect((await ask(`first: 5, author: { id: "${github.person.nodeId}" }`)).history?.totalCount).toBe(2)
  })
})
