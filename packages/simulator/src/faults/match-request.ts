import type { World } from '../world/world.js'
import type { RequestFacts } from './describe-request.js'
import type { FaultMatch } from './fault.js'

/** Whether a request is one of those that a fault is meant for. */
export function matchesRequest(world: World, facts: RequestFacts, match: FaultMatch = {}): boolean {
  const { transport, route, path, contains, repository } = match
  if (transport !== undefined && transport !== facts.transport) return false
  if (route !== undefined && route !== facts.route) return false
  if (path !== undefined && !compilePath(path).test(facts.path)) return false
  if (contains !== undefined && !facts.text.includes(contains)) return false
  return repository === undefined || asksForRepository(world, facts, repository)
}

/** Ids of the repositories that a request names: by name, by id, or by something that is in them. */
export function repositoriesIn(world: World, facts: RequestFacts): Set<number> {
  return facts.transport === 'rest' ? repositoryInPath(world, facts.path) : repositoriesInQuery(world, facts)
}

function asksForRepository(world: World, facts: RequestFacts, fullName: string): boolean {
  const [owner = '', name = ''] = fullName.split('/')
  const wanted = world.findRepository(owner, name)?.repository
  if (!wanted) return facts.text.toLowerCase().includes(fullName.toLowerCase())
  return repositoriesIn(world, facts).has(wanted.id)
}

function repositoryInPath(world: World, path: string): Set<number> {
  const [, first, second = '', third = ''] = path.split('/')
  if (first === 'repositories') return new Set([Number(second)])
  const found = first === 'repos' ? world.findRepository(second, third) : undefined
  return new Set(found ? [found.repository.id] : [])
}

/** A query names repositories by owner and name, or by node ids of theirs and of what is in them. */
function repositoriesInQuery(world: World, { text }: RequestFacts): Set<number> {
  const ids = new Set<number>()
  const texts = [...text.matchAll(/"([^"\\]+)"/g)].map(([, literal = '']) => literal)
  for (const [index, literal] of texts.entries()) {
    const inNode = repositoryOfNode(world, literal)
    if (inNode !== undefined) ids.add(inNode)
    if (!world.accountByLogin(literal)) continue
    for (const name of texts.slice(index + 1)) {
      const found = world.findRepository(literal, name)
      if (found) ids.add(found.repository.id)
    }
  }
  return ids
}

function repositoryOfNode(world: World, nodeId: string): number | undefined {
  const node = world.byNodeId(nodeId)
  switch (node?.kind) {
    case 'repository':
      return node.record.id
    case 'issue':
    case 'pullRequest':
      return node.record.repositoryId
    case 'review':
      return world.pullRequestById(node.record.pullRequestId)?.repositoryId
    case 'commit':
      return node.repositoryId
    default:
      return undefined
  }
}

function compilePath(pattern: string): RegExp {
  const source = pattern
    .split(/(\*\*|\*)/)
    .map((part) => {
      if (part === '**') return '.*'
      return part === '*' ? '[^/]+' : part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')
    })
    .join('')
  return new RegExp(`^${source}$`)
}
