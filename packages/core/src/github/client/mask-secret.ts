const mask = '[token]'
/** Nobody reads further, and causes may go round in a circle. */
const deepestCause = 8

/**
 * GitHub's tokens have forty characters and more. What is shorter than this stands in for one, before a proxy that
 * knows the real one, and is found in links and words that have to stay whole.
 */
const shortestSecret = 8

/** A text without the secret. */
export function maskText(text: string, secret: string | null): string {
  return secret === null || secret.length < shortestSecret ? text : text.replaceAll(secret, mask)
}

/** A value of JSON without the secret, in keys and values alike. */
export function maskJson(value: unknown, secret: string | null): unknown {
  if (secret === null || secret.length < shortestSecret) return value
  const text = JSON.stringify(value)
  const masked = maskText(text, JSON.stringify(secret).slice(1, -1))
  return masked === text ? value : JSON.parse(masked)
}

/**
 * An error with the words of another one and of its causes, and with nothing else that it may carry along: not every
 * `fetch` keeps the request, its headers included, out of its errors.
 */
export function maskError(thrown: unknown, secret: string | null, depth = 0): Error {
  if (!(thrown instanceof Error)) return new Error(maskText(String(thrown), secret))
  const hasCause = thrown.cause !== undefined && depth < deepestCause
  const cause = hasCause ? { cause: maskError(thrown.cause, secret, depth + 1) } : undefined
  const masked = new Error(maskText(thrown.message, secret), cause)
  masked.name = maskText(thrown.name, secret)
  masked.stack = maskText(thrown.stack ?? '', secret)
  // Node's word for what happened to the connection, such as ECONNREFUSED.
  if ('code' in thrown && typeof thrown.code === 'string') {
    Object.assign(masked, { code: maskText(thrown.code, secret) })
  }
  return masked
}
