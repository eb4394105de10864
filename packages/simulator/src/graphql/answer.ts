import type { GraphQLError } from 'graphql'
import type { Caller } from '../authentication.js'
import { presentQueryRefusal, type Refusal } from '../refusal.js'
import { GraphqlFailure } from './graphql-failure.js'
import { describeRefusal, type RefusedQuery } from './refused-query.js'

/** An error as GitHub shows it; `type` tells the kinds apart. */
export interface GraphqlError extends Omit<RefusedQuery, 'path'> {
  type?: string
  path?: readonly (string | number)[]
}

export interface GraphqlAnswer {
  data?: unknown
  errors?: readonly GraphqlError[]
}

const guideUrl = 'https://docs.github.com/graphql/guides/forming-calls-with-graphql'

/** Answers a query, run or refused: GraphQL's errors come with status 200. */
export function answerQuery(
  answer: GraphqlAnswer,
  caller: Caller,
  headers: Record<string, string>,
): Response {
  return createAnswer(200, answer, { ...headers, 'x-oauth-scopes': caller.scopes.join(', ') })
}

export function answerStranger(reason: 'anonymous' | 'bad credentials'): Response {
  if (reason === 'bad credentials') {
    return answerMessage(401, 'Bad credentials', 'https://docs.github.com/rest')
  }
  const url = `${guideUrl}#authenticating-with-graphql`
  return answerMessage(401, 'This endpoint requires you to be authenticated.', url)
}

export function answerUnreadable(): Response {
  return answerMessage(400, 'Problems parsing JSON', guideUrl)
}

/** Over the hourly limit GraphQL answers 200 with an error, over a secondary one as REST does. */
export function answerLimit(refusal: Refusal, caller: Caller, headers: Record<string, string>): Response {
  const { status, message, documentationUrl } = refusal
  if (status === 200) return answerQuery({ errors: [presentQueryRefusal(refusal)] }, caller, headers)
  return answerMessage(status, message, documentationUrl, headers)
}

/** @throws what failed, when it is neither a refusal of GitHub's nor a mistake in the query but a defect here */
export function presentError(error: GraphQLError): GraphqlError {
  const { originalError, path } = error
  if (originalError && !(originalError instanceof GraphqlFailure)) throw originalError
  const { extensions: _, path: __, ...described } = describeRefusal(error)
  return {
    ...(originalError?.type && { type: originalError.type }),
    ...(path && { path }),
    ...described,
  }
}

function answerMessage(
  status: number,
  message: string,
  documentationUrl: string,
  headers: Record<string, string> = {},
): Response {
  return createAnswer(
    status,
    { message, documentation_url: documentationUrl, status: String(status) },
    headers,
  )
}

function createAnswer(status: number, body: unknown, headers: Record<string, string>): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'x-github-media-type': 'github.v4; format=json',
      ...headers,
    },
  })
}
