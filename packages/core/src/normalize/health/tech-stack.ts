import { technologiesOfFile, technologyOfTopic } from './tech-stack-rules.js'
import type { TreePaths } from './tree-facts.js'

export interface StackEvidence {
  /** Bytes of code per language, as GitHub counts them. */
  readonly languages: Readonly<Record<string, number>>
  readonly topics: readonly string[]
  readonly tree: TreePaths
}

/** A language with less of the code than this is incidental: a helper script, a configuration. */
const leastShare = 0.01

/** The technologies that a project is made with: from its languages, topics and known manifests, sorted. */
export function extractTechStack({ languages, topics, tree }: StackEvidence): string[] {
  const total = Object.values(languages).reduce((sum, bytes) => sum + bytes, 0)
  const technologies = new Set(
    Object.keys(languages).filter((language) => (languages[language] ?? 0) >= leastShare * total),
  )
  for (const topic of topics) {
    const technology = technologyOfTopic.get(topic.toLowerCase())
    if (technology !== undefined) technologies.add(technology)
  }
  for (const path of tree) {
    for (const { file, technologies: shown } of technologiesOfFile) {
      if (file.test(path.toLowerCase())) for (const technology of shown) technologies.add(technology)
    }
  }
  return [...technologies].sort()
}
