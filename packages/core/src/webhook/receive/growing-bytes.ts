const nothing = new Uint8Array(0)

/**
 * Bytes that come in chunks. Copied into one buffer, since a sender may cut a body into single bytes, and chunks kept
 * as they are would then take a hundred times its size.
 */
export class GrowingBytes {
  #buffer: Uint8Array = nothing
  #length = 0
  /** The first chunk is the stream's: mostly it is the whole body, which then is never copied. */
  #isOwn = false

  get length(): number {
    return this.#length
  }

  append(chunk: Uint8Array): void {
    const length = this.#length + chunk.byteLength
    if (this.#length === 0 && !this.#isOwn) this.#buffer = chunk
    else this.#makeRoom(length).set(chunk, this.#length)
    this.#length = length
  }

  /** All of them; nothing is left behind. */
  take(): Uint8Array {
    const isFull = this.#length === this.#buffer.byteLength
    const whole = isFull ? this.#buffer : this.#buffer.subarray(0, this.#length)
    this.#buffer = nothing
    return whole
  }

  #makeRoom(length: number): Uint8Array {
    if (this.#isOwn && length <= this.#buffer.byteLength) return this.#buffer
    const grown = new Uint8Array(Math.max(length, 2 * this.#buffer.byteLength, 16_384))
    grown.set(this.#buffer.subarray(0, this.#length))
    this.#buffer = grown
    this.#isOwn = true
    return grown
  }
}
