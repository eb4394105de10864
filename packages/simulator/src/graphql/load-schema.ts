import { readFileSync } from 'node:fs'
import { buildASTSchema, type GraphQLSchema, parse } from 'graphql'

let loaded: GraphQLSchema | undefined

/**
 * GitHub's published schema, as `@octokit/graphql-schema` ships it.
 *
 * Building it takes some 150 ms, so it happens once per process and only when the first GraphQL request comes. The
 * schema is never changed afterwards: what a field answers is decided at execution, by the views.
 */
export function loadSchema(): GraphQLSchema {
  loaded ??= buildSchema()
  return loaded
}

function buildSchema(): GraphQLSchema {
  // The package's own entry point also parses a 5 MB JSON twin of the schema, which nobody here reads.
  const folder = import.meta.resolve('@octokit/graphql-schema')
  const text = readFileSync(new URL('schema.graphql', folder), 'utf8')
  const document = parse(removeDescriptions(text), { noLocation: true })
  return buildASTSchema(document, { assumeValid: true, assumeValidSDL: true })
}

/** Descriptions are two thirds of the text and only introspection shows them; without them parsing takes half. */
function removeDescriptions(text: string): string {
  return text.replace(/"""(?:\\"""|[\s\S])*?"""/g, '')
}
