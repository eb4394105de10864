import { isRecord } from './answer.js'

/** The data of a query's answer; null where none came. */
export function readQueryData(body: unknown): Readonly<Record<string, unknown>> | null {
  return isRecord(body) && isRecord(body.data) ? body.data : null
}
