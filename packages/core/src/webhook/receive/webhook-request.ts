/** A request as every framework can offer it. */
export interface WebhookRequest {
  readonly method: string
  /** Path and query. */
  readonly url: string
  /** The value of a header by its lower-case name; null without it. */
  header(name: string): string | null
  /**
   * The bytes of the body as they came, read when they are asked for.
   *
   * @throws Refusal when there are too many of them, when they come too slowly or when somebody else has read them.
   */
  readBody(): Promise<Uint8Array>
}
