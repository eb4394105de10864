import type { ActorRecord } from '../wire/actor.js'

export interface ActorNode {
  readonly __typename: string
  readonly login: string
  readonly databaseId?: number | null
}

export const actorFragment = [
  'fragment ActorFields on Actor {',
  '__typename login',
  '... on User { databaseId }',
  '... on Bot { databaseId }',
  '... on Organization { databaseId }',
  '... on Mannequin { databaseId }',
  '}',
].join(' ')

/** An account in REST's words, which end a bot's name in `[bot]`. Null for deleted accounts. */
export function toActor(node: ActorNode | null | undefined): ActorRecord | null {
  if (node?.databaseId === undefined || node.databaseId === null) return null
  const { __typename, login, databaseId } = node
  const isBareBot = __typename === 'Bot' && !login.endsWith('[bot]')
  return { login: isBareBot ? `${login}[bot]` : login, id: databaseId }
}
