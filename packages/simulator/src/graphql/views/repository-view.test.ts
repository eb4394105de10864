import { expect, test } from 'vitest'
import { GraphqlWorld } from '../../../test/graphql-world.js'

async function ask(github: GraphqlWorld, selection: string): Promise<unknown> {
  const { data, errors } = await github.ask(`{ repository(owner: "acme", name: "engine") { ${selection} } }`)
  expect(errors).toBeUndefined()
  return (data as { repository: unknown }).repository
}

test('a repository shows all that is known of it', async () => {
  const github = new GraphqlWorld()
  Object.assign(github.repository, {
    description: 'Turns',
    homepage: 'https://engine.example',
    visibility: 'internal',
    isArchived: true,
    stars: 12,
    forks: 3,
    pushedAt: github.at(5),
    primaryLanguage: 'Rust',
    languages: { Shell: 10, Rust: 900 },
    topics: ['motor', 'steam'],
    licenseKey: 'mit',
  })
  const shown = await ask(
    github,
    `id databaseId name nameWithOwner owner { __typename login } description homepageUrl url visibility isPrivate isFork
     isArchived isDisabled isEmpty isTemplate hasIssuesEnabled stargazerCount forkCount createdAt updatedAt pushedAt
     primaryLanguage { name } languages(first: 1, orderBy: { field: SIZE, direction: DESC }) { totalCount totalSize edges { size node { name } } }
     repositoryTopics(first: 10) { nodes { topic { name } } } licenseInfo { key name spdxId }`,
  )
  expect(shown).toEqual({
    id: github.repository.nodeId,
    databaseId: github.repository.id,
    name: 'engine',
    nameWithOwner: 'acme/engine',
    owner: { __typename: 'Organization', login: 'acme' },
    description: 'Turns',
    homepageUrl: 'https://engine.example',
    url: 'https://github.com/acme/engine',
    visibility: 'INTERNAL',
    isPrivate: true,
    isFork: false,
    isArchived: true,
    isDisabled: false,
    isEmpty: true,
    isTemplate: false,
    hasIssuesEnabled: true,
    stargazerCount: 12,
    forkCount: 3,
    createdAt: github.at(0),
    updatedAt: github.at(0),
    pushedAt: github.at(5),
    primaryLanguage: { name: 'Rust' },
    languages: { totalCount: 2, totalSize: 910, edges: [{ size: 900, node: { name: 'Rust' } }] },
    repositoryTopics: { nodes: [{ topic: { name: 'motor' } }, { topic: { name: 'steam' } }] },
    licenseInfo: { key: 'mit', name: 'MIT License', spdxId: 'MIT' },
  })
})

test('an empty repository has no branch, no tree and no license', async () => {
  const selection =
    'isEmpty defaultBranchRef { name } object(expression: "HEAD:") { oid } licenseInfo { key } refs(first: 5, refPrefix: "refs/heads/") { totalCount }'
  expect(await ask(new GraphqlWorld(), selection)).toEqual({
    isEmpty: true,
    defaultBranchRef: null,
    object: null,
    licenseInfo: null,
    refs: { totalCount: 0 },
  })
})

test("the head's files can be listed, folder by folder", async () => {
  const github = new GraphqlWorld()
  const [commit] = github.push(github.repository, ['one'])
  github.repository.files = ['README.md', 'src/index.ts', '.github/workflows/ci.yml', 'src.txt']
  const entries = '... on Tree { oid entries { name path type mode } }'
  const shown = await ask(
    github,
    `root: object(expression: "HEAD:") { __typename ${entries} }
     workflows: object(expression: "HEAD:.github/workflows") { ${entries} }
     bySha: object(expression: "${commit?.sha}:src/index.ts") { __typename }
     byBranch: object(expression: "main") { __typename oid }
     missing: object(expression: "HEAD:docs") { oid }
     unknown: object(oid: "${'0'.repeat(40)}") { oid }`,
  )
  expect(shown).toMatchObject({
    root: {
      __typename: 'Tree',
      oid: commit?.treeSha,
      entries: [
        { name: '.github', path: '.github', type: 'tree', mode: 0o40000 },
        { name: 'README.md', path: 'README.md', type: 'blob', mode: 0o100644 },
        { name: 'src.txt', path: 'src.txt', type: 'blob' },
        { name: 'src', path: 'src', type: 'tree' },
      ],
    },
    workflows: { entries: [{ name: 'ci.yml', path: '.github/workflows/ci.yml', type: 'blob' }] },
    bySha: { __typename: 'Blob' },
    byBranch: { __typename: 'Commit', oid: commit?.sha },
    missing: null,
    unknown: null,
  })
})

test('the files of an older commit are not known, and that is said', async () => {
  const github = new GraphqlWorld()
  const [old] = github.push(github.repository, ['one', 'two'])
  const { errors } = await github.ask(
    `{ repository(owner: "acme", name: "engine") { object(expression: "${old?.sha}:src") { oid } } }`,
  )
  expect(errors).toMatchObject([{ type: 'NOT_SIMULATED' }])
})

test('a repository without issues switched on lists and finds none', async () => {
  const github = new GraphqlWorld()
  const issue = github.addIssue(1)
  github.repository.hasIssues = false
  const { data } = await github.ask(`{ node(id: "${issue.nodeId}") { id }
    repository(owner: "acme", name: "engine") { issues(first: 5) { totalCount nodes { id } } issue(number: 1) { id } } }`)
  expect(data).toEqual({ node: null, repository: { issues: { totalCount: 0, nodes: [] }, issue: null } })
})

test('labels, milestones, branches and people can be listed', async () => {
  const github = new GraphqlWorld()
  const bot = github.addAccount('helper', 'Bot')
  const bob = github.addAccount('bob', 'User')
  github.addIssue(1, { authorId: bot.id, assigneeIds: [bob.id] })
  github.push(github.repository, ['one'])
  const label = { nodeId: 'L', color: 'ff0000', description: null }
  github.repository.labels = [
    { ...label, id: 2, name: 'bug' },
    { ...label, id: 1, name: 'Wish' },
  ]
  github.repository.milestones = [{ id: 9, nodeId: 'M', number: 1, title: 'First' }]
  const shown = await ask(
    github,
    `labels(first: 9) { totalCount nodes { name color description } } byName: labels(first: 9, orderBy: { field: NAME, direction: DESC }) { nodes { name } }
     label(name: "BUG") { url } milestones(first: 9, states: [OPEN]) { nodes { title number state } } milestone(number: 1) { title }
     closed: milestones(first: 1, states: [CLOSED]) { totalCount }
     mentionableUsers(first: 9) { nodes { login } } refs(first: 9, refPrefix: "refs/heads/") { nodes { name target { __typename } } }`,
  )
  expect(shown).toEqual({
    labels: {
      totalCount: 2,
      nodes: [
        { name: 'Wish', color: 'ff0000', description: null },
        { name: 'bug', color: 'ff0000', description: null },
      ],
    },
    byName: { nodes: [{ name: 'Wish' }, { name: 'bug' }] },
    label: { url: 'https://github.com/acme/engine/labels/bug' },
    milestones: { nodes: [{ title: 'First', number: 1, state: 'OPEN' }] },
    milestone: { title: 'First' },
    closed: { totalCount: 0 },
    mentionableUsers: { nodes: [{ login: 'ada' }, { login: 'bob' }] },
    refs: { nodes: [{ name: 'main', target: { __typename: 'Commit' } }] },
  })
})
