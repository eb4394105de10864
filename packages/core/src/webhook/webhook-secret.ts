/** The secret of the hooks, several while it is being changed, or a function that knows those of a hook. */
export type WebhookSecret = string | readonly string[] | ((sender: WebhookSender) => SecretAnswer)

/** None for a hook that is not known: what it sends is refused. */
type SecretAnswer = string | readonly string[] | null | Promise<string | readonly string[] | null>

/** Who a request says that it comes from; nothing of it is proven yet. */
export interface WebhookSender {
  /** Path and query that the request was sent to, such as one for each tenant. */
  readonly url: string
  /**
   * The hook that the delivery will be known by: `X-GitHub-Hook-ID`, or the id of the App, which has but one. Whoever
   * answers with the secret of this one hook knows that `hookId` of the delivery is true.
   */
  readonly hookId: string | null
  /** `X-GitHub-Hook-Installation-Target-Type`: `repository`, `organization` or `integration`. */
  readonly targetType: string | null
  /** `X-GitHub-Hook-Installation-Target-ID`. */
  readonly targetId: string | null
}
