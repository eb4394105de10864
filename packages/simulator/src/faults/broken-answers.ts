/** What `fetch` rejects with when a connection ends. The server ends it without an answer. */
export class ConnectionCut extends TypeError {
  constructor() {
    super('fetch failed', {
      cause: Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', syscall: 'read' }),
    })
  }
}

/** An answer that announces more than arrives before its connection ends. */
export class CutResponse extends Response {
  readonly arriving: Uint8Array<ArrayBuffer>
  readonly announcedLength: number

  constructor(whole: Uint8Array<ArrayBuffer>, keep: number, init: ResponseInit) {
    const arriving = whole.slice(0, Math.floor(whole.length * keep))
    super(createEndingStream(arriving), init)
    this.arriving = arriving
    this.announcedLength = whole.length
  }
}

function createEndingStream(bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array<ArrayBuffer>> {
  let isSent = false
  return new ReadableStream({
    pull(controller) {
      if (!isSent && bytes.length > 0) controller.enqueue(bytes)
      else controller.error(new ConnectionCut())
      isSent = true
    },
  })
}
