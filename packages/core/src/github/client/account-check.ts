import type { Clock } from '../../contracts/runtime.js'
import { HubSyncError } from '../../errors/hubsync-error.js'
import { isRecord } from './answer.js'
import type { TokenAccess } from './token-access.js'
import type { TokenPool } from './token-pool.js'

/** Asks `GET /user` by one token. */
type AskWhose = (access: TokenAccess, isImpatient: boolean) => Promise<{ readonly data: unknown }>

/**
 * Finds out whose the tokens of a list are before the first of them is used; a single one is nobody's business.
 *
 * Source: https://docs.github.com/rest/users/users#get-the-authenticated-user
 */
export class AccountCheck {
  readonly #pool: TokenPool
  readonly #clock: Clock
  #underWay: Promise<void> | null = null

  constructor(pool: TokenPool, clock: Clock) {
    this.#pool = pool
    this.#clock = clock
  }

  /** @throws HubSyncError `configuration_invalid` for tokens of several accounts, or of none */
  async confirm(ask: AskWhose): Promise<void> {
    while (this.#dueTokens().length > 0) {
      this.#underWay ??= this.#confirmDue(ask).finally(() => {
        this.#underWay = null
      })
      await this.#underWay
    }
  }

  /** Those that a limit holds back are left for later, as long as there is another one. */
  #dueTokens(): readonly TokenAccess[] {
    const { active, unconfirmed } = this.#pool
    const now = this.#clock.now().getTime()
    return active.length === 0 ? unconfirmed : unconfirmed.filter(({ gate }) => gate.opensAt('rest') <= now)
  }

  async #confirmDue(ask: AskWhose): Promise<void> {
    const due = this.#dueTokens()
    await Promise.all(due.map((access) => this.#confirmOne(access, ask, true)))
    const [first] = [...this.#pool.unconfirmed].sort(
      (left, right) => left.gate.opensAt('rest') - right.gate.opensAt('rest'),
    )
    if (this.#pool.active.length === 0 && first !== undefined) await this.#confirmOne(first, ask, false)
  }

  async #confirmOne(access: TokenAccess, ask: AskWhose, isImpatient: boolean): Promise<void> {
    try {
      const { data } = await ask(access, isImpatient)
      this.#pool.confirm(access, accountOf(data, access))
    } catch (thrown) {
      const { code } = HubSyncError.from(thrown)
      if (isImpatient && code === 'rate_limited') return
      const isToken = code === 'authentication_failed' || code === 'token_missing'
      if (!isToken || !this.#pool.setAside(access)) throw thrown
    }
  }
}

function accountOf(data: unknown, { position }: TokenAccess): { id: number; login: string } {
  if (isRecord(data) && typeof data.id === 'number' && typeof data.login === 'string') {
    return { id: data.id, login: data.login }
  }
  throw new HubSyncError(
    'configuration_invalid',
    `Token ${position} belongs to no account: a list holds tokens of one account, not of installations`,
  )
}
