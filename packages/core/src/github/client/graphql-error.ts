import { isRecord } from './answer.js'

/** One failure inside an answer that GitHub sent with status 200. */
export interface GraphqlError {
  /** GitHub's word for the kind, such as `NOT_FOUND`; empty for a query that it could not understand. */
  readonly type: string
  readonly message: string
  /** The field that failed, from the root; empty when it is the whole query. */
  readonly path: readonly (string | number)[]
}

/** Types that mean "too many requests"; GitHub has used both. */
const limitTypes: ReadonlySet<string> = new Set(['RATE_LIMITED', 'RATE_LIMIT'])

export function readGraphqlErrors(body: unknown): GraphqlError[] {
  if (!isRecord(body) || !Array.isArray(body.errors)) return []
  return body.errors.map((error: unknown) => {
    const { type, message, path } = isRecord(error) ? error : {}
    return {
      type: typeof type === 'string' ? type : '',
      message: typeof message === 'string' ? message : 'no reason given',
      path: Array.isArray(path)
        ? path.filter((step) => typeof step === 'string' || typeof step === 'number')
        : [],
    }
  })
}

/** Whether the query was refused for its pace, not for what it asks. */
export function isLimitError({ type, message }: GraphqlError): boolean {
  return limitTypes.has(type) || /\b(?:secondary rate|API rate limit)\b/i.test(message)
}
