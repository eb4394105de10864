import type { Clock, Logger } from '../../contracts/runtime.js'
import { HubSyncError } from '../../errors/hubsync-error.js'
import type { Api, Budget, Budgets } from './budget-watch.js'
import type { Demand } from './demand.js'
import type { Grant } from './forecast-duration.js'
import type { TokenAccess } from './token-access.js'
import { type Credential, tokenMissing } from './token-reader.js'

export interface TokenPoolOptions {
  readonly accesses: readonly TokenAccess[]
  readonly clock: Clock
  readonly logger: Logger
}

/** Whose a token is. */
export interface TokenOwner {
  readonly of: 'account' | 'installation'
  /** The account, or where the app is installed; null where an installation has no repository to tell it by. */
  readonly account: { readonly id: number; readonly login: string } | null
}

/** Several tokens that see the same, or one of each of several installations; mostly it is one. */
export class TokenPool {
  readonly #options: TokenPoolOptions
  readonly #setAside = new Set<TokenAccess>()
  /** Nobody knows yet whose these are. */
  readonly #unconfirmed: Set<TokenAccess>
  readonly #owners = new Map<TokenAccess, TokenOwner>()

  constructor(options: TokenPoolOptions) {
    this.#options = options
    const { accesses } = options
    this.#unconfirmed = new Set(accesses.length > 1 ? accesses : [])
  }

  get size(): number {
    return this.#options.accesses.length
  }

  /** Those that may be asked with. */
  get active(): readonly TokenAccess[] {
    return this.#options.accesses.filter(
      (access) => !this.#setAside.has(access) && !this.#unconfirmed.has(access),
    )
  }

  get unconfirmed(): readonly TokenAccess[] {
    return [...this.#unconfirmed]
  }

  /** Tokens of a list that see different things: each asks for what it sees, and none for another. */
  get isOfInstallations(): boolean {
    return [...this.#owners.values()].some(({ of }) => of === 'installation')
  }

  /** All that the host gave, in its order. */
  get accesses(): readonly TokenAccess[] {
    return this.#options.accesses
  }

  /** Where the app of a token is installed; null where nobody has told yet. */
  installedOn(access: TokenAccess): TokenOwner['account'] {
    return this.#owners.get(access)?.account ?? null
  }

  /**
   * Takes a token in. One that belonged to another account would not see what the others see, and what it does not
   * see would count as missing.
   *
   * @throws HubSyncError `configuration_invalid` for another account than that of the tokens before
   */
  confirm(access: TokenAccess, owner: TokenOwner): void {
    const [before] = [...this.#owners].filter(([other]) => other !== access)
    if (before !== undefined) refuseMixture(before, [access, owner])
    this.#owners.set(access, owner)
    this.#unconfirmed.delete(access)
    this.#setAside.delete(access)
  }

  /**
   * The token to ask with: one whose remembered answer GitHub may confirm for nothing, else the one that may ask now
   * and has most left; where all have to wait, the one that waits least.
   */
  async choose(
    api: Api,
    signal: AbortSignal | undefined,
    isRemembered: (credential: Credential) => boolean,
  ): Promise<TokenAccess> {
    const { active } = this
    const [only] = active
    if (only !== undefined && active.length === 1) return only
    const now = this.#options.clock.now().getTime()
    const open = active.filter((access) => waitOf(access, api, now) <= 0)
    for (const access of open) {
      const credential = await access.readCredential(signal).catch(() => null)
      if (credential !== null && isRemembered(credential)) return access
    }
    return open.length > 0
      ? open.reduce((best, next) => (leftOf(next, api) > leftOf(best, api) ? next : best))
      : active.reduce((best, next) => (waitOf(next, api, now) < waitOf(best, api, now) ? next : best))
  }

  /** The token of the moment of the first that is not set aside. */
  async readCredential(signal: AbortSignal | undefined): Promise<Credential> {
    const first = this.#options.accesses.find((access) => !this.#setAside.has(access))
    if (first === undefined) throw tokenMissing()
    return first.readCredential(signal)
  }

  /** Asks no more with a token that GitHub refuses. False for the last one: its failure is everybody's. */
  setAside(access: TokenAccess): boolean {
    const isGone = this.#setAside.has(access)
    if (!isGone && this.#setAside.size === this.size - 1) return false
    if (!isGone) {
      this.#setAside.add(access)
      this.#unconfirmed.delete(access)
      const { size } = this
      const message = `GitHub refuses token ${access.position} of ${size}: going on without it`
      this.#options.logger.warn({ position: access.position, tokens: size }, message)
    }
    return true
  }

  /** Whether the hour of all tokens together will not do for what the runs still need. */
  isShort(api: Api, demand: Demand): boolean {
    const spendable = this.active.reduce((sum, { keeper }) => sum + keeper.spendable(api), 0)
    return demand.of(api) > spendable * forecastMargin
  }

  /** What all tokens together grant. */
  grants(api: Api): Grant[] {
    const now = this.#options.clock.now().getTime()
    return this.active.map(({ budgets, keeper, gate }) => {
      const hour = budgets.hourOf(api)
      return {
        spendable: keeper.spendable(api),
        perHour: hour === null ? Number.POSITIVE_INFINITY : hour.limit - keeper.reserveOf(api, hour),
        renewsInMs: hour === null ? 0 : hour.renewsAt - now,
        opensInMs: gate.opensAt(api) - now,
      }
    })
  }

  /** Both budgets of all tokens together, renewed when the first of them is. */
  read(): Budgets {
    const told = this.active.map(({ budgets }) => budgets.read())
    return { rest: sumOf(told.map(({ rest }) => rest)), graphql: sumOf(told.map(({ graphql }) => graphql)) }
  }
}

type Owned = readonly [access: TokenAccess, owner: TokenOwner]

function refuseMixture([{ position: before }, known]: Owned, [{ position }, owner]: Owned): void {
  if (known.of === 'installation' && owner.of === 'installation') return
  const isSame = known.of === owner.of && known.account?.id === owner.account?.id
  if (isSame) return
  throw new HubSyncError(
    'configuration_invalid',
    `Token ${before} is of ${nameOf(known)} and token ${position} of ${nameOf(owner)}: a list holds tokens of one account, or of installations`,
  )
}

function nameOf({ of, account }: TokenOwner): string {
  return of === 'account' ? String(account?.login) : 'an installation'
}

/** A forecast is no promise: only what is clearly too much is spread, since that costs time where it proves wrong. */
const forecastMargin = 1.25

/** Of an hour that nothing is known of yet. */
const presumedLeft = 5_000

function leftOf({ keeper, costs }: TokenAccess, api: Api): number {
  const spendable = keeper.spendable(api)
  return Number.isFinite(spendable) ? spendable : presumedLeft - costs.underWay(api) * costs.usual(api)
}

function waitOf({ gate, budgets, keeper }: TokenAccess, api: Api, now: number): number {
  const hour = budgets.hourOf(api)
  const isUsedUp = hour !== null && keeper.spendable(api) <= 0
  return Math.max(gate.opensAt(api), isUsedUp ? hour.renewsAt : 0) - now
}

function sumOf(told: readonly (Budget | null)[]): Budget | null {
  const known = told.filter((budget) => budget !== null)
  if (known.length === 0) return null
  return {
    limit: known.reduce((sum, { limit }) => sum + limit, 0),
    remaining: known.reduce((sum, { remaining }) => sum + remaining, 0),
    resetAt: new Date(Math.min(...known.map(({ resetAt }) => resetAt.getTime()))),
  }
}
