import {
  type DocumentNode,
  executeSync,
  type FieldNode,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  responsePathAsArray,
} from 'graphql'
import type { Caller } from '../authentication.js'
import type { Quota } from '../limits.js'
import type { World } from '../world/world.js'
import { type GraphqlAnswer, presentError } from './answer.js'
import { createScope } from './create-scope.js'
import type { GraphqlFailure } from './graphql-failure.js'
import type { QueryMeasure } from './measure-query.js'
import type { PreparedQuery } from './prepare-query.js'
import { resolveField } from './resolve-field.js'
import { QueryView } from './views/query-view.js'

type Resolver = GraphQLFieldResolver<Readonly<Record<string, unknown>>, unknown>

export interface QueryRun extends PreparedQuery {
  schema: GraphQLSchema
  world: World
  caller: Caller
  /** What is left after the query was charged; `null` where there is no limit. */
  quota: Quota | null
}

export interface QueryRunResult {
  result: GraphqlAnswer
  nodes: number
}

/**
 * Executes a query with graphql-js, and counts the nodes that its connections really held.
 *
 * @param failures by the path in the answer, joined with dots
 */
export function runQuery(run: QueryRun, failures?: ReadonlyMap<string, GraphqlFailure>): QueryRunResult {
  const { schema, world, caller, document, operation, variables, measure, quota } = run
  let nodes = 0
  const scope = createScope({
    world,
    caller,
    rateLimit: quota && createRateLimit(quota, measure),
    countNodes: (count) => {
      nodes += count
    },
  })
  const { data, errors } = executeSync({
    schema,
    document: measure.isDryRun ? keepRateLimit(document, operation) : document,
    rootValue: operation.operation === 'query' ? new QueryView(scope) : {},
    variableValues: variables,
    operationName: operation.name?.value ?? null,
    fieldResolver: failAt(refuseFields(measure.refusedFields), failures),
  })
  const result = { data, ...(errors && { errors: errors.map(presentError) }) }
  return { result, nodes }
}

function createRateLimit(
  { limit, remaining, used, reset }: Quota,
  { points, nodeCount }: QueryMeasure,
): object {
  const resetAt = `${new Date(reset * 1000).toISOString().slice(0, 19)}Z`
  return { __typename: 'RateLimit', cost: points, nodeCount, limit, remaining, used, resetAt }
}

/** A query that is only priced is not run: nothing else is in the answer, not even as `null`. */
function keepRateLimit(document: DocumentNode, operation: OperationDefinitionNode): DocumentNode {
  const selections = operation.selectionSet.selections.filter(
    (selection) => selection.kind === Kind.FIELD && selection.name.value === 'rateLimit',
  )
  const priced = { ...operation, selectionSet: { ...operation.selectionSet, selections } }
  return {
    ...document,
    definitions: document.definitions.map((definition) => (definition === operation ? priced : definition)),
  }
}

function refuseFields(refused: ReadonlyMap<FieldNode, GraphqlFailure>): Resolver {
  if (refused.size === 0) return resolveField
  return (source, args, context, info) => {
    const [node] = info.fieldNodes
    const failure = node && refused.get(node)
    if (failure) throw failure
    return resolveField(source, args, context, info)
  }
}

/** Lets fields and elements of lists fail by themselves. */
function failAt(resolve: Resolver, failures: ReadonlyMap<string, GraphqlFailure> | undefined): Resolver {
  if (!failures) return resolve
  return (source, args, context, info) => {
    const path = responsePathAsArray(info.path).join('.')
    const failure = failures.get(path)
    if (failure) throw failure
    const value = resolve(source, args, context, info)
    return Array.isArray(value)
      ? value.map((element: unknown, index) => failures.get(`${path}.${index}`) ?? element)
      : value
  }
}
