import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  GraphQLIncludeDirective,
  type GraphQLSchema,
  GraphQLSkipDirective,
  getArgumentValues,
  getDirectiveValues,
  getNamedType,
  isCompositeType,
  isObjectType,
  isUnionType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql'
import { GraphqlFailure } from './graphql-failure.js'

/** What a query declares, before any of it is run. */
export interface QueryMeasure {
  /** Points that GitHub charges. */
  points: number
  /** Requests that GitHub would need for each connection, every parent connection being full. */
  requests: number
  /** Nodes that the query could return. */
  nodeCount: number
  /** Set when the whole query is to be refused. */
  refusal: GraphqlFailure | undefined
  /** Fields that fail, each by itself, because of how many things they ask for. */
  refusedFields: ReadonlyMap<FieldNode, GraphqlFailure>
  /** The query asks to be priced only. */
  isDryRun: boolean
  /** The query asks who is in an organization, which a token without its scope may not. */
  readsMembers: boolean
  /** The query reads nothing but its own price, which GitHub does not charge for. */
  isFree: boolean
}

interface FieldGroup {
  parent: GraphQLCompositeType
  nodes: FieldNode[]
}

const nodeLimit = 500_000
const pageLimit = 100
const connectionParts = new Set(['nodes', 'edges', 'pageInfo'])

/**
 * Prices a query by the documented formula: the requests needed for each connection, every parent being full, summed,
 * divided by 100 and rounded, at least 1.
 *
 * Source: https://docs.github.com/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api
 */
export function measureQuery(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): QueryMeasure {
  const root = schema.getRootType(operation.operation)
  const meter = new Meter(schema, document, variables)
  if (root) meter.visit([operation.selectionSet], root, 1)
  return meter.read()
}

class Meter {
  readonly #schema: GraphQLSchema
  readonly #variables: Readonly<Record<string, unknown>>
  readonly #fragments = new Map<string, FragmentDefinitionNode>()
  readonly #refusedFields = new Map<FieldNode, GraphqlFailure>()
  #requests = 0
  #nodeCount = 0
  #excessiveConnection: string | undefined
  #isDryRun = false
  #readsMembers = false
  #isFree = true

