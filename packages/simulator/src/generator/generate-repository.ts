import { createNodeId } from '../world/node-id.js'
import type { Label, Milestone, Repository } from '../world/records.js'
import { toTimestamp } from '../world/timestamp.js'
import type { IdSource } from './id-source.js'
import { ciFiles, labelSets, stacks, testFiles } from './project-habits.js'
import type { Random } from './random.js'
import { day } from './timeline.js'
import { adjectives, nouns } from './vocabulary.js'

/** What makes a repository special. Most are none of these. */
export type Trait = 'empty' | 'quiet' | 'archived' | 'fork' | 'private' | 'without issues'

export interface RepositoryIds {
  repositories: IdSource
  labels: IdSource
}

/** A repository without anything in it yet. */
export function generateRepository(
  given: { ownerId: number; name: string; trait: Trait | undefined; until: number },
  ids: RepositoryIds,
  random: Random,
): Repository {
  const { ownerId, name, trait, until } = given
  const createdAt = until - random.integer(200, 9 * 365) * day
  const id = ids.repositories.take(createdAt)
  const stack = random.pick(stacks)
  const hasCode = trait !== 'empty'
  const bytes = Math.floor(10 ** (3 + random.fraction() * 4))
  return {
    id,
    nodeId: createNodeId('repository', id),
    ownerId,
    name,
    formerNames: [],
    description: random.chance(0.15) ? null : `The ${name.replaceAll('-', ' ')} of it all`,
    homepage: random.chance(0.8) ? null : `https://${name}.example.invalid`,
    visibility: trait === 'private' ? 'private' : 'public',
    isFork: trait === 'fork',
    isArchived: trait === 'archived',
    isDisabled: false,
    hasIssues: trait !== 'without issues',
    isTemplate: false,
    stars: Math.floor(random.fraction() ** 6 * 20_000),
    forks: Math.floor(random.fraction() ** 6 * 2_000),
    topics: hasCode ? [...stack.topics, ...(random.chance(0.2) ? ['hacktoberfest'] : [])] : [],
    primaryLanguage: hasCode ? stack.language : null,
    languages: hasCode ? spreadBytes(bytes, [stack.language, ...stack.others]) : {},
    licenseKey: random.pick(['mit', 'apache-2.0', null]),
    createdAt: toTimestamp(createdAt),
    updatedAt: toTimestamp(createdAt),
    pushedAt: toTimestamp(createdAt),
    defaultBranchName: random.chance(0.8) ? 'main' : 'master',
    headSha: null,
    files: hasCode
      ? ['README.md', '.gitignore', ...stack.files, ...random.pick(ciFiles), ...random.pick(testFiles)].sort()
      : [],
    labels: createLabels(id, createdAt, ids, random),
    milestones: random.chance(0.3) ? [createMilestone(id, createdAt, ids)] : [],
    deletedAt: null,
  }
}

/** A name that no repository of the owner has, until the words run out and numbers follow. */
export function createName(index: number): string {
  const adjective = adjectives[index % adjectives.length]
  const noun = nouns[(index * 7) % nouns.length]
  const round = Math.floor(index / (adjectives.length * nouns.length))
  return round === 0 ? `${adjective}-${noun}` : `${adjective}-${noun}-${round + 1}`
}

function createLabels(repositoryId: number, createdAt: number, ids: RepositoryIds, random: Random): Label[] {
  return random.pick(labelSets).map(([name, color, description]) => {
    const id = ids.labels.take(createdAt)
    return { id, nodeId: createNodeId('label', id, repositoryId), name, color, description }
  })
}

function createMilestone(repositoryId: number, createdAt: number, ids: RepositoryIds): Milestone {
  const id = ids.labels.take(createdAt)
  return { id, nodeId: createNodeId('milestone', id, repositoryId), number: 1, title: 'Version 1.0' }
}

function spreadBytes(bytes: number, languages: string[]): Record<string, number> {
  return Object.fromEntries(
    languages.map((language, index) => [language, Math.floor(bytes / 10 ** index) + 1]),
  )
}
