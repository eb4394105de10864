import type { GraphQLSchema } from 'graphql'
import { authenticate, type Caller } from '../authentication.js'
import type { Stats } from '../control/stats.js'
import type { Limits } from '../limits.js'
import type { World } from '../world/world.js'
import { answerLimit, answerQuery, answerStranger, answerUnreadable, type GraphqlAnswer } from './answer.js'
import { DocumentCache } from './document-cache.js'
import { loadSchema } from './load-schema.js'
import { prepareQuery } from './prepare-query.js'
import type { QueryHarm } from './query-harm.js'
import { type GraphqlRequest, readRequest } from './read-request.js'
import { refuseScopes } from './refuse-scopes.js'
import { runHarmed } from './run-harmed.js'

export interface GraphqlViewOptions {
  world: World
  limits: Pick<Limits, 'chargeGraphql' | 'quota'>
  stats: Pick<Stats, 'countGraphql'>
}

export interface GraphqlView {
  /** Answers `POST /graphql`. @param harm what goes wrong meanwhile */
  handle(request: Request, harm?: GraphqlHarm): Promise<Response>
}

export interface GraphqlHarm extends QueryHarm {
  /** The world that is shown instead of today's. */
  readonly world?: World
}

interface Outcome {
  response: Response
  points: number
  nodes: number
}

/**
 * The world as GitHub's GraphQL API shows it: validated and executed against GitHub's published schema, priced by
 * the documented formula. The schema is read with the first query.
 */
export function createGraphqlView({ world, limits, stats }: GraphqlViewOptions): GraphqlView {
  let documents: { schema: GraphQLSchema; cache: DocumentCache } | undefined

  const openDocuments = () => {
    const schema = documents?.schema ?? loadSchema()
    documents ??= { schema, cache: new DocumentCache(schema) }
    return documents
  }

  const answer = (request: GraphqlRequest, caller: Caller, harm: GraphqlHarm): Outcome => {
    const refuse = (refused: GraphqlAnswer): Outcome => {
      const { headers } = limits.chargeGraphql(caller.token, 0)
      return { response: answerQuery(refused, caller, headers), points: 0, nodes: 0 }
    }
    const { schema, cache } = openDocuments()
    const prepared = prepareQuery(schema, cache, request)
    if ('errors' in prepared) return refuse(prepared)
    const { measure } = prepared
    const errors = refuseScopes(measure, caller)
    if (errors.length > 0) return refuse({ errors })
    const points = measure.isFree ? 0 : measure.points
    const charge = limits.chargeGraphql(caller.token, points)
    if (charge.refused) {
      return { response: answerLimit(charge.refused, caller, charge.headers), points: 0, nodes: 0 }
    }
    const quota = harm.hidesLimits ? null : limits.quota('graphql', caller.token)
    const run = { schema, world: harm.world ?? world, caller, quota, ...prepared }
    const { result, nodes } = runHarmed(run, harm)
    const refused = harm.refuse?.({ declaredNodes: measure.nodeCount, resolvedNodes: nodes })
    return { response: refused ?? answerQuery(result, caller, charge.headers), points, nodes }
  }

  return {
    async handle(request, harm = {}) {
      const caller = authenticate(world, request)
      const body = typeof caller === 'string' ? undefined : await readRequest(request)
      const { response, points, nodes } =
        typeof caller === 'string'
          ? { response: answerStranger(caller), points: 0, nodes: 0 }
          : body
            ? answer(body, caller, harm)
            : { response: answerUnreadable(), points: 0, nodes: 0 }
      stats.countGraphql({ status: response.status, points, nodes })
      return response
    },
  }
}
