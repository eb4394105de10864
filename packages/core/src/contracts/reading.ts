/** What a delivery says has changed without telling it whole. */
export type Reading = RepositoryReading | RecordsReading | OwnerReading

/** Whatever moved in streams of one repository. */
export interface RepositoryReading {
  readonly of: 'repository'
  readonly githubId: number
  /** `owner/name` as the payload tells it; it may be called otherwise by now. */
  readonly fullName: string
  readonly streams: readonly string[]
}

/** Single records of one repository: found even where no time of theirs moved. */
export interface RecordsReading {
  readonly of: 'records'
  readonly githubId: number
  readonly fullName: string
  readonly records: readonly NamedRecord[]
}

export interface NamedRecord {
  readonly stream: 'bugs' | 'pull-requests'
  readonly number: number
}

/** Everything that an account owns, as far as it moved. */
export interface OwnerReading {
  readonly of: 'owner'
  readonly githubId: number
  readonly login: string
  readonly streams: readonly string[]
}
