import type { HubSyncOptions } from '@hubsync/core'
import type { LimitOptions, TokenRule, World } from '@hubsync/simulator'
import { createFlow, type Flow, type FlowOptions, type Transport } from './create-flow.js'

/** A request as it went out. */
export interface SentRequest {
  readonly token: string
  readonly url: URL
  readonly body: string
}

export interface Installations {
  readonly flow: Flow
  /** Since it was emptied. */
  readonly sent: SentRequest[]
  /** Answers by this token, instead of GitHub, from its nth request on. */
  refuse(token: string, answer: () => Response, nth?: number): void
  mend(): void
  /** Gives a token these repositories, of whichever account. */
  give(token: string, fullNames: readonly string[]): void
  close(): Promise<void>
}

export interface InstallationsOptions extends FlowOptions {
  readonly transport: Transport
  readonly auth?: HubSyncOptions['auth']
  readonly limits?: LimitOptions
}

const size = { repositories: 6, issues: 40, pullRequests: 20, reviews: 20, commits: 120 }

/** A GitHub whose repositories are all private, so that each is seen by the token alone that was given it. */
export async function openInstallations({ auth, ...options }: InstallationsOptions): Promise<Installations> {
  const sent: SentRequest[] = []
  const refusals = new Map<string, { answer: () => Response; after: number }>()
  const none: TokenRule = { login: 'acme', scopes: ['repo', 'read:org'], visibleRepositories: { ids: [] } }
  const watched: typeof fetch = async (address, init) => {
    const token = new Headers(init?.headers).get('authorization')?.split(' ')[1] ?? ''
    const body = typeof init?.body === 'string' ? init.body : ''
    sent.push({ token, url: new URL(String(address)), body })
    flow.clock.advance(1)
    const refusal = refusals.get(token)
    if (refusal !== undefined && refusal.after-- <= 0) return refusal.answer()
    return fetch(address, init)
  }
  const flow: Flow = await createFlow({
    ...size,
    ...options,
    tokens: { ghs_one: none, ghs_two: none },
    hub: { auth: auth ?? ['ghs_one', 'ghs_two'], fetch: watched, ...options.hub },
  })
  for (const repository of flow.world.repositories()) repository.visibility = 'private'
  return {
    flow,
    sent,
    refuse: (token, answer, nth = 1) => void refusals.set(token, { answer, after: nth - 1 }),
    mend: () => refusals.clear(),
    give: (token, fullNames) => {
      const ids = fullNames.map((fullName) => idOf(flow.world, fullName))
      flow.world.tokens.set(token, { ...none, visibleRepositories: { ids } })
    },
    close: () => flow.close(),
  }
}

export function idOf(world: World, fullName: string): number {
  const [owner = '', name = ''] = fullName.split('/')
  return world.findRepository(owner, name)?.repository.id ?? 0
}

/** An organization beside the one that the world was made for, with some of its repositories. */
export function foundOrganization(flow: Flow, login: string, fullNames: readonly string[]): string[] {
  const { world } = flow
  const model = world.accountByLogin(flow.owner)
  if (model === undefined) throw new RangeError(`There is no ${flow.owner}`)
  world.addAccount({ ...model, id: world.takeShortId(), nodeId: `O_${login}`, login })
  flow.act(
    ...fullNames.map((repository) => ({ action: 'transferRepository' as const, repository, owner: login })),
  )
  return world.repositoriesOf(world.accountByLogin(login)?.id ?? 0).map(({ name }) => `${login}/${name}`)
}

/** The tokens that repositories were asked for by, in whichever request names them or their ids. */
export function tokensByRepository(flow: Flow, sent: readonly SentRequest[]): Map<string, Set<string>> {
  const tokens = new Map<string, Set<string>>()
  for (const { token, url, body } of sent) {
    for (const repository of flow.world.repositories()) {
      const owner = flow.world.accountById(repository.ownerId)?.login
      const fullName = `${owner}/${repository.name}`
      const isNamed = url.pathname.startsWith(`/repos/${fullName}/`) || body.includes(repository.nodeId)
      if (isNamed) tokens.set(fullName, (tokens.get(fullName) ?? new Set()).add(token))
    }
  }
  return tokens
}

export const badCredentials = () =>
  Response.json({ message: 'Bad credentials' }, { status: 401, headers: { date: new Date(0).toUTCString() } })

export const suspended = () =>
  Response.json({ message: 'This installation has been suspended' }, { status: 403 })
