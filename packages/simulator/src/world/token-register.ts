export interface TokenRule {
  /** Whose token it is; an account of the world. With a token that begins with `ghs_`: where its app is installed. */
  login: string
  scopes: string[]
  /** `ids` and `owner` tell which repositories the token sees apart from public ones: those, or all of one account. */
  visibleRepositories: 'all' | 'public' | { ids: number[] } | { owner: string }
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
