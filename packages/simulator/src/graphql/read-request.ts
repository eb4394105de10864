export interface GraphqlRequest {
  query: string
  variables: Record<string, unknown>
  operationName: string | undefined
}

/** Reads the body; `undefined` when it is not JSON. A body without a query has an empty one. */
export async function readRequest(request: Request): Promise<GraphqlRequest | undefined> {
  const body = parseJson(await request.text())
  if (!isRecord(body)) return undefined
  const { query, variables, operationName } = body
  return {
    query: typeof query === 'string' ? query : '',
    variables: isRecord(variables) ? variables : {},
    operationName: typeof operationName === 'string' ? operationName : undefined,
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
