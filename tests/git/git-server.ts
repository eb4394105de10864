import { spawn } from 'node:child_process'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gitProgram } from './run-git.js'

export interface GitServer {
  readonly url: string
  /** Paths asked for, and the authorization of each. */
  readonly requests: { path: string; authorization: string | undefined }[]
  close(): Promise<void>
}

export interface GitServerOptions {
  /** Tokens that may read; absent: everybody may. */
  readonly tokens?: readonly string[]
  /** The folder of a repository, called before each answer; null where there is none. */
  readonly find: (fullName: string) => string | null
  /** Answers instead of git. */
  readonly intercept?: (path: string, response: ServerResponse) => boolean
}

/** Serves bare repositories over smart HTTP as GitHub does: `git http-backend` behind a check of who asks. */
export async function startGitServer(options: GitServerOptions): Promise<GitServer> {
  const requests: GitServer['requests'] = []
  const server = createServer((request, response) => {
    const { url = '/', headers } = request
    requests.push({ path: url, authorization: headers.authorization })
    if (options.intercept?.(url, response)) return
    answer(request, response, options)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { tokens, find }: GitServerOptions,
): void {
  const { pathname, search } = new URL(request.url ?? '/', 'http://127.0.0.1')
  if (tokens !== undefined && !tokens.includes(tokenOf(request) ?? '')) {
    response.writeHead(401, { 'www-authenticate': 'Basic realm="GitHub"' }).end()
    return
  }
  const [, fullName = '', route = ''] = /^\/([^/]+\/[^/]+)\.git(\/.*)$/.exec(pathname) ?? []
  const folder = find(fullName)
  if (folder === null) {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('Repository not found.')
    return
  }
  const {
    'content-type': type = '',
    'content-encoding': encoding,
    'git-protocol': protocol,
  } = request.headers
  const backend = spawn(gitProgram, ['http-backend'], {
    env: {
      PATH: process.env.PATH,
      GIT_PROJECT_ROOT: folder,
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: route,
      QUERY_STRING: search.slice(1),
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: type,
      ...(encoding !== undefined && { HTTP_CONTENT_ENCODING: encoding }),
      ...(protocol !== undefined && { GIT_PROTOCOL: String(protocol), HTTP_GIT_PROTOCOL: String(protocol) }),
    },
  })
  backend.stdin.on('error', () => undefined)
  request.pipe(backend.stdin)
  passOn(backend.stdout, response)
}

/** CGI tells its headers first, then an empty line. */
function passOn(output: NodeJS.ReadableStream, response: ServerResponse): void {
  let head = Buffer.alloc(0)
  output.on('data', (chunk: Buffer) => {
    if (response.headersSent) return void response.write(chunk)
    head = Buffer.concat([head, chunk])
    const end = head.indexOf('\r\n\r\n')
    if (end === -1) return
    const headers = head
      .toString('latin1', 0, end)
      .split('\r\n')
      .map((line) => line.split(': ') as [string, string])
    const status = headers.find(([name]) => name === 'Status')?.[1]
    response.writeHead(
      status === undefined ? 200 : Number.parseInt(status, 10),
      Object.fromEntries(headers.filter(([name]) => name !== 'Status')),
    )
    response.write(head.subarray(end + 4))
  })
  output.on('end', () => response.end())
}

function tokenOf({ headers }: IncomingMessage): string | undefined {
  const [scheme, value = ''] = (headers.authorization ?? '').split(' ')
  if (scheme?.toLowerCase() !== 'basic') return undefined
  return Buffer.from(value, 'base64').toString('utf8').split(':')[1]
}
