import { type ASTNode, BREAK, type DocumentNode, type GraphQLError, Kind, visit } from 'graphql'

/** An error about a query that was never run, as GitHub shows it. */
export interface RefusedQuery {
  message: string
  locations?: readonly { line: number; column: number }[]
  path?: readonly string[]
  extensions?: Record<string, string>
}

interface Wording {
  found: RegExp
  say(...parts: string[]): { message: string; extensions: Record<string, string> }
}

/** GitHub runs graphql-ruby; these are its words for the mistakes that are made most. */
const wordings: Wording[] = [
  {
    found: /^Cannot query field "(\w+)" on type "(\w+)"/,
    say: (fieldName = '', typeName = '') => ({
      message: `Field '${fieldName}' doesn't exist on type '${typeName}'`,
      extensions: { code: 'undefinedField', typeName, fieldName },
    }),
  },
  {
    found: /^Unknown argument "(\w+)" on field "\w+\.(\w+)"/,
    say: (argumentName = '', name = '') => ({
      message: `Field '${name}' doesn't accept argument '${argumentName}'`,
      extensions: { code: 'argumentNotAccepted', name, typeName: 'Field', argumentName },
    }),
  },
  {
    found: /^Field "(\w+)" argument "(\w+)" of type .+ is required/,
    say: (name = '', argumentName = '') => ({
      message: `Field '${name}' is missing required arguments: ${argumentName}`,
      extensions: { code: 'missingRequiredArguments', className: 'Field', name, arguments: argumentName },
    }),
  },
  {
    found: /^Field "(\w+)" of type "([^"]+)" must have a selection of subfields/,
    say: (name = '', type = '') => {
      const typeName = type.replace(/[[\]!]/g, '')
      return {
        message:
          `Field must have selections (field '${name}' returns ${typeName} but has no selections. ` +
          `Did you mean '${name} { ... }'?)`,
        extensions: { code: 'selectionMismatch', nodeName: `field '${name}'`, typeName },
      }
    },
  },
]

/** Puts an error of graphql-js into GitHub's words and shape. */
export function describeRefusal(error: GraphQLError, document?: DocumentNode): RefusedQuery {
  const refused: RefusedQuery = { message: error.message }
  for (const { found, say } of wordings) {
    const match = found.exec(error.message)
    if (match) Object.assign(refused, say(...match.slice(1)))
  }
  if (error.locations) refused.locations = error.locations
  const node = error.nodes?.[0]
  const path = document && node && tracePath(document, node)
  if (path && path.length > 0) refused.path = path
  return refused
}

/** Names the way to a node as graphql-ruby does: `query`, then fields, fragments as `... on Type`. */
function tracePath(document: DocumentNode, wanted: ASTNode): string[] {
  const path: string[] = []
  let found: string[] = []
  visit(document, {
    enter(node) {
      const step = nameStep(node)
      if (step) path.push(step)
      if (node !== wanted) return undefined
      found = [...path]
      return BREAK
    },
    leave(node) {
      if (nameStep(node)) path.pop()
    },
  })
  return found
}

function nameStep(node: ASTNode): string | undefined {
  switch (node.kind) {
    case Kind.OPERATION_DEFINITION:
      return node.name ? `${node.operation} ${node.name.value}` : node.operation
    case Kind.FRAGMENT_DEFINITION:
      return `fragment ${node.name.value}`
    case Kind.INLINE_FRAGMENT:
      return node.typeCondition ? `... on ${node.typeCondition.name.value}` : '...'
    case Kind.FIELD:
      return node.alias?.value ?? node.name.value
    case Kind.ARGUMENT:
      return node.name.value
    default:
      return undefined
  }
}
