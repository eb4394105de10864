import type { GraphQLFieldResolver } from 'graphql'
import { refuseUnsimulated } from './graphql-failure.js'

type Source = Readonly<Record<string, unknown>>

/**
 * Reads every field of the schema off the view objects: a property as it is, a method with the field's arguments.
 *
 * What no view has, the simulator does not simulate, and it says so: `null` would pass for an answer.
 */
export const resolveField: GraphQLFieldResolver<Source, unknown> = (source, args, _scope, info) => {
  const value = source[info.fieldName]
  if (typeof value === 'function') return value.call(source, args)
  if (value === undefined && !(info.fieldName in source)) {
    throw refuseUnsimulated(`${info.parentType.name}.${info.fieldName}`)
  }
  return value
}
