import { GrowingBytes } from './growing-bytes.js'
import { Refusal } from './webhook-answer.js'

export interface BodyLimits {
  /** Bytes of one body. GitHub sends no more than 25 MB. */
  readonly bodyBytes: number
  /** Bytes of all bodies that are being read at once. */
  readonly totalBytes: number
  /** How long a body may take to come. GitHub itself gives up after 10 seconds. */
  readonly bodyMs: number
}

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads: payloads are capped at 25 MB. */
export const usualLimits: BodyLimits = {
  bodyBytes: 25 * 1024 * 1024,
  totalBytes: 128 * 1024 * 1024,
  bodyMs: 10_000,
}

/**
 * Watches over the bodies that one endpoint reads, so that no sender can fill the memory: each is bounded in size and
 * time, and where all together become too much, the one that takes longest has to go. What GitHub sends is there
 * within milliseconds, so it is never that one.
 */
export class BodyGauge {
  readonly #limits: BodyLimits
  readonly #open = new Set<OpenBody>()
  readonly #watch: BodyWatch = {
    grew: (body, bytes) => this.#weigh(body, bytes),
    ended: (body) => this.#close(body),
  }
  #bytes = 0

  constructor(limits: BodyLimits) {
    this.#limits = limits
  }

  /** Refuses a body by its length: the one that it declares, before a byte is read, and that of one which others read. */
  checkLength(bytes: number): void {
    if (bytes > this.#limits.bodyBytes) throw tooLarge()
  }

  /** Begins a body; whoever reads it pushes what comes, and waits for `whole` at once. */
  open(): OpenBody {
    const body = new OpenBody(this.#watch, this.#limits.bodyMs)
    this.#open.add(body)
    return body
  }

  #weigh(body: OpenBody, bytes: number): void {
    this.#bytes += bytes
    if (body.bytes > this.#limits.bodyBytes) body.fail(tooLarge())
    if (this.#bytes <= this.#limits.totalBytes) return
    const [longest] = this.#open
    longest?.fail(new Refusal(503, 'Too much is being received at once', { 'retry-after': '5' }))
  }

  #close(body: OpenBody): void {
    if (this.#open.delete(body)) this.#bytes -= body.bytes
  }
}

interface BodyWatch {
  grew(body: OpenBody, bytes: number): void
  ended(body: OpenBody): void
}

/** A body that is being read. Whatever ends it first counts; what comes after that is dropped. */
export class OpenBody {
  /** Resolves with the whole body, or rejects with what ended it. */
  readonly whole: Promise<Uint8Array>
  readonly #bytes = new GrowingBytes()
  readonly #watch: BodyWatch
  readonly #timer: NodeJS.Timeout
  #isOver = false
  #resolve: (whole: Uint8Array) => void = () => undefined
  #reject: (reason: unknown) => void = () => undefined

  constructor(watch: BodyWatch, longestMs: number) {
    this.#watch = watch
    this.whole = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
    // Sockets live in real time, whatever the clock of the hub says.
    this.#timer = setTimeout(failLate, longestMs, this)
  }

  /** True once the body is complete, refused or broken off. */
  get isOver(): boolean {
    return this.#isOver
  }

  get bytes(): number {
    return this.#bytes.length
  }

  push(chunk: Uint8Array): void {
    if (this.#isOver) return
    this.#bytes.append(chunk)
    this.#watch.grew(this, chunk.byteLength)
  }

  end(): void {
    if (this.#isOver) return
    this.#finish()
    this.#resolve(this.#bytes.take())
  }

  fail(reason: unknown): void {
    if (this.#isOver) return
    this.#finish()
    this.#bytes.take()
    this.#reject(reason)
  }

  #finish(): void {
    this.#isOver = true
    clearTimeout(this.#timer)
    this.#watch.ended(this)
  }
}

function failLate(body: OpenBody): void {
  body.fail(new Refusal(408, 'The body did not come in time'))
}

function tooLarge(): Refusal {
  return new Refusal(413, 'GitHub sends no body larger than 25 MB')
}
