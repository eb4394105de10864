import {
  type DocumentNode,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  type OperationDefinitionNode,
} from 'graphql'
import type { DocumentCache } from './document-cache.js'
import { measureQuery, type QueryMeasure } from './measure-query.js'
import type { GraphqlRequest } from './read-request.js'
import { describeRefusal, type RefusedQuery } from './refused-query.js'

/** A query that may be run. */
export interface PreparedQuery {
  document: DocumentNode
  operation: OperationDefinitionNode
  variables: Record<string, unknown>
  measure: QueryMeasure
}

/** Checks everything that GitHub checks before it runs a query. */
export function prepareQuery(
  schema: GraphQLSchema,
  cache: DocumentCache,
  { query, variables, operationName }: GraphqlRequest,
): PreparedQuery | { errors: (RefusedQuery & { type?: string })[] } {
  if (query.trim() === '') return refuse('A query attribute must be specified and must be a string.')
  const checked = cache.check(query)
  if ('errors' in checked) return checked
  const { document } = checked
  const operation = getOperationAST(document, operationName)
  if (!operation) {
    return refuse(operationName ? `No operation named "${operationName}"` : 'An operation name is required')
  }
  const coerced = getVariableValues(schema, operation.variableDefinitions ?? [], variables)
  if (coerced.errors) return { errors: coerced.errors.map((error) => describeRefusal(error)) }
  const measure = measureQuery(schema, document, operation, coerced.coerced)
  const { refusal } = measure
  if (refusal) return { errors: [{ type: refusal.type, message: refusal.message }] }
  return { document, operation, variables, measure }
}

function refuse(message: string): { errors: RefusedQuery[] } {
  return { errors: [{ message }] }
}
