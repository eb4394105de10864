import type { RestRoute } from './route.js'

export interface Match {
  route: RestRoute
  parameters: Record<string, string>
}

/** Finds the route of a path; the first of those given that fits. */
export function createRouter(routes: readonly RestRoute[]): (path: string) => Match | undefined {
  const compiled = routes.map((route) => ({ route, ...compilePath(route.path) }))
  return (path) => {
    for (const { route, pattern, names } of compiled) {
      const match = pattern.exec(path)
      if (!match) continue
      const parameters: Record<string, string> = {}
      for (const [index, name] of names.entries()) parameters[name] = unescapeSegment(match[index + 1] ?? '')
      return { route, parameters }
    }
    return undefined
  }
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
