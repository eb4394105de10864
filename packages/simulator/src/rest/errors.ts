interface ErrorBody {
  message: string
  documentation_url?: string
  errors?: FieldError[]
}

interface FieldError {
  resource: string
  /** Absent where the message says it all. */
  field?: string
  message?: string
  code: 'missing' | 'missing_field' | 'invalid' | 'already_exists' | 'unprocessable' | 'custom'
  value?: string | null
}

/**
 * A request that is answered with an error in GitHub's words.
 *
 * Without a page of its own, the error points to the documentation of the route.
 * Source: https://docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api
 */
export class RestFailure extends Error {
  override readonly name = 'RestFailure'
  readonly status: number
  readonly documentationUrl: string | undefined
  readonly errors: FieldError[] | undefined

  constructor(
    status: number,
    message: string,
    details: { documentationUrl?: string; errors?: FieldError[] } = {},
  ) {
    super(message)
    this.status = status
    this.documentationUrl = details.documentationUrl
    this.errors = details.errors
  }
}

export const restDocumentation = 'https://docs.github.com/rest'

export function notFound(documentationUrl?: string): RestFailure {
  return new RestFailure(404, 'Not Found', documentationUrl === undefined ? {} : { documentationUrl })
}

export function invalidField(resource: string, field: string, value: string): RestFailure {
  return new RestFailure(422, 'Validation Failed', { errors: [{ value, resource, field, code: 'invalid' }] })
}

export function emptyRepository(): RestFailure {
  return new RestFailure(409, 'Git Repository is empty.')
}

export function badCredentials(): RestFailure {
  return new RestFailure(401, 'Bad credentials', { documentationUrl: restDocumentation })
}

export function requiresAuthentication(): RestFailure {
  return new RestFailure(401, 'Requires authentication')
}

/** What an installation's token is told by routes that only people may use. */
export function notForIntegrations(): RestFailure {
  return new RestFailure(403, 'Resource not accessible by integration')
}

export function presentFailure(
  failure: RestFailure,
  routeDocumentation: string,
): ErrorBody & { status: string } {
  return {
    message: failure.message,
    ...(failure.errors && { errors: failure.errors }),
    documentation_url: failure.documentationUrl ?? routeDocumentation,
    status: String(failure.status),
  }
}
