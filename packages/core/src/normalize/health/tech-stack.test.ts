import fc from 'fast-check'
import { expect, test } from 'vitest'
import { extractTechStack } from './tech-stack.js'
import { technologiesOfFile, technologyOfTopic } from './tech-stack-rules.js'

test('joins languages, topics and manifests, sorted and each once', () => {
  expect(
    extractTechStack({
      languages: { TypeScript: 90_000, JavaScript: 9_000, Shell: 500, CSS: 1_000 },
      topics: ['React', 'nextjs', 'typescript', 'awesome', 'k8s'],
      tree: ['.github/', 'Dockerfile', 'next.config.mjs', 'package.json', 'prisma/', 'src/', 'tsconfig.json'],
    }),
  ).toEqual([
    ...['Docker', 'JavaScript', 'Kubernetes', 'Next.js', 'Node.js', 'Prisma', 'React', 'TypeScript'],
  ])
})

test.each([
  [{ Rust: 99, Shell: 1 }, ['Rust', 'Shell']],
  [{ Rust: 991, Shell: 9 }, ['Rust']],
  [{ HCL: 1 }, ['HCL']],
  [{}, []],
])('of %j keeps the languages with a hundredth of the code', (languages, technologies) => {
  expect(extractTechStack({ languages, topics: [], tree: [] })).toEqual(technologies)
})

test.each([
  [['Cargo.toml', 'Cargo.lock', 'src/'], ['Rust']],
  [
    ['go.mod', 'docker-compose.yml'],
    ['Docker', 'Go'],
  ],
  [
    ['manage.py', 'requirements.txt'],
    ['Django', 'Python'],
  ],
  [
    ['Chart.yaml', 'templates/'],
    ['Helm', 'Kubernetes'],
  ],
  [['App.csproj', 'Program.cs'], ['.NET']],
  [['main.tf'], ['Terraform']],
  [['prisma', 'package.json.bak', 'docs/package.json', 'my-Dockerfile'], []],
])('of the tree %j is %j', (tree, technologies) => {
  expect(extractTechStack({ languages: {}, topics: [], tree })).toEqual(technologies)
})

test('the tables are written the way they are asked', () => {
  for (const topic of technologyOfTopic.keys()) expect(topic).toMatch(/^[a-z0-9-]+$/)
  for (const { file } of technologiesOfFile) {
    expect(file.source).toBe(file.source.replace(/(?<!\\)[A-Z]/g, ''))
    expect(file.flags).toBe('')
  }
})

test('is the same whatever the order of the evidence', () => {
  const evidence = {
    languages: fc.dictionary(fc.constantFrom('Go', 'Rust', 'C', 'constructor'), fc.nat()),
    topics: fc.shuffledSubarray([...technologyOfTopic.keys()]),
    tree: fc.shuffledSubarray(['package.json', 'go.mod', 'Dockerfile', 'tsconfig.json', 'src/']),
  }
  fc.assert(
    fc.property(fc.record(evidence), ({ languages, topics, tree }) => {
      const reversed = Object.fromEntries(Object.entries(languages).reverse())
      expect(
        extractTechStack({ languages: reversed, topics: [...topics].reverse(), tree: [...tree].reverse() }),
      ).toEqual(extractTechStack({ languages, topics, tree }))
    }),
  )
})
