import { type DocumentNode, GraphQLError, type GraphQLSchema, parse, validate } from 'graphql'
import { describeRefusal, type RefusedQuery } from './refused-query.js'

/** A query that GitHub would run, or why it would not. */
export type CheckedQuery = { document: DocumentNode } | { errors: RefusedQuery[] }

const capacity = 100

/** Parses and validates each text once; clients send the same few queries again and again. */
export class DocumentCache {
  readonly #schema: GraphQLSchema
  readonly #checked = new Map<string, CheckedQuery>()

  constructor(schema: GraphQLSchema) {
    this.#schema = schema
  }

  check(text: string): CheckedQuery {
    const known = this.#checked.get(text)
    const checked = known ?? this.#read(text)
    this.#checked.delete(text)
    this.#checked.set(text, checked)
    const oldest = this.#checked.size > capacity ? this.#checked.keys().next().value : undefined
    if (oldest !== undefined) this.#checked.delete(oldest)
    return checked
  }

  #read(text: string): CheckedQuery {
    try {
      const document = parse(text)
      const errors = validate(this.#schema, document)
      if (errors.length === 0) return { document }
      return { errors: errors.map((error) => describeRefusal(error, document)) }
    } catch (error) {
      if (error instanceof GraphQLError) return { errors: [describeRefusal(error)] }
      throw error
    }
  }
}
