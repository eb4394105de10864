import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { createWebhookHandler, createWebhookMiddleware, type HubSync } from '@hubsync/core'
import { createWebhookPlugin } from '@hubsync/core/fastify'
import { createWebhookHandler as createHonoHandler } from '@hubsync/core/hono'
import { createWebhookRoute } from '@hubsync/core/next'
import compression from 'compression'
import express from 'express'
import express4 from 'express4'
import Fastify, { type FastifyInstance } from 'fastify'
import { Hono } from 'hono'
import { apiResolver } from 'next/dist/server/api-utils/node/api-resolver.js'
import { NodeNextRequest, NodeNextResponse } from 'next/dist/server/base-http/node.js'
import { sendResponse } from 'next/dist/server/send-response.js'
import {
  NextRequestAdapter,
  signalFromNodeResponse,
} from 'next/dist/server/web/spec-extension/adapters/next-request.js'
import { listen, type Mounted } from './open-scene.js'

/** One way to put the endpoint into an application, and what becomes of an honest delivery there. */
export interface Mount {
  readonly open: (hub: HubSync) => Promise<Mounted>
  /** 202: stored. Anything else: refused with words that match. */
  readonly answers: 202 | readonly [status: number, words: RegExp]
}

const path = '/api/webhooks/github'
const wronglyMounted = [500, /raw bytes are gone.*before express\.json\(\)/] as const

type Express = typeof express

/** The same application in both versions of Express that are in use. */
function expressMounts(name: string, framework: Express): Record<string, Mount> {
  const mount = (
    prepare: (app: ReturnType<Express>, framework: Express) => unknown,
    answers: Mount['answers'],
  ): Mount => ({
    answers,
    open: async (hub) => {
      const app = framework()
      prepare(app, framework)
      app.post(path, createWebhookMiddleware(hub))
      return listen(app, path)
    },
  })
  const keepRaw = (request: object, _response: unknown, raw: Buffer) =>
    void Object.assign(request, { rawBody: raw })
  return {
    [`${name}, alone`]: mount(() => undefined, 202),
    [`${name}, used for a path`]: {
      answers: 202,
      open: async (hub) => {
        const app = framework()
        app.use(path, createWebhookMiddleware(hub))
        app.use(framework.json())
        return listen(app, path)
      },
    },
    [`${name} behind json()`]: mount((app) => app.use(framework.json()), wronglyMounted),
    [`${name} behind json() that keeps rawBody`]: mount(
      (app) => app.use(framework.json({ verify: keepRaw })),
      202,
    ),
    [`${name} behind json() of another type`]: mount(
      (app) => app.use(framework.json({ type: 'application/vnd.acme+json' })),
      202,
    ),
    [`${name} behind json() of another path`]: mount((app) => app.use('/other', framework.json()), 202),
    [`${name} behind urlencoded()`]: mount((app) => app.use(framework.urlencoded({ extended: true })), 202),
    [`${name} behind raw()`]: mount((app) => app.use(framework.raw({ type: '*/*' })), 202),
    [`${name} behind raw() of the route`]: mount(
      (app) => app.use(path, framework.raw({ type: 'application/json' })),
      202,
    ),
    [`${name} behind text()`]: mount((app) => app.use(framework.text({ type: '*/*' })), 202),
    [`${name} behind json() with a body limit`]: mount(
      (app) => app.use(framework.json({ limit: 10 })),
      [413, /too large/],
    ),
    [`${name} behind compression()`]: mount((app) => app.use(compression({ threshold: 0 })), 202),
    [`${name} behind a reader that keeps nothing`]: mount(
      (app) =>
        app.use((request, _response, next) => {
          request.resume().once('end', () => next())
        }),
      wronglyMounted,
    ),
    [`${name} behind a reader that has only begun`]: mount(
      (app) =>
        app.use((request, _response, next) => {
          request.once('data', () => next())
        }),
      wronglyMounted,
    ),
  }
}

function fastifyMount(
  prepare: (app: FastifyInstance, hub: HubSync) => unknown,
  answers: Mount['answers'],
): Mount {
  return {
    answers,
    open: async (hub) => {
      const app = Fastify({ bodyLimit: 20 })
      await prepare(app, hub)
      await app.listen({ port: 0, host: '127.0.0.1' })
      const { port } = app.server.address() as AddressInfo
      return { url: `http://127.0.0.1:${port}${path}`, close: () => app.close() }
    },
  }
}

function honoMount(prepare: (app: Hono) => unknown, answers: Mount['answers']): Mount {
  return {
    answers,
    open: async (hub) => {
      const app = new Hono()
      prepare(app)
      app.post(path, createHonoHandler(hub))
      return listen(createServer(getRequestListener(app.fetch)), path)
    },
  }
}

