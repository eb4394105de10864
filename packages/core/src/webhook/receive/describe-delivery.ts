import type { ReceivedDelivery } from '../../contracts/inbox.js'
import type { WebhookSender } from '../webhook-secret.js'
import { Refusal } from './webhook-answer.js'
import type { WebhookRequest } from './webhook-request.js'

/** Who a request says that it comes from. */
export function describeSender(request: WebhookRequest): WebhookSender {
  const hookId = request.header('x-github-hook-id')
  const targetType = request.header('x-github-hook-installation-target-type')
  const targetId = request.header('x-github-hook-installation-target-id')
  const isOfApp = targetType === 'integration'
  return { url: request.url, hookId: isOfApp ? (targetId ?? hookId) : hookId, targetType, targetId }
}

interface Occasion {
  readonly host: string
  readonly sender: WebhookSender
  readonly receivedAt: string
}

/**
 * A verified body as the inbox takes it.
 *
 * @throws Refusal when it is not what GitHub sends.
 */
export function describeDelivery(
  request: WebhookRequest,
  body: Uint8Array,
  { host, sender, receivedAt }: Occasion,
): ReceivedDelivery {
  const text = readText(body, request.header('content-type') ?? '')
  const { action, repository } = parsePayload(text)
  return {
    host,
    hookId: hookIdOf(sender),
    deliveryId: headerValue(request, 'x-github-delivery'),
    event: headerValue(request, 'x-github-event'),
    action: typeof action === 'string' ? action.slice(0, longestName) : null,
    projectGithubId: repositoryId(repository),
    payload: text,
    receivedAt,
  }
}

const longestName = 100
/** Hooks of an old GitHub Enterprise Server do not tell their id. */
const unknownHook = '0'

function hookIdOf({ hookId }: WebhookSender): string {
  if (hookId === null) return unknownHook
  if (/^\d{1,20}$/.test(hookId)) return hookId
  throw new Refusal(400, 'The id of the hook is not a number')
}

function headerValue(request: WebhookRequest, name: string): string {
  const value = request.header(name)
  if (value !== null && value.length <= longestName && /^[\w-]+$/.test(value)) return value
  throw new Refusal(400, `The header ${name} is missing or malformed`)
}

/** Hooks send JSON or, which is GitHub's default for them, a form whose only field holds it. */
function readText(body: Uint8Array, contentType: string): string {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  const text = bytes.toString('utf8')
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(contentType)
  return isForm ? (new URLSearchParams(text).get('payload') ?? '') : text
}

function parsePayload(text: string): Record<string, unknown> {
  const payload = parseJson(text)
  if (typeof payload === 'object' && payload !== null && !Array.isArray(payload)) {
    return payload as Record<string, unknown>
  }
  throw new Refusal(
    400,
    'The body is not what GitHub sends: a JSON object, or a form with one as its payload',
  )
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function repositoryId(repository: unknown): number | null {
  const id =
    typeof repository === 'object' && repository !== null && 'id' in repository ? repository.id : null
  return Number.isSafeInteger(id) ? (id as number) : null
}
