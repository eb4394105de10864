/** An event as hooks are told of it. */
export interface HookEvent {
  event: string
  action: string | null
  repositoryId: number | null
  /** Whose hooks hear of it as well. */
  organizationId: number | null
  /** Some events a repository's own hooks are not told of. */
  isForRepository: boolean
  payload: Readonly<Record<string, unknown>>
}
