/** A refusal in GitHub's words. `type` stands beside `message` in the answer, not under `extensions`. */
export class GraphqlFailure extends Error {
  override readonly name = 'GraphqlFailure'
  readonly type: string

  constructor(type: string, message: string) {
    super(message)
    this.type = type
  }
}

/** Nothing that GitHub says: the schema has it, the simulator does not, and an empty answer would mislead. */
export function refuseUnsimulated(what: string): GraphqlFailure {
  return new GraphqlFailure('NOT_SIMULATED', `The simulator does not know ${what}.`)
}

export function refuseMissing(what: string): GraphqlFailure {
  return new GraphqlFailure('NOT_FOUND', `Could not resolve to ${what}`)
}
