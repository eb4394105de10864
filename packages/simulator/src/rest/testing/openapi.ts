import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Ajv, type ValidateFunction } from 'ajv'
import addFormats from 'ajv-formats'
import type { ApiVersion } from '../api-version.js'

type Schema = Record<string, unknown>

interface Description {
  paths: Record<
    string,
    { get?: { responses: Record<string, { content?: Record<string, { schema: Schema }> }> } }
  >
}

interface Verdict {
  /** Whether GitHub's description knows the status for this route at all. */
  isDeclared: boolean
  /** What the body lacks or has wrong; empty when it fits. */
  errors: string[]
}

/**
 * Checks answers against GitHub's own OpenAPI description.
 *
 * Objects may have no other fields than those described, so a misspelt field cannot hide behind an optional one.
 */
export class OpenApi {
  readonly #description: Description
  readonly #ajv = addFormats.default(new Ajv({ strict: false, allErrors: true, logger: false }))
  readonly #validators = new Map<string, ValidateFunction>()

  constructor() {
    const file = createRequire(import.meta.url).resolve(
      '@octokit/openapi/generated/api.github.com.deref.json',
    )
    this.#description = JSON.parse(readFileSync(file, 'utf8'))
  }

  /** @param path as GitHub's description spells it, such as `/repos/{owner}/{repo}/issues` */
  check(path: string, status: number, body: unknown, version: ApiVersion = '2022-11-28'): Verdict {
    const response = this.#description.paths[path]?.get?.responses[status]
    if (!response) return { isDeclared: false, errors: [] }
    const schema = response.content?.['application/json']?.schema
    if (!schema) return { isDeclared: true, errors: body === null ? [] : ['There should be no body'] }
    const validate = this.#validatorOf(`${version} ${status} ${path}`, schema, version)
    validate(body)
    const errors = (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${instancePath || '/'} ${message} ${JSON.stringify(params)}`,
    )
    return { isDeclared: true, errors }
  }

  #validatorOf(key: string, schema: Schema, version: ApiVersion): ValidateFunction {
    let validate = this.#validators.get(key)
    if (!validate) {
      validate = this.#ajv.compile(toJsonSchema(schema, version) as Schema)
      this.#validators.set(key, validate)
    }
    return validate
  }
}

/** OpenAPI 3.0 says `nullable` where JSON Schema has a type for it, and keeps later versions as patches. */
function toJsonSchema(node: unknown, version: ApiVersion): unknown {
  if (Array.isArray(node)) return node.map((item) => toJsonSchema(item, version))
  if (typeof node !== 'object' || node === null) return node
  const { nullable, example: _example, ...given } = node as Schema
  const patched = version === '2022-11-28' ? given : applyBreakingChanges(given)
  const schema: Schema = {}
  for (const [name, value] of Object.entries(patched)) {
    schema[name] =
      name === 'properties'
        ? mapValues(value as Schema, (property) => toJsonSchema(property, version))
        : toJsonSchema(value, version)
  }
  if (schema.properties && schema.additionalProperties === undefined) schema.additionalProperties = false
  return nullable === true ? { anyOf: [{ type: 'null' }, schema] } : schema
}

/** Every change takes fields away: none of them may be sent any more. */
function applyBreakingChanges(schema: Schema): Schema {
  const changes = schema['x-github-breaking-changes'] as { patch: Schema | unknown[] }[] | undefined
  let properties = schema.properties as Schema | undefined
  let required = schema.required as string[] | undefined
  for (const { patch } of changes ?? []) {
    if (Array.isArray(patch)) continue
    const removed = Object.entries((patch.properties as Schema | undefined) ?? {})
    properties = {
      ...properties,
      ...Object.fromEntries(removed.filter(([, to]) => to === null).map(([name]) => [name, false])),
    }
    const kept = patch.required as string[] | undefined
    if (kept) required = required?.filter((name) => kept.includes(name))
  }
  return { ...schema, ...(properties && { properties }), ...(required && { required }) }
}

function mapValues(object: Schema, map: (value: unknown) => unknown): Schema {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, map(value)]))
}
