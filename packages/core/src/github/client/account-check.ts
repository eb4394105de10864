import type { Clock } from '../../contracts/runtime.js'
import { HubSyncError } from '../../errors/hubsync-error.js'
import { isRecord } from './answer.js'
import type { Call } from './call.js'
import type { TokenAccess } from './token-access.js'
import type { TokenOwner, TokenPool } from './token-pool.js'

/** Asks GitHub by one token. */
type AskBy = (
  access: TokenAccess,
  route: string,
  isImpatient: boolean,
) => Promise<{ readonly status: number; readonly data: unknown }>

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

  /** @throws HubSyncError `configuration_invalid` for tokens of several accounts */
  async confirm(ask: AskBy): Promise<void> {
    while (this.#dueTokens().length > 0) await this.#together(() => this.#confirmDue(ask))
  }

  /** Asks again by tokens of a list of installations of which it is not known where they are installed. */
  async confirmAgain(ask: AskBy): Promise<void> {
    const { accesses, isOfInstallations } = this.#pool
    const unknown = accesses.filter((access) => this.#pool.installedOn(access) === null)
    if (!isOfInstallations || unknown.length === 0) return
    await this.#together(async () => {
      await Promise.all(unknown.map((access) => this.#confirmOne(access, ask, true)))
    })
  }

  async #together(work: () => Promise<void>): Promise<void> {
    this.#underWay ??= work().finally(() => {
      this.#underWay = null
    })
    await this.#underWay
  }

  /** Those that a limit holds back are left for later, as long as there is another one. */
  #dueTokens(): readonly TokenAccess[] {
    const { active, unconfirmed } = this.#pool
    const now = this.#clock.now().getTime()
    return active.length === 0 ? unconfirmed : unconfirmed.filter(({ gate }) => gate.opensAt('rest') <= now)
  }

  async #confirmDue(ask: AskBy): Promise<void> {
    const due = this.#dueTokens()
    await Promise.all(due.map((access) => this.#confirmOne(access, ask, true)))
    const [first] = [...this.#pool.unconfirmed].sort(
      (left, right) => left.gate.opensAt('rest') - right.gate.opensAt('rest'),
    )
    if (this.#pool.active.length === 0 && first !== undefined) await this.#confirmOne(first, ask, false)
  }

  async #confirmOne(access: TokenAccess, ask: AskBy, isImpatient: boolean): Promise<void> {
    try {
      this.#pool.confirm(access, await findOwner(access, (route) => ask(access, route, isImpatient)))
    } catch (thrown) {
      const { code } = HubSyncError.from(thrown)
      if (isImpatient && code === 'rate_limited') return
      const isToken = code === 'authentication_failed' || code === 'token_missing'
      if (!isToken || !this.#pool.setAside(access)) throw thrown
    }
  }
}

/**
 * Tokens of installations belong to no account, and are told so by a 403. Where one is installed shows in whose
 * repositories it was given.
 *
 * Source: https://docs.github.com/rest/apps/installations#list-repositories-accessible-to-the-app-installation
 */
async function findOwner(
  access: TokenAccess,
  ask: (route: string) => ReturnType<AskBy>,
): Promise<TokenOwner> {
  const { kind } = await access.readCredential()
  if (kind !== 'installation') {
    const { status, data } = await ask('GET /user')
    if (status !== 403) return { of: 'account', account: accountOf(data) ?? refuseNobody(access) }
  }
  const { data } = await ask('GET /installation/repositories?per_page=1')
  const [first] = isRecord(data) && Array.isArray(data.repositories) ? data.repositories : []
  return { of: 'installation', account: isRecord(first) ? accountOf(first.owner) : null }
}

/** Who belongs to no account is told so by a 403, which is an answer here. */
export function askWhose(access: TokenAccess, route: string, isImpatient: boolean): Call {
  return {
    api: 'rest',
    route,
    parameters: {},
    isWrite: false,
    accept: route === 'GET /user' ? [403] : [],
    priority: 'host',
    access,
    isImpatient,
  }
}

function accountOf(data: unknown): { id: number; login: string } | null {
  if (!isRecord(data) || typeof data.id !== 'number' || typeof data.login !== 'string') return null
  return { id: data.id, login: data.login }
}

function refuseNobody({ position }: TokenAccess): never {
  throw new HubSyncError(
    'configuration_invalid',
    `Token ${position} belongs to nobody: a list holds tokens of one account, or of installations`,
  )
}
