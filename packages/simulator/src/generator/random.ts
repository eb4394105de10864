/** A small seeded generator (sfc32): the same seed gives the same world on every machine. */
export class Random {
  #a: number
  #b: number
  #c: number
  #counter = 1

  constructor(seed: number) {
    this.#a = seed | 0
    this.#b = Math.floor(seed / 2 ** 32) | 0
    this.#c = 0x9e3779b9 | 0
    for (let warmUp = 0; warmUp < 12; warmUp++) this.bits()
  }

  /** 32 random bits as a number from 0. */
  bits(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0
    this.#counter = (this.#counter + 1) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0
    return sum >>> 0
  }

  /** From 0 to less than 1. */
  fraction(): number {
    return this.bits() / 2 ** 32
  }

  /** Both ends included. */
  integer(from: number, to: number): number {
    return from + Math.floor(this.fraction() * (to - from + 1))
  }

  chance(probability: number): boolean {
    return this.fraction() < probability
  }

  pick<Value>(values: readonly Value[]): Value {
    const value = values[Math.floor(this.fraction() * values.length)]
    if (value === undefined) throw new RangeError('There is nothing to pick from')
    return value
  }

  /** Earlier values come more often, as few people do most of the work. */
  pickEarly<Value>(values: readonly Value[]): Value {
    const index = Math.floor(this.fraction() ** 2 * values.length)
    return values[index] ?? this.pick(values)
  }

  /** Different values, in random order. */
  sample<Value>(values: readonly Value[], size: number): Value[] {
    return this.shuffle([...values]).slice(0, size)
  }

  /** Shuffles in place. */
  shuffle<Value>(values: Value[]): Value[] {
    for (let last = values.length - 1; last > 0; last--) {
      const other = this.integer(0, last)
      const held = values[last] as Value
      values[last] = values[other] as Value
      values[other] = held
    }
    return values
  }

  /** A git object id. */
  sha(): string {
    const bytes = Buffer.allocUnsafe(20)
    for (let at = 0; at < 20; at += 4) bytes.writeUInt32BE(this.bits(), at)
    return bytes.toString('hex')
  }

  /** A generator of its own, so that what is drawn there does not shift what is drawn here. */
  fork(): Random {
    return new Random(this.bits() * 2 ** 20 + (this.bits() >>> 12))
  }
}
