import type {
  ProbedRepository,
  ProbeOptions,
  RepositoryLook,
  RepositoryReference,
} from '../contracts/source.js'
import { earliestOf } from './dated-answer.js'
import { explainLook, isOfToken, type Way, type Ways } from './ways.js'

/**
 * Looks at named repositories: by the way that reaches each, then by every other one at those that were not seen. Absent
 * from the answer is what no way shows; what one way could not be asked about has failed.
 */
export async function lookByAllWays(
  known: Ways,
  repositories: readonly RepositoryReference[],
  options: ProbeOptions,
): Promise<RepositoryLook> {
  const found = new Map<number, ProbedRepository>()
  const failures = new Map<number, RepositoryLook['failures'][number]>()
  const times: string[] = []
  const lookBy = async (way: Way, wanted: readonly RepositoryReference[]) => {
    const look = await askBy(known, way, wanted, options)
    if (look.observedAt !== null) times.push(look.observedAt)
    for (const probed of look.repositories) {
      found.set(probed.githubId, probed)
      known.note(probed, way)
    }
    for (const failure of look.failures) failures.set(failure.repository.githubId, failure)
  }
  const asked = new Map(repositories.map((repository) => [repository, known.presumed(repository)]))
  await Promise.all([...groupByWay(asked)].map(([way, own]) => lookBy(way, own)))
  for (const way of known.all) {
    const others = repositories.filter(
      (repository) => !found.has(repository.githubId) && asked.get(repository) !== way,
    )
    if (others.length > 0) await lookBy(way, others)
  }
  const [first, ...later] = times
  return {
    repositories: [...found.values()],
    failures: [...failures.values()].filter(({ repository }) => !found.has(repository.githubId)),
    observedAt: first === undefined ? null : earliestOf(first, ...later),
  }
}

async function askBy(
  known: Ways,
  way: Way,
  repositories: readonly RepositoryReference[],
  options: ProbeOptions,
): Promise<RepositoryLook> {
  let look: RepositoryLook
  try {
    look = await known.ask(way, (source) => source.probeRepositories(repositories, options))
  } catch (thrown) {
    const error = known.failureOf(way, thrown)
    return {
      repositories: [],
      failures: repositories.map((repository) => ({ repository, error })),
      observedAt: null,
    }
  }
  const failures = look.failures.map(({ repository, error }) => {
    if (!isOfToken(error)) return { repository, error }
    known.noteFailure(way, error)
    return { repository, error: known.failureOf(way, error) }
  })
  const seen = look.repositories.map((repository) => explainLook(known, way, repository))
  return { ...look, failures, repositories: seen }
}

function groupByWay(asked: ReadonlyMap<RepositoryReference, Way>): Map<Way, RepositoryReference[]> {
  const groups = new Map<Way, RepositoryReference[]>()
  for (const [repository, way] of asked) groups.set(way, [...(groups.get(way) ?? []), repository])
  return groups
}
