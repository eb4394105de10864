/** A webhook of a repository or of an organization. */
export interface Hook {
  id: number
  of: 'repository' | 'organization'
  /** Id of the repository or the organization. */
  targetId: number
  active: boolean
  /** Names of events, or `*`. */
  events: string[]
  config: {
    url: string
    contentType: 'json' | 'form'
    secret: string | null
    insecureSsl: '0' | '1'
  }
  createdAt: string
  updatedAt: string
}

/** One attempt to tell one hook of one event. */
export interface HookDelivery {
  id: number
  hookId: number
  /** The same for all attempts at all hooks that are told of the event. */
  guid: string
  event: string
  action: string | null
  repositoryId: number | null
  /** The JSON text of the payload. */
  payload: string
  isRedelivery: boolean
  /** ISO 8601 with milliseconds; `null` until it was attempted. */
  deliveredAt: string | null
  /** Seconds. */
  duration: number
  status: string
  /** 0 until it was attempted. */
  statusCode: number
  url: string
  requestHeaders: Record<string, string>
  responseHeaders: Record<string, string> | null
  responseText: string | null
}

/** For how long GitHub remembers deliveries: https://docs.github.com/webhooks/testing-and-troubleshooting-webhooks/redelivering-webhooks */
const rememberedMs = 3 * 24 * 60 * 60 * 1000

/** The webhooks of all repositories and organizations, and what was sent to them. */
export class HookRegister {
  readonly #hooks = new Map<number, Hook>()
  readonly #deliveries = new Map<number, HookDelivery[]>()
  #lastHookId = 400_000_000
  #lastDeliveryId = 90_000_000_000

  takeHookId(): number {
    this.#lastHookId += 1
    return this.#lastHookId
  }

  takeDeliveryId(): number {
    this.#lastDeliveryId += 1
    return this.#lastDeliveryId
  }

  add(hook: Hook): void {
    this.#hooks.set(hook.id, hook)
    this.#deliveries.set(hook.id, [])
  }

  remove(id: number): void {
    this.#hooks.delete(id)
    this.#deliveries.delete(id)
  }

  find(id: number): Hook | undefined {
    return this.#hooks.get(id)
  }

  /** In the order in which they were made. */
  hooksOf(of: Hook['of'], targetId: number): Hook[] {
    return [...this.#hooks.values()].filter((hook) => hook.of === of && hook.targetId === targetId)
  }

  note(delivery: HookDelivery): void {
    this.#deliveries.get(delivery.hookId)?.push(delivery)
  }

  /** How many deliveries there were for a hook, those that are forgotten by now left out. */
  countOf(hookId: number): number {
    return this.#deliveries.get(hookId)?.length ?? 0
  }

  /** Those that were attempted and are remembered still, newest first. */
  deliveriesOf(hookId: number, now: Date): HookDelivery[] {
    const oldest = now.getTime() - rememberedMs
    const kept = (this.#deliveries.get(hookId) ?? []).filter(
      ({ deliveredAt }) => deliveredAt === null || Date.parse(deliveredAt) >= oldest,
    )
    if (this.#deliveries.has(hookId)) this.#deliveries.set(hookId, kept)
    return kept.filter(({ deliveredAt }) => deliveredAt !== null).sort((a, b) => b.id - a.id)
  }
}
