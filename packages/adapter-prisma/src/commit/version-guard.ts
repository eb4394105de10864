import { quote } from '../names.js'

/** What a group of told rows says, as far as the version rule cares. */
export interface ToldVersion {
  /** Told columns that count as data. */
  readonly data: readonly string[]
  readonly tellsUpdatedAt: boolean
  readonly origin: 'read' | 'webhook'
}

/**
 * `decideVersion` in SQL, over `stored` and `excluded`, where `excluded.is_settled` holds `isSettled` of the told row.
 * Cheap comparisons stand first: whether data differs is asked only where it decides.
 */
export interface VersionGuard {
  /** The rule does not skip the told row. */
  readonly passes: string
  /** It passes, but only to settle the stored row. */
  readonly settles: string
  /** `isSettledAfter`. */
  readonly settledAfter: string
}

export function versionGuard({ data, tellsUpdatedAt, origin }: ToldVersion): VersionGuard {
  const differs = data.map((name) => `stored.${quote(name)} is distinct from excluded.${quote(name)}`)
  const differsAtAll = differs.length > 0 ? `(${differs.join(' or ')})` : 'false'
  const changedLater = tellsUpdatedAt
    ? 'coalesce(excluded.github_updated_at > stored.github_updated_at, false)'
    : 'false'
  const changedEarlier = tellsUpdatedAt
    ? 'coalesce(excluded.github_updated_at < stored.github_updated_at, false)'
    : 'false'
  const mayMeet =
    origin === 'webhook'
      ? 'stored.deleted_at is null'
      : '(stored.deleted_at is null or excluded.observed_at > stored.observed_at)'
  const tellsSomething = [
    'stored.deleted_at is not null',
    'not stored.is_settled and excluded.is_settled and excluded.observed_at > stored.observed_at',
    differsAtAll,
  ].join(' or ')
  const sameMoment =
    'excluded.observed_at = stored.observed_at and excluded.github_updated_at is not distinct from stored.github_updated_at'
  return {
    passes: `${mayMeet} and (${changedLater} or not ${changedEarlier}
      and excluded.observed_at >= stored.observed_at and (${tellsSomething}))`,
    settles: `(not stored.is_settled and stored.deleted_at is null and not ${changedLater} and not ${differsAtAll})`,
    settledAfter: `excluded.is_settled and not (${sameMoment} and ${differsAtAll})`,
  }
}

/** `isSettled` of a told row under this alias. */
export function isSettledSql(alias: string, tellsUpdatedAt: boolean): string {
  if (!tellsUpdatedAt) return 'true'
  const changed = `${alias}.github_updated_at`
  return `(${changed} is null or date_trunc('second', ${alias}.observed_at) > date_trunc('second', ${changed}))`
}