function webMount(handlerOf: (hub: HubSync) => (request: Request) => Promise<Response>): Mount {
  return {
    answers: 202,
    open: (hub) => {
      const handler = handlerOf(hub)
      return listen(createServer(getRequestListener((request) => handler(request))), path)
    },
  }
}

/** A route handler, called with the request that Next.js itself makes of Node's, and answered by its own sender. */
function nextRouteMount(
  handlerOf: (hub: HubSync) => (request: Request) => Promise<Response>,
  answers: Mount['answers'],
): Mount {
  return {
    answers,
    open: (hub) => {
      const handler = handlerOf(hub)
      return listen(async (request, response) => {
        const node = new NodeNextRequest(request)
        const signal = signalFromNodeResponse(response)
        const answer = await handler(NextRequestAdapter.fromNodeNextRequest(node, signal))
        await sendResponse(node, new NodeNextResponse(response), answer)
      }, path)
    },
  }
}

/** An API route of the pages router, run by Next.js' own resolver with its own body parser. */
function nextApiMount(config: object, answers: Mount['answers']): Mount {
  return {
    answers,
    open: (hub) => {
      const route = { default: createWebhookMiddleware(hub), config }
      const context = {
        dev: false,
        previewModeId: '',
        previewModeEncryptionKey: '',
        previewModeSigningKey: '',
      }
      return listen(
        (request, response) => void apiResolver(request, response, {}, route, context, false, false, path),
        path,
      )
    },
  }
}

export const mounts: Readonly<Record<string, Mount>> = {
  'node:http': { answers: 202, open: (hub) => listen(createWebhookMiddleware(hub), path) },
  ...expressMounts('Express 5', express),
  ...expressMounts('Express 4', express4),
  'Fastify, as a plugin': fastifyMount((app, hub) => app.register(createWebhookPlugin(hub)), 202),
  'Fastify, as a plugin under a prefix': fastifyMount(
    (app, hub) => app.register(createWebhookPlugin(hub, { path: '/github' }), { prefix: '/api/webhooks' }),
    202,
  ),
  'Fastify, as a plugin beside a parser of the application': fastifyMount((app, hub) => {
    app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, _body, done) => {
      done(null, { parsed: true })
    })
    app.register(createWebhookPlugin(hub))
  }, 202),
  "Fastify, by a route behind Fastify's own parser": fastifyMount(
    (app, hub) => {
      const middleware = createWebhookMiddleware(hub)
      app.post(path, { bodyLimit: 1_000_000 }, async (request, reply) => {
        reply.hijack()
        await middleware(request.raw, reply.raw)
      })
    },
    [500, /raw bytes are gone/],
  ),
  'Fastify, as a plugin behind a hook that reads the body': fastifyMount(
    (app, hub) => {
      app.addHook('preParsing', (request, _reply, payload, done) => {
        request.raw.resume().once('end', () => done(null, payload))
      })
      app.register(createWebhookPlugin(hub))
    },
    [500, /raw bytes are gone.*preParsing/],
  ),
  Hono: honoMount(() => undefined, 202),
  'Hono behind a reader of JSON': honoMount(
    (app) =>
      app.use(async (context, next) => {
        await context.req.json()
        await next()
      }),
    202,
  ),
  'Hono behind a reader of text': honoMount(
    (app) =>
      app.use(async (context, next) => {
        await context.req.text()
        await next()
      }),
    202,
  ),
  'Hono behind a reader of bytes': honoMount(
    (app) =>
      app.use(async (context, next) => {
        await context.req.arrayBuffer()
        await next()
      }),
    202,
  ),
  'Hono behind a reader of the Request itself': honoMount(
    (app) =>
      app.use(async (context, next) => {
        await context.req.raw.json()
        await next()
      }),
    [500, /raw bytes are gone.*Mount the webhook handler before/],
  ),
  'Next.js, a route handler': nextRouteMount((hub) => createWebhookRoute(hub).POST, 202),
  'Next.js, a route handler that reads the body first': nextRouteMount(
    (hub) => async (request) => {
      await request.json()
      return createWebhookRoute(hub).POST(request)
    },
    [500, /raw bytes are gone.*Export POST/],
  ),
  'Next.js, an API route without its body parser': nextApiMount({ api: { bodyParser: false } }, 202),
  'Next.js, an API route with its body parser': nextApiMount({}, [
    500,
    /raw bytes are gone.*bodyParser: false/,
  ]),
  'Request → Response': webMount((hub) => createWebhookHandler(hub)),
  "Request → Response, the hub's own": webMount((hub) => hub.webhooks.handler),
}
