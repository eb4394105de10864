import { AsyncLocalStorage } from 'node:async_hooks'

export interface RouteStats {
  requests: number
  /** How many answers had each HTTP status; 0 is for none at all. */
  statuses: Record<string, number>
}

export interface StatsReport {
  requests: number
  /** By method and route, such as `GET /repos/{owner}/{repo}/issues` or `POST /graphql`. */
  routes: Record<string, RouteStats>
  restRequests: number
  graphqlRequests: number
  notModified: number
  /** What was taken from the hourly REST limit; a 304 takes nothing. */
  restPoints: number
  graphqlPoints: number
  /** Points of the dearest query. */
  largestQueryPoints: number
  /** Nodes really resolved by the largest query, not those that it declared. */
  largestQueryNodes: number
  /** How often each kind of fault struck. */
  faults: Record<string, number>
}

export interface RestRequest {
  /** Method and route template. */
  route: string
  status: number
  /** Taken from the primary limit. */
  points: number
}

export interface GraphqlRequest {
  status: number
  points: number
  /** Nodes resolved. */
  nodes: number
}

/** Counts what clients ask, so that a test can say what a sync cost. */
export class Stats {
  readonly #running = new AsyncLocalStorage<{ nodes: number }>()
  #report = createReport()

  /** Runs a request and tells how many nodes its query resolved. */
  async follow<Answer>(run: () => Promise<Answer>): Promise<{ answer: Answer; nodes: number }> {
    const request = { nodes: 0 }
    const answer = await this.#running.run(request, run)
    return { answer, nodes: request.nodes }
  }

  countRest({ route, status, points }: RestRequest): void {
    this.#count(route, status)
    this.#report.restRequests += 1
    this.#report.restPoints += points
    if (status === 304) this.#report.notModified += 1
  }

  countGraphql({ status, points, nodes }: GraphqlRequest): void {
    const report = this.#report
    const running = this.#running.getStore()
    if (running) running.nodes = nodes
    this.#count('POST /graphql', status)
    report.graphqlRequests += 1
    report.graphqlPoints += points
    report.largestQueryPoints = Math.max(report.largestQueryPoints, points)
    report.largestQueryNodes = Math.max(report.largestQueryNodes, nodes)
  }

  countFault(kind: string): void {
    this.#report.faults[kind] = (this.#report.faults[kind] ?? 0) + 1
  }

  /** For an answer that was counted and then replaced by another. */
  recount(route: string, counted: number, status: number): void {
    const statuses = this.#report.routes[route]?.statuses
    if (!statuses?.[counted]) return
    statuses[counted] -= 1
    if (statuses[counted] === 0) Reflect.deleteProperty(statuses, counted)
    statuses[status] = (statuses[status] ?? 0) + 1
  }

  /** Routes in alphabetical order. */
  read(): StatsReport {
    const routes = Object.entries(this.#report.routes).sort(([a], [b]) => (a < b ? -1 : 1))
    return structuredClone({ ...this.#report, routes: Object.fromEntries(routes) })
  }

  reset(): void {
    this.#report = createReport()
  }

  #count(route: string, status: number): void {
    const routes = this.#report.routes
    routes[route] ??= { requests: 0, statuses: {} }
    const stats = routes[route]
    stats.requests += 1
    stats.statuses[status] = (stats.statuses[status] ?? 0) + 1
    this.#report.requests += 1
  }
}

function createReport(): StatsReport {
  return {
    requests: 0,
    routes: {},
    restRequests: 0,
    graphqlRequests: 0,
    notModified: 0,
    restPoints: 0,
    graphqlPoints: 0,
    largestQueryPoints: 0,
    largestQueryNodes: 0,
    faults: {},
  }
}
