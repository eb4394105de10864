export interface TokenRule {
  /** Whose token it is; an account of the world. */
  login: string
  scopes: string[]
  /** `ids` lists the repositories that the token sees apart from public ones. */
  visibleRepositories: 'all' | 'public' | { ids: number[] }
}

/** Who may call, and what they see. */
export class TokenRegister {
  /** Whether only tokens that are listed are good. */
  readonly isClosed: boolean
  readonly #rules: Map<string, TokenRule | null>

  constructor(rules?: Record<string, TokenRule>) {
    this.isClosed = rules !== undefined
    this.#rules = new Map(Object.entries(rules ?? {}))
  }

  /** `null` for a token that was revoked, `undefined` for one that nothing is known of. */
  find(token: string): TokenRule | null | undefined {
    return this.#rules.get(token)
  }

  set(token: string, rule: TokenRule | null): void {
    this.#rules.set(token, rule)
  }
}
