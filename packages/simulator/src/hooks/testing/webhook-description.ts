import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'

type Schema = Record<string, unknown>

interface Description {
  'x-webhooks': Record<
    string,
    {
      post: {
        requestBody: { content: Record<string, { schema: { $ref: string } }> }
        'x-github': { 'supported-webhook-types': string[] }
      }
    }
  >
  components: { schemas: Record<string, Schema> }
}

/**
 * Checks payloads against GitHub's own description of its webhooks.
 *
 * They may have more fields than those described: many are described as several objects that each hold a part.
 */
export class WebhookDescription {
  readonly #description: Description
  readonly #ajv = addFormats.default(new Ajv({ strict: false, allErrors: true, logger: false }))

  constructor() {
    const file = createRequire(import.meta.url).resolve('@octokit/openapi/generated/api.github.com.json')
    this.#description = JSON.parse(readFileSync(file, 'utf8'))
    const { schemas } = this.#description.components
    this.#ajv.addSchema({ components: { schemas: toJsonSchema(schemas) } }, 'github')
  }

  /** @param name event and action as the description joins them, such as `issues-opened` */
  check(name: string, payload: unknown): string[] {
    const schema = this.#description['x-webhooks'][name]?.post.requestBody.content['application/json']?.schema
    if (!schema) return ['GitHub knows no such event']
    const validate = this.#ajv.getSchema(`github${schema.$ref}`)
    if (!validate) return ['GitHub does not describe its payload']
    validate(payload)
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath || '/'} ${message}`)
  }

  /** Which hooks hear of it: `repository`, `organization`, `app`. */
  hookKindsOf(name: string): string[] {
    return this.#description['x-webhooks'][name]?.post['x-github']['supported-webhook-types'] ?? []
  }
}

/** OpenAPI 3.0 says `nullable` where JSON Schema has a type for it. */
function toJsonSchema(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(toJsonSchema)
  if (typeof node !== 'object' || node === null) return node
  const { nullable, ...given } = node as Schema
  const schema = Object.fromEntries(Object.entries(given).map(([name, value]) => [name, toJsonSchema(value)]))
  return nullable === true ? { anyOf: [{ type: 'null' }, schema] } : schema
}
