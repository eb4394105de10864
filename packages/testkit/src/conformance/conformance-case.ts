/** One property that an adapter must have. It passes when `run` resolves. */
export interface ConformanceCase {
  /** A sentence about behaviour, unique in the suite. */
  readonly name: string
  /** The rule that it belongs to, such as `row-versions`. */
  readonly area: string
  run(): Promise<void>
}
