import type { RestRoute } from './route.js'

export interface Match {
  route: RestRoute
  parameters: Record<string, string>
}

/**
 * Finds the route of a path; the first of those given that fits, be it for another method where there is none for
 * this one.
 */
export function createRouter(
  routes: readonly RestRoute[],
): (path: string, method: string) => Match | undefined {
  const compiled = routes.map((route) => ({ route, ...compilePath(route.path) }))
  return (path, method) => {
    let other: Match | undefined
    for (const { route, pattern, names } of compiled) {
      const match = pattern.exec(path)
      if (!match) continue
      const parameters: Record<string, string> = {}
      for (const [index, name] of names.entries()) parameters[name] = unescapeSegment(match[index + 1] ?? '')
      if (answersMethod(route, method)) return { route, parameters }
      other ??= { route, parameters }
    }
    return other
  }
}

/** Whoever answers GET answers HEAD too. */
export function answersMethod({ method }: RestRoute, asked: string): boolean {
  return (method ?? 'GET') === (asked === 'HEAD' ? 'GET' : asked)
}

function compilePath(path: string): { pattern: RegExp; names: string[] } {
  const names: string[] = []
  const source = path
    .split(/(\{[^}]+\})/)
    .map((part) => {
      if (!part.startsWith('{')) return part.replace(/[.*+?^$()|[\]\\]/g, '\\$&')
      const isRest = part.endsWith('+}')
      names.push(part.slice(1, isRest ? -2 : -1))
      return isRest ? '(.+?)' : '([^/]+?)'
    })
    .join('')
  return { pattern: new RegExp(`^${source}$`), names }
}

/** A segment that is not properly escaped names nothing, so it may stay as it is. */
export function unescapeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
