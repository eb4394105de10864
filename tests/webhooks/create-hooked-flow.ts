import { createServer, type IncomingMessage } from 'node:http'
import { createWebhookMiddleware, type HookSelection, type RegisteredHooks } from '@hubsync/core'
import type { Mutation } from '@hubsync/simulator'
import { createFlow, type Flow, type FlowOptions } from '../flows/create-flow.js'
import { listen, secret } from './open-scene.js'

/** A GitHub whose hooks tell an endpoint of the copy. */
export interface HookedFlow extends Flow {
  /** Where the endpoint is. */
  readonly url: string
  /** That it takes deliveries with. */
  readonly secrets: string[]
  /** What the endpoint says instead of taking a delivery in, while it is set; of each, where a function decides. */
  refuseWith(status: number | null | ((request: IncomingMessage) => number | null)): void
  /** Registers hooks with the endpoint's address, and a secret that the endpoint knows. */
  hook(place?: HookSelection): Promise<RegisteredHooks>
  /** Lets things happen and everything arrive that will. */
  happen(...mutations: Mutation[]): Promise<void>
}

export async function createHookedFlow({ hub, ...options }: FlowOptions = {}): Promise<HookedFlow> {
  const secrets: string[] = [secret]
  let refusalOf: (request: IncomingMessage) => number | null = () => null
  const { webhooks, ...rest } = hub ?? {}
  const flow = await createFlow({
    ...options,
    hub: { ...rest, webhooks: { secret: () => secrets, worker: 'elsewhere', ...webhooks } },
  })
  const { world, simulator } = flow
  // Only owners may have hooks.
  world.setMembers(
    world.accountByLogin(flow.owner)?.id ?? 0,
    world
      .membersOf(world.accountByLogin(flow.owner)?.id ?? 0)
      .map((member) => (member.userId === world.defaultCaller?.id ? { ...member, role: 'admin' } : member)),
  )
  const receive = createWebhookMiddleware(flow.hub)
  const endpoint = await listen(
    createServer((request, response) => {
      const refusal = refusalOf(request)
      if (refusal === null) return receive(request, response)
      request.resume()
      response.writeHead(refusal).end()
    }),
  )
  return {
    ...flow,
    url: endpoint.url,
    secrets,
    refuseWith: (status) => {
      refusalOf = typeof status === 'function' ? status : () => status
    },
    hook: async (place = { organization: flow.owner }) => {
      const registered = await flow.hub.webhooks.register({ ...place, url: endpoint.url, secret })
      await simulator.hooks.settle()
      return registered
    },
    happen: async (...mutations) => {
      flow.act(...mutations)
      await simulator.hooks.settle()
    },
    close: async () => {
      await endpoint.close()
      await flow.close()
    },
  }
}
