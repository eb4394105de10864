/** What a request is answered with. GitHub takes 2xx for success and shows the rest in its log of deliveries. */
export interface WebhookAnswer {
  readonly status: number
  readonly message: string
  readonly headers?: Readonly<Record<string, string>>
}

/** A request that is not let in: thrown on the way, answered at the door. */
export class Refusal extends Error {
  readonly answer: WebhookAnswer

  constructor(status: number, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message)
    this.answer = { status, message, headers }
  }
}
