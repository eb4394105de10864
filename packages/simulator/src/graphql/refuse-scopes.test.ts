import { expect, test } from 'vitest'
import { GraphqlWorld } from '../../test/graphql-world.js'

const query = `{ owner: repositoryOwner(login: "acme") { login ... on Organization { membersWithRole(first: 5) { totalCount } } } }`

async function ask(token: string, scopes: string[]) {
  const rule = { login: 'ada', scopes, visibleRepositories: 'all' as const }
  const github = new GraphqlWorld({ tokens: { [token]: rule } })
  return { answer: await github.ask(query, {}, token), points: github.stats.read().graphqlPoints }
}

test('a query that reads members is refused as a whole, and free, without the scope for it', async () => {
  const { answer, points } = await ask('narrow', ['repo', 'read:user'])
  expect(answer).toMatchObject({ status: 200, errors: [{ type: 'INSUFFICIENT_SCOPES' }] })
  expect(answer.data).toBeUndefined()
  expect(answer.errors?.[0]?.message).toContain(
    "scopes: ['read:org'], but your token has only been granted the: ['repo', 'read:user'] scopes",
  )
  expect(points).toBe(0)
})

test.each([
  ['classic', ['read:org']],
  ['broader', ['repo', 'admin:org']],
  ['ghs_installation', []],
  ['github_pat_fine', []],
])('is answered for %s %j', async (token, scopes) => {
  const { answer } = await ask(token, scopes)
  expect(answer.errors).toBeUndefined()
  expect(answer.data).toMatchObject({ owner: { membersWithRole: { totalCount: 0 } } })
})

test('other queries need no scope', async () => {
  const rule = { login: 'ada', scopes: [], visibleRepositories: 'all' as const }
  const github = new GraphqlWorld({ tokens: { bare: rule } })
  const { errors } = await github.ask('{ organization(login: "acme") { login } }', {}, 'bare')
  expect(errors).toBeUndefined()
})
