import { HubSyncError } from '../../errors/hubsync-error.js'
import { type Answer, isCutShort, isRecord, isTimeout, messageOf } from './answer.js'
import type { Api } from './budget-watch.js'
import type { GraphqlError } from './graphql-error.js'

/** What a failure happened to. */
export interface FailedCall {
  readonly api: Api
  /** Route pattern such as `GET /repos/{owner}/{repo}`, with its values filled in where they help. */
  readonly name: string
  /** Host that was asked. */
  readonly host: string
  readonly signal: AbortSignal | undefined
}

/** Any failure of a call as the one error that leaves hubsync. */
export function describeFailure(thrown: unknown, answer: Answer | null, call: FailedCall): HubSyncError {
  if (call.signal?.aborted) return describeAbortion(call.signal)
  if (HubSyncError.is(thrown)) return thrown
  if (!answer) return describeNetworkFailure(thrown, call)
  if (isCutShort(answer)) {
    return new HubSyncError('network_failed', `The answer of ${call.host} to ${call.name} was cut short`)
  }
  return describeAnswer(answer, call)
}

/** A refusal, or an answer that is none. */
export function describeAnswer(answer: Answer, call: FailedCall): HubSyncError {
  const { status, headers, body } = answer
  if (status < 400) {
    const type = headers['content-type'] ?? 'no content type'
    return new HubSyncError(
      'response_invalid',
      `${call.host} answered ${call.name} with ${type} in place of JSON`,
    )
  }
  const { code, reason } = classify(answer, call)
  const said = messageOf(body)
  const words = [
    `${call.host} answered ${call.name} with ${status}${said === '' ? '' : ` (${said})`}`,
    reason,
  ]
  const message = words.filter((part) => part !== '').join(': ')
  return new HubSyncError(code, message, { cause: createCause(answer, message) })
}

/** One error of a GraphQL answer. */
export function describeGraphqlError(error: GraphqlError, host: string): HubSyncError {
  return new HubSyncError(codeOfGraphqlError(error), `${host} answered a GraphQL query: ${error.message}`)
}

type Code = HubSyncError['code']

function classify(
  { status, headers, body }: Answer,
  { api, name }: FailedCall,
): { code: Code; reason: string } {
  if (status === 401) return { code: 'authentication_failed', reason: '' }
  if (status === 403) return classifyForbidden(headers, messageOf(body))
  if (status === 404) {
    if (api === 'graphql') {
      return {
        code: 'configuration_invalid',
        reason: 'there is no GraphQL here, so choose the transport rest',
      }
    }
    return { code: codeOfAbsence(name), reason: 'it does not exist, or the token may not see it' }
  }
  if (status === 451) return { code: 'repository_unavailable', reason: 'it was taken down' }
  if (status < 500) return { code: 'request_refused', reason: detailsOf(body) }
  if (api === 'graphql' && isTimeout(status)) {
    return { code: 'response_too_large', reason: 'GitHub could not finish the query in time' }
  }
  return { code: 'github_unavailable', reason: '' }
}

function classifyForbidden(headers: Answer['headers'], said: string): { code: Code; reason: string } {
  if (/\binstallation has been suspended\b/i.test(said)) return { code: 'authentication_failed', reason: '' }
  if (/\b(?:access blocked|disabled|unavailable)\b/i.test(said))
    return { code: 'repository_unavailable', reason: '' }
  if (/too large to list contributors/i.test(said)) return { code: 'request_refused', reason: '' }
  return { code: 'permission_denied', reason: missingPermission(headers) }
}

/** Source: https://docs.github.com/rest/authentication/authenticating-to-the-rest-api */
function missingPermission(headers: Answer['headers']): string {
  const singleSignOn = /url=(?<url>\S+)/.exec(headers['x-github-sso'] ?? '')?.groups?.url
  if (headers['x-github-sso'] !== undefined) {
    const where = singleSignOn === undefined ? '' : ` at ${singleSignOn}`
    return `the organization protects it by SAML single sign-on, so authorize the token for it${where}`
  }
  const permissions = headers['x-accepted-github-permissions']
  if (permissions !== undefined && permissions !== '') return `the token needs the permission ${permissions}`
  const accepted = headers['x-accepted-oauth-scopes']
  if (accepted === undefined || accepted === '') return ''
  const held = headers['x-oauth-scopes']
  return `the token needs one of the scopes ${accepted}; it has ${held === undefined || held === '' ? 'none' : held}`
}

function codeOfAbsence(name: string): Code {
  if (/ \/repos(?:itories)?\//.test(name)) return 'repository_not_found'
  return / \/(?:users|orgs)\//.test(name) ? 'owner_not_found' : 'request_refused'
}

function detailsOf(body: unknown): string {
  if (!isRecord(body) || !Array.isArray(body.errors)) return ''
  return body.errors
    .map((error: unknown) => (typeof error === 'string' ? error : JSON.stringify(error)))
    .join(', ')
}

/** Words that GitHub has for them; `NOT_FOUND` is a repository wherever the caller does not know better. */
const graphqlCodes: Readonly<Record<string, Code>> = {
  NOT_FOUND: 'repository_not_found',
  FORBIDDEN: 'permission_denied',
  INSUFFICIENT_SCOPES: 'permission_denied',
  RESOURCE_LIMITS_EXCEEDED: 'response_too_large',
  MAX_NODE_LIMIT_EXCEEDED: 'response_too_large',
  SERVICE_UNAVAILABLE: 'github_unavailable',
  INTERNAL: 'github_unavailable',
}

function codeOfGraphqlError({ type, message }: GraphqlError): Code {
  const code = graphqlCodes[type]
  if (code !== undefined) return code
  if (/\bSAML\b/.test(message)) return 'permission_denied'
  if (/\btime(?:d )?out\b/i.test(message)) return 'response_too_large'
  return /^Something went wrong/i.test(message) ? 'github_unavailable' : 'request_refused'
}

/** Why a call ends whose signal was aborted. */
export function describeAbortion(signal: AbortSignal): HubSyncError {
  const reason: unknown = signal.reason
  return HubSyncError.is(reason)
    ? reason
    : new HubSyncError('interrupted', 'The run was interrupted', { cause: reason })
}

function describeNetworkFailure(thrown: unknown, { host, name }: FailedCall): HubSyncError {
  // Octokit's own error carries the whole request: only what lies beneath it is handed on.
  const cause = thrown instanceof Error ? thrown.cause : undefined
  const reason = reasonOf(thrown)
  const message = `${host} could not be reached for ${name}: ${reason}`
  return new HubSyncError('network_failed', message, cause === undefined ? {} : { cause })
}

/** The innermost words: undici says no more than "fetch failed" on the outside. */
function reasonOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown)
  const beneath = thrown.cause instanceof Error ? reasonOf(thrown.cause) : ''
  if (beneath === '') return thrown.message === '' ? codeOf(thrown) : thrown.message
  return /^no answer within/.test(thrown.message) ? thrown.message : beneath
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name
}

/** What helps GitHub's support, and nothing of the request. */
function createCause({ status, headers }: Answer, message: string): Error {
  return Object.assign(new Error(message), { status, requestId: headers['x-github-request-id'] })
}
