import { expect, test } from 'vitest'
import { createSha, GraphqlWorld } from '../../../test/graphql-world.js'

async function askHead(github: GraphqlWorld, selection: string): Promise<unknown> {
  const { data, errors } = await github.ask(
    `{ repository(owner: "acme", name: "engine") { object(expression: "HEAD") { ... on Commit { ${selection} } } } }`,
  )
  expect(errors).toBeUndefined()
  return (data as { repository: { object: unknown } }).repository.object
}

test('a commit shows all that is known of it, times in UTC but for the signature lines', async () => {
  const github = new GraphqlWorld()
  const person = { name: 'Ada', email: 'ada@example.com', accountId: github.person.id }
  const [parent] = github.push(github.repository, ['first'])
  const [commit] = github.push(github.repository, ['Fix the valve\n\nIt leaked.\n'], {
    author: { ...person, date: '2024-05-01T14:00:00+02:00' },
    committer: { name: 'Web', email: 'noreply@github.com', date: '2024-05-01T12:30:00Z', accountId: null },
    additions: 3,
    deletions: 2,
    changedFiles: 1,
  })
  const shown = await askHead(
    github,
    `oid abbreviatedOid message messageHeadline messageBody authoredDate committedDate
     author { name email date user { login databaseId } } committer { name user { login } }
     parents(first: 2) { totalCount nodes { oid } } additions deletions changedFilesIfAvailable tree { oid } url`,
  )
  expect(shown).toEqual({
    oid: commit?.sha,
    abbreviatedOid: commit?.sha.slice(0, 7),
    message: 'Fix the valve\n\nIt leaked.\n',
    messageHeadline: 'Fix the valve',
    messageBody: 'It leaked.',
    authoredDate: '2024-05-01T12:00:00Z',
    committedDate: '2024-05-01T12:30:00Z',
    author: {
      name: 'Ada',
      email: 'ada@example.com',
      date: '2024-05-01T14:00:00+02:00',
      user: { login: 'ada', databaseId: github.person.id },
    },
    committer: { name: 'Web', user: null },
    parents: { totalCount: 1, nodes: [{ oid: parent?.sha }] },
    additions: 3,
    deletions: 2,
    changedFilesIfAvailable: 1,
    tree: { oid: commit?.treeSha },
    url: `https://github.com/acme/engine/commit/${commit?.sha}`,
  })
})

test('all parents of a merge are listed in order', async () => {
  const github = new GraphqlWorld()
  github.push(github.repository, ['one'])
  const parents = [github.repository.headSha ?? '', createSha('side')]
  github.push(github.repository, ['merge'], { parents })
  expect(await askHead(github, 'parents(first: 5) { nodes { oid } }')).toEqual({
    parents: { nodes: parents.map((oid) => ({ oid })) },
  })
})

test('the history of any commit can be counted', async () => {
  const github = new GraphqlWorld()
  github.push(github.repository, ['one', 'two', 'three'])
  expect(await askHead(github, 'history(first: 0) { totalCount nodes { oid } }')).toEqual({
    history: { totalCount: 3, nodes: [] },
  })
})
