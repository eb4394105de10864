import { invalidField } from './errors.js'

/** @returns milliseconds since 1970, or `undefined` when the parameter was not given */
export function readTime(query: URLSearchParams, name: string, resource: string): number | undefined {
  const text = query.get(name)
  if (text === null || text === '') return undefined
  const time = Date.parse(text)
  if (Number.isNaN(time) || !/^\d{4}-\d{2}-\d{2}/.test(text)) throw invalidField(resource, name, text)
  return time
}

/** Refuses anything but the values; GitHub does so for states. */
export function readChoice<Value extends string>(
  query: URLSearchParams,
  name: string,
  values: readonly Value[],
  fallback: Value,
  resource: string,
): Value {
  const text = query.get(name)
  if (text === null || text === '') return fallback
  const value = values.find((candidate) => candidate === text)
  if (value === undefined) throw invalidField(resource, name, text)
  return value
}

/** Takes anything but the values as not given; GitHub does so for orders. */
export function readOrder<Value extends string>(
  query: URLSearchParams,
  name: string,
  values: readonly Value[],
): Value | undefined {
  return values.find((candidate) => candidate === query.get(name))
}
