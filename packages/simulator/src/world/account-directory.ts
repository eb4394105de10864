import type { Account, Membership } from './records.js'

/** Accounts by id, login and node id, and who is a member of what. */
export class AccountDirectory {
  readonly byId = new Map<number, Account>()
  readonly byNodeId = new Map<string, Account>()
  readonly members = new Map<number, Membership[]>()
  readonly #ids = new Map<string, number>()
  readonly #formerIds = new Map<string, number>()

  copy(): AccountDirectory {
    const copy = new AccountDirectory()
    for (const account of this.byId.values()) copy.add({ ...account })
    for (const [id, members] of this.members) copy.members.set(id, members)
    for (const [login, id] of this.#formerIds) copy.#formerIds.set(login, id)
    return copy
  }

  /** `moved` says that the account was asked for by a login that it had before. */
  find(login: string): { id: number; moved: boolean } | undefined {
    const key = login.toLowerCase()
    const id = this.#ids.get(key)
    if (id !== undefined) return { id, moved: false }
    const formerId = this.#formerIds.get(key)
    return formerId === undefined ? undefined : { id: formerId, moved: true }
  }

  add(account: Account): void {
    this.byId.set(account.id, account)
    this.byNodeId.set(account.nodeId, account)
    this.#ids.set(account.login.toLowerCase(), account.id)
    this.#formerIds.delete(account.login.toLowerCase())
  }

  rename(account: Account, login: string): void {
    this.#ids.delete(account.login.toLowerCase())
    this.#formerIds.set(account.login.toLowerCase(), account.id)
    account.login = login
    this.add(account)
  }

  remove(account: Account): void {
    this.byId.delete(account.id)
    this.byNodeId.delete(account.nodeId)
    this.#ids.delete(account.login.toLowerCase())
    for (const [organizationId, members] of this.members) {
      this.members.set(
        organizationId,
        members.filter((member) => member.userId !== account.id),
      )
    }
  }
}
