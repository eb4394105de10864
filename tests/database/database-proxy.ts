import { once } from 'node:events'
import { connect as connectTo, createServer, type Socket } from 'node:net'
import { createStatementReader } from './statement-reader.js'

/** What happens to a statement on its way to the server. */
export type Blow =
  /** It never arrives, and both ends see the connection break. */
  | 'cut before'
  /** The server does it, and its answer is lost with the connection. */
  | 'cut after'
  /** The same, and the server is not to be reached again before `open`. */
  | 'cut before and close'
  | 'cut after and close'

export interface Statement {
  readonly text: string
  /** Which connection sends it. */
  readonly connection: number
}

export interface DatabaseProxy {
  /** The connection string of the server, by way of the proxy. */
  readonly url: string
  /** Sees every statement until it is set anew; what it returns happens to it. */
  watch(watch: ((statement: Statement) => Blow | undefined) | undefined): void
  /** Breaks every connection and refuses new ones. */
  close(): void
  /** Lets connections through again. */
  open(): void
  /** Connections that were refused since the proxy was closed last. */
  refused(): number
  stop(): Promise<void>
}

/** Stands between a client and a PostgreSQL server, and breaks connections at the statement that a test chooses. */
export async function startDatabaseProxy(databaseUrl: string): Promise<DatabaseProxy> {
  const target = new URL(databaseUrl)
  const links = new Set<{ break(): void }>()
  let watch: ((statement: Statement) => Blow | undefined) | undefined
  let connections = 0
  let isClosed = false
  let refusals = 0

  function closeDoor(): void {
    isClosed = true
    refusals = 0
    for (const link of links) link.break()
  }

  const server = createServer((client) => {
    client.on('error', () => undefined)
    if (isClosed) {
      refusals += 1
      client.resetAndDestroy()
      return
    }
    connections += 1
    const connection = connections
    const judge = (text: string) => watch?.({ text, connection })
    const link = join(client, target, judge, closeDoor, () => links.delete(link))
    links.add(link)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const url = new URL(databaseUrl)
  url.host = `127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
  return {
    url: url.href,
    watch: (next) => {
      watch = next
    },
    close: closeDoor,
    open: () => {
      isClosed = false
    },
    refused: () => refusals,
    stop: async () => {
      closeDoor()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Passes bytes on between the two ends of a connection until a blow falls. */
function join(
  client: Socket,
  target: URL,
  judge: (text: string) => Blow | undefined,
  closeDoor: () => void,
  onEnd: () => void,
): { break(): void } {
  const server = connectTo(Number(target.port || 5432), target.hostname)
  const read = createStatementReader()
  let lastBlow: Blow | undefined

  function breakBoth(): void {
    client.destroy()
    server.destroy()
    onEnd()
    if (lastBlow?.endsWith('and close')) closeDoor()
  }

  server.on('error', breakBoth)
  server.on('close', breakBoth)
  client.on('close', breakBoth)
  client.on('data', (bytes) => {
    if (lastBlow !== undefined) return
    for (const text of read(bytes)) lastBlow ??= judge(text)
    if (lastBlow?.startsWith('cut before')) breakBoth()
    else server.write(bytes)
  })
  server.on('data', (bytes) => {
    if (lastBlow !== undefined) breakBoth()
    else client.write(bytes)
  })
  return { break: breakBoth }
}
