import { createAccount } from '../world/create-account.js'
import type { Account } from '../world/records.js'
import { toTimestamp } from '../world/timestamp.js'
import type { World } from '../world/world.js'
import { IdSource } from './id-source.js'
import type { Random } from './random.js'
import { day } from './timeline.js'
import { familyNames, givenNames } from './vocabulary.js'

export interface People {
  owner: Account
  /** Members of the organization; only the owner where that is a user. */
  members: Account[]
  /** People who contribute without being members. */
  outsiders: Account[]
  bots: Account[]
  /** The account under which GitHub commits merges made in the browser. */
  committer: Account
}

export interface AccountOptions {
  owner: string
  ownerType: 'Organization' | 'User'
  members: number
  outsiders: number
  until: number
}

export function generateAccounts(world: World, options: AccountOptions, random: Random): People {
  const ids = new IdSource(0.45)
  const addAccount = (login: string, type: Account['type'], name: string | null): Account => {
    const createdAt = options.until - random.integer(2 * 365, 12 * 365) * day
    const id = ids.take(createdAt)
    const account = createAccount({ id, login, type, name, createdAt: toTimestamp(createdAt) })
    world.addAccount(account)
    return account
  }
  const addPerson = (): Account => {
    const name = `${random.pick(givenNames)} ${random.pick(familyNames)}`
    return addAccount(createLogin(world, name), 'User', random.chance(0.8) ? name : null)
  }
  const owner = addAccount(options.owner, options.ownerType, `The ${options.owner} people`)
  const isOrganization = options.ownerType === 'Organization'
  const members = isOrganization ? Array.from({ length: options.members }, addPerson) : [owner]
  const outsiders = Array.from({ length: options.outsiders }, addPerson)
  const bots = ['dependabot[bot]', 'renovate[bot]', 'github-actions[bot]'].map((login) =>
    addAccount(login, 'Bot', null),
  )
  if (isOrganization) {
    world.setMembers(
      owner.id,
      members.map(({ id }, index) => ({
        organizationId: owner.id,
        userId: id,
        role: index < 2 ? 'admin' : 'member',
      })),
    )
  }
  return { owner, members, outsiders, bots, committer: addAccount('web-flow', 'User', 'GitHub Web Flow') }
}

function createLogin(world: World, name: string): string {
  const plain = name.normalize('NFD').replace(/[^A-Za-z ]/g, '')
  const [given = 'user', family = ''] = plain.split(' ')
  const base = `${given.toLowerCase()}${family}`
  let login = base
  for (let attempt = 2; world.accountByLogin(login); attempt++) login = `${base}${attempt}`
  return login
}
