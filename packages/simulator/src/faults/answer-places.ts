import type { AnswerPath } from '../graphql/query-harm.js'
import type { PartialFault } from './fault.js'

/** Fields of a query that faults leave alone unless they are named: without them nothing can be judged. */
const spared = new Set(['rateLimit', 'pageInfo'])

/** Where in an answer a fault puts null. */
export function choosePlaces(data: unknown, { path, at = 'alias', which }: PartialFault): AnswerPath[] {
  const places = [...listPlaces(data)]
  const wanted = path === undefined ? undefined : compilePath(path)
  const fitting = places.filter((place) => {
    if (wanted) return wanted.test(`${place.path.join('.')}.`)
    if (place.isSpared || !place.isObject) return false
    return at === 'alias' ? place.path.length === 1 : place.path.length > 1
  })
  if (wanted && which === undefined) return fitting.map((place) => place.path)
  const chosen = fitting[(which ?? 0) % Math.max(1, fitting.length)]
  return chosen ? [chosen.path] : []
}

/** The nodes that come after so many others, in the order in which they are resolved. */
export function placesBeyond(data: unknown, maxNodes: number | undefined): AnswerPath[] {
  const nodes = [...listPlaces(data)].filter(({ path }) => typeof path.at(-1) === 'number' && isNode(path))
  const most = maxNodes ?? Math.floor(nodes.length / 2)
  const outermost: AnswerPath[] = []
  for (const { path } of nodes.slice(most)) {
    const last = outermost.at(-1)
    if (!last || !isInside(path, last)) outermost.push(path)
  }
  return outermost
}

interface Place {
  path: AnswerPath
  /** Not a text or a number, nor a list. */
  isObject: boolean
  isSpared: boolean
}

function* listPlaces(value: unknown, path: AnswerPath = [], isSpared = false): Iterable<Place> {
  if (path.length > 0) yield { path, isObject: isRecord(value) && !Array.isArray(value), isSpared }
  if (!isRecord(value)) return
  for (const [key, child] of Object.entries(value)) {
    const step = Array.isArray(value) ? Number(key) : key
    yield* listPlaces(child, [...path, step], isSpared || spared.has(key))
  }
}

/** Nodes stand in `nodes` and `edges`, and in the answer to `nodes(ids:)` under any alias. */
function isNode(path: AnswerPath): boolean {
  const list = path.at(-2)
  return list === 'nodes' || list === 'edges' || path.length === 2
}

function isInside(path: AnswerPath, outer: AnswerPath): boolean {
  return outer.length < path.length && outer.every((step, index) => step === path[index])
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function compilePath(pattern: string): RegExp {
  const source = pattern
    .split('.')
    .map((step) => {
      if (step === '**') return '(?:[^.]+\\.)*'
      const name = step === '*' ? '[^.]+' : step.replace(/[+?^${}()|[\]\\]/g, '\\$&')
      return `${name}\\.`
    })
    .join('')
  return new RegExp(`^${source}$`)
}
