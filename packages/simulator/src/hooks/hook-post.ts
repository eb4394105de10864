import { Random } from '../generator/random.js'
import { defaultApiVersion } from '../rest/api-version.js'
import type { Happening } from '../world/happening.js'
import type { Hook, HookDelivery } from '../world/hook-register.js'
import type { World } from '../world/world.js'
import { attemptDelivery, createRequestHeaders } from './attempt-delivery.js'
import { describeHappening } from './describe-happening.js'
import type { HookEvent } from './hook-event.js'
import { checkHookFaults, type HookFaults } from './hook-faults.js'

export interface HookPostOptions {
  world: World
  /** Where payloads say that the API is. */
  apiUrl: () => string
  faults?: HookFaults
}

/**
 * Tells hooks what happens: one signed request for each hook that wants the event, sent one after the other.
 *
 * Payloads show the world as it was right after what they tell of, however late they arrive.
 */
export class HookPost {
  readonly #options: HookPostOptions
  readonly #stopWatching: () => void
  #faults: HookFaults
  /** What chance decides of deliveries, and what it decides of names: faults do not change the GUIDs. */
  #chance: Random
  readonly #names = new Random(77)
  /** Held back until there are enough to shuffle. */
  #held: Sending[] = []
  #way: Promise<void> = Promise.resolve()
  readonly #delayed = new Set<Promise<void>>()

  /** @throws RangeError when the faults make no sense */
  constructor(options: HookPostOptions) {
    this.#options = options
    const { faults = {}, world } = options
    checkHookFaults(faults)
    this.#faults = faults
    this.#chance = new Random(faults.seed ?? 1)
    this.#stopWatching = world.happenings.watch((happening) => this.#tell(happening))
  }

  /** From now on; what is held back is sent first. @throws RangeError when they make no sense */
  setFaults(faults: HookFaults): void {
    checkHookFaults(faults)
    this.#release()
    this.#faults = faults
    this.#chance = new Random(faults.seed ?? 1)
  }

  /** Sends what is held back and resolves once everything has been attempted. */
  async settle(): Promise<void> {
    this.#release()
    while (this.#delayed.size > 0) await Promise.all(this.#delayed)
    await this.#way
  }

  /** Hears of nothing any more. */
  stop(): void {
    this.#stopWatching()
    this.#held = []
  }

  #tell(happening: Happening): void {
    const { world, apiUrl } = this.#options
    if (happening.of === 'redelivery') {
      const { hook, delivery } = happening
      this.#send({ hook, delivery: this.#renew(hook, delivery), copies: 1, isLost: false })
      return
    }
    const presentation = { apiUrl: apiUrl(), version: defaultApiVersion }
    if (happening.of === 'ping') {
      for (const event of describeHappening({ world, presentation }, happening))
        this.#post([happening.hook], event)
      return
    }
    for (const event of describeHappening({ world, presentation }, happening)) {
      this.#post(findHooks(world, event), event)
    }
  }

  /** Deliveries of one event share its GUID. */
  #post(hooks: readonly Hook[], told: HookEvent): void {
    if (hooks.length === 0) return
    const { event, action, repositoryId } = told
    const guid = this.#inventGuid()
    const payload = JSON.stringify(told.payload)
    for (const hook of hooks) {
      const delivery = this.#note(hook, { guid, event, action, repositoryId, payload, isRedelivery: false })
      const [isLost, isTwice] = [this.#draw(this.#faults.lost), this.#draw(this.#faults.duplicated)]
      this.#hold({ hook, delivery, isLost, copies: isTwice ? 2 : 1 })
    }
  }

  #renew(hook: Hook, { guid, event, action, repositoryId, payload }: HookDelivery): HookDelivery {
    return this.#note(hook, { guid, event, action, repositoryId, payload, isRedelivery: true })
  }

  #note(
    hook: Hook,
    told: Pick<HookDelivery, 'guid' | 'event' | 'action' | 'repositoryId' | 'payload' | 'isRedelivery'>,
  ): HookDelivery {
    const { hooks } = this.#options.world
    const delivery: HookDelivery = {
      ...told,
      id: hooks.takeDeliveryId(),
      hookId: hook.id,
      deliveredAt: null,
      duration: 0,
      status: 'pending',
      statusCode: 0,
      url: hook.config.url,
      requestHeaders: createRequestHeaders(hook, told),
      responseHeaders: null,
      responseText: null,
    }
    hooks.note(delivery)
    return delivery
  }

  #hold(sending: Sending): void {
    this.#held.push(sending)
    if (this.#held.length >= (this.#faults.shuffled ?? 1)) this.#release()
  }

  #release(): void {
    const held = this.#held
    this.#held = []
    for (const sending of held.length > 1 ? this.#chance.shuffle(held) : held) this.#delay(sending)
  }

  #delay(sending: Sending): void {
    const { delayMs = 0 } = this.#faults
    if (delayMs === 0) {
      this.#send(sending)
      return
    }
    const waited = new Promise<void>((resolve) => {
      setTimeout(resolve, this.#chance.fraction() * delayMs)
    }).then(() => {
      this.#delayed.delete(waited)
      this.#send(sending)
    })
    this.#delayed.add(waited)
  }

  #send({ hook, delivery, copies, isLost }: Sending): void {
    const { world } = this.#options
    this.#way = this.#way.then(async () => {
      for (let copy = 0; copy < copies; copy += 1) {
        await attemptDelivery(hook, delivery, { isLost, now: () => world.now() })
      }
    })
  }

  /** Draws even for what cannot happen, so that one fault does not shift what comes after it. */
  #draw(share = 0): boolean {
    return this.#chance.fraction() < share
  }

  #inventGuid(): string {
    const digits = this.#names.sha()
    const parts = [
      digits.slice(0, 8),
      digits.slice(8, 12),
      `4${digits.slice(13, 16)}`,
      `a${digits.slice(17, 20)}`,
    ]
    return [...parts, digits.slice(20, 32)].join('-')
  }
}

interface Sending {
  hook: Hook
  delivery: HookDelivery
  copies: number
  isLost: boolean
}

function findHooks(
  world: World,
  { event, repositoryId, organizationId, isForRepository }: HookEvent,
): Hook[] {
  const own = repositoryId !== null && isForRepository ? world.hooks.hooksOf('repository', repositoryId) : []
  const above = organizationId === null ? [] : world.hooks.hooksOf('organization', organizationId)
  return [...own, ...above].filter(
    ({ active, events }) => active && (events.includes('*') || events.includes(event)),
  )
}