  constructor(schema: GraphQLSchema, document: DocumentNode, variables: Readonly<Record<string, unknown>>) {
    this.#schema = schema
    this.#variables = variables
    for (const definition of document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) this.#fragments.set(definition.name.value, definition)
    }
  }

  read(): QueryMeasure {
    return {
      points: Math.max(1, Math.round(this.#requests / 100)),
      requests: this.#requests,
      nodeCount: this.#nodeCount,
      refusal: this.#nodeLimitRefusal(),
      refusedFields: this.#refusedFields,
      isDryRun: this.#isDryRun,
      readsMembers: this.#readsMembers,
      isFree: this.#isDryRun || this.#isFree,
    }
  }

  visit(selectionSets: SelectionSetNode[], parent: GraphQLCompositeType, parents: number): void {
    const groups = new Map<string, FieldGroup>()
    for (const selectionSet of selectionSets) this.#collect(selectionSet.selections, parent, groups)
    for (const group of groups.values()) this.#visitField(group, parents)
  }

  /** Selections of one name on one type are one field, as in execution, and are counted once. */
  #collect(
    selections: readonly SelectionNode[],
    parent: GraphQLCompositeType,
    groups: Map<string, FieldGroup>,
  ): void {
    for (const selection of selections) {
      if (this.#isLeftOut(selection)) continue
      if (selection.kind === Kind.FIELD) {
        const key = `${parent.name} ${selection.alias?.value ?? selection.name.value}`
        const group = groups.get(key)
        if (group) group.nodes.push(selection)
        else groups.set(key, { parent, nodes: [selection] })
      } else {
        const fragment =
          selection.kind === Kind.FRAGMENT_SPREAD ? this.#fragments.get(selection.name.value) : selection
        if (fragment) this.#collect(fragment.selectionSet.selections, this.#typeOf(fragment, parent), groups)
      }
    }
  }

  #typeOf(
    fragment: { typeCondition?: { name: { value: string } } | undefined },
    parent: GraphQLCompositeType,
  ): GraphQLCompositeType {
    const type = fragment.typeCondition && this.#schema.getType(fragment.typeCondition.name.value)
    // A fragment on an interface adds to the object it stands in, not to a type of its own.
    return isCompositeType(type) && !(isObjectType(parent) && !isObjectType(type)) ? type : parent
  }

  #isLeftOut(selection: SelectionNode): boolean {
    if (!selection.directives || selection.directives.length === 0) return false
    const skip = getDirectiveValues(GraphQLSkipDirective, selection, this.#variables)
    const include = getDirectiveValues(GraphQLIncludeDirective, selection, this.#variables)
    return skip?.if === true || include?.if === false
  }

  #visitField({ parent, nodes }: FieldGroup, parents: number): void {
    const [node] = nodes
    const field = node && !isUnionType(parent) ? parent.getFields()[node.name.value] : undefined
    if (!node || !field) return
    const isRoot = parent === this.#schema.getQueryType()
    if (isRoot && field.name === 'rateLimit') {
      if (getArgumentValues(field, node, this.#variables).dryRun === true) this.#isDryRun = true
      return
    }
    if (isRoot) this.#isFree = false
    if (parent.name === 'Organization' && field.name === 'membersWithRole') this.#readsMembers = true
    const type = getNamedType(field.type)
    if (!isCompositeType(type)) return
    const selectionSets = nodes.flatMap((each) => each.selectionSet ?? [])
    const children = type.name.endsWith('Connection')
      ? this.#countConnection(field, nodes, selectionSets, parents)
      : isRoot && field.name === 'nodes'
        ? this.#countIds(field, nodes, parents)
        : parents
    this.visit(selectionSets, type, children)
  }

  #countConnection(
    field: GraphQLField<unknown, unknown>,
    nodes: FieldNode[],
    selectionSets: SelectionSetNode[],
    parents: number,
  ): number {
    const [node] = nodes
    if (!node) return 0
    const { first, last } = getArgumentValues(field, node, this.#variables) as PageArguments
    const refusal = refusePage(field.name, first, last, () => this.#readsPage(selectionSets))
    if (refusal) for (const each of nodes) this.#refusedFields.set(each, refusal)
    return this.#count(field.name, parents, Math.min(Math.max(first ?? last ?? 0, 0), pageLimit))
  }

  /** Counts as one connection that holds every id; see docs/concepts/github-beliefs.md. */
  #countIds(field: GraphQLField<unknown, unknown>, nodes: FieldNode[], parents: number): number {
    const [node] = nodes
    if (!node) return 0
    const ids = getArgumentValues(field, node, this.#variables).ids as readonly string[]
    if (ids.length > pageLimit) {
      const message = `You may not provide more than ${pageLimit} node ids; you provided ${ids.length}.`
      for (const each of nodes) this.#refusedFields.set(each, new GraphqlFailure('ARGUMENT_LIMIT', message))
    }
    return this.#count(field.name, parents, Math.min(ids.length, pageLimit))
  }

  #count(name: string, parents: number, size: number): number {
    this.#requests += parents
    this.#nodeCount += parents * size
    if (this.#nodeCount > nodeLimit) this.#excessiveConnection ??= name
    return parents * size
  }

  #readsPage(selectionSets: SelectionSetNode[]): boolean {
    return selectionSets.some(({ selections }) =>
      selections.some((selection) => {
        if (this.#isLeftOut(selection)) return false
        if (selection.kind === Kind.FIELD) return connectionParts.has(selection.name.value)
        const fragment =
          selection.kind === Kind.FRAGMENT_SPREAD ? this.#fragments.get(selection.name.value) : selection
        return fragment !== undefined && this.#readsPage([fragment.selectionSet])
      }),
    )
  }

  #nodeLimitRefusal(): GraphqlFailure | undefined {
    if (this.#excessiveConnection === undefined) return undefined
    const asked = this.#nodeCount.toLocaleString('en-US')
    return new GraphqlFailure(
      'MAX_NODE_LIMIT_EXCEEDED',
      `By the time this query traverses to the ${this.#excessiveConnection} connection, it is requesting up to ` +
        `${asked} possible nodes which exceeds the maximum limit of 500,000.`,
    )
  }
}

interface PageArguments {
  first?: number | null
  last?: number | null
}

function refusePage(
  name: string,
  first: number | null | undefined,
  last: number | null | undefined,
  readsPage: () => boolean,
): GraphqlFailure | undefined {
  for (const [argument, size] of [
    ['first', first],
    ['last', last],
  ] as const) {
    if (typeof size !== 'number') continue
    if (size > pageLimit) {
      return new GraphqlFailure(
        'EXCESSIVE_PAGINATION',
        `Requesting ${size} records on the \`${name}\` connection exceeds the \`${argument}\` limit of ${pageLimit} records.`,
      )
    }
    if (size < 0) {
      return new GraphqlFailure(
        'EXCESSIVE_PAGINATION',
        `\`${argument}\` on the \`${name}\` connection cannot be less than zero.`,
      )
    }
  }
  if (typeof first === 'number' || typeof last === 'number' || !readsPage()) return undefined
  return new GraphqlFailure(
    'MISSING_PAGINATION_BOUNDARIES',
    `You must provide a \`first\` or \`last\` value to properly paginate the \`${name}\` connection.`,
  )
}
