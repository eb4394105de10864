import { neverObserved, type Row } from '@hubsync/core'
import { type Meeting, proveArea, timeOf, withSpoiltViews } from './defect.js'

proveArea('row-versions', {
  'lets an older version win': {
    breaks: (parts) =>
      withSpoiltViews(parts, (meeting) =>
        isLive(meeting) && age(meeting) < 0 ? overwritten(meeting) : undefined,
      ),
    fails: [
      'skips an older version, even if it was observed later',
      'compares times as times, in whatever notation they come',
      'knows one rule for reads and webhooks',
      'ends with the newest version, in whatever order and however often versions arrive',
    ],
  },
  'lets only what was observed later win': {
    breaks: (parts) =>
      withSpoiltViews(parts, (meeting) =>
        age(meeting) > 0 && delay(meeting) < 0 ? meeting.before : undefined,
      ),
    fails: [
      'lets a newer version win, even if it was observed earlier',
      'compares times as times, in whatever notation they come',
      'ends with the newest version, in whatever order and however often versions arrive',
    ],
  },
  'takes views a second apart for the same': {
    breaks: (parts) =>
      withSpoiltViews(parts, (meeting) =>
        age(meeting) === 0 && delay(meeting) === 1000 ? meeting.before : undefined,
      ),
    fails: [
      'lets the view observed later win where the time of change is the same',
      'sees a difference where null meets a value, or a list another order',
      'ends with the newest version, in whatever order and however often versions arrive',
    ],
  },
  'lets a view observed earlier win where the time of change is the same': {
    breaks: (parts) =>
      withSpoiltViews(parts, (meeting) =>
        isLive(meeting) && meeting.before?.is_settled && age(meeting) === 0 && delay(meeting) === -1000
          ? overwritten(meeting)
          : undefined,
      ),
    fails: [
      'skips the view observed earlier where the time of change is the same',
      'ends with the newest version, in whatever order and however often versions arrive',
    ],
  },
  'lets the first arrival win where both times are the same': {
    breaks: (parts) =>
      withSpoiltViews(parts, (meeting) =>
        isLive(meeting) && age(meeting) === 0 && delay(meeting) === 0
          ? { ...meeting.before, is_settled: false }
          : undefined,
      ),
    fails: ['lets the later arrival win where both times are the same'],
  },
  'lets a view without a time of change always win': {
    breaks: (parts) =>
      withSpoiltViews(parts, (meeting) =>
        meeting.told.github_updated_at === null && meeting.before?.github_updated_at
          ? overwritten(meeting)
          : undefined,
      ),
    fails: ['goes by observation where the told view has no time of change'],
  },
  'never lets a view without a time of change win': {
    breaks: (parts) =>
      withSpoiltViews(parts, ({ told, before }) =>
        told.github_updated_at === null && before?.github_updated_at ? before : undefined,
      ),
    fails: ['goes by observation where the told view has no time of change'],
  },
  'lets a time of change win over none': {
    breaks: (parts) =>
      withSpoiltViews(parts, (meeting) =>
        meeting.told.github_updated_at && meeting.before?.github_updated_at === null && delay(meeting) < 0
          ? overwritten(meeting)
          : undefined,
      ),
    fails: ['goes by observation where the stored view has no time of change'],
  },
  'never changes members': {
    breaks: (parts) =>
      withSpoiltViews(parts, ({ change, before }) => (change.table === 'members' ? before : undefined)),
    fails: ['goes by observation in tables whose records have no time of change'],
  },
  'compares times as text': {
    breaks: (parts) =>
      withSpoiltViews(parts, (meeting) => {
        const [told, stored] = [meeting.told.github_updated_at, meeting.before?.github_updated_at]
        return isLive(meeting) && told && stored && String(told) > String(stored)
          ? overwritten(meeting)
          : undefined
      }),
    fails: ['compares times as times, in whatever notation they come'],
  },
  'lets webhooks always win': {
    breaks: (parts) =>
      withSpoiltViews(parts, (meeting) =>
        meeting.change.origin === 'webhook' && isLive(meeting) ? overwritten(meeting) : undefined,
      ),
    fails: ['knows one rule for reads and webhooks'],
  },
  'never lets webhooks change a stored row': {
    breaks: (parts) =>
      withSpoiltViews(parts, ({ change, before, after }) =>
        change.origin === 'webhook' && before && before.observed_at !== neverObserved
          ? { ...before, is_settled: after.is_settled ?? null }
          : undefined,
      ),
    fails: ['knows one rule for reads and webhooks'],
  },
  'keeps the old time where no data differs': {
    breaks: (parts) =>
      withSpoiltViews(parts, (meeting) =>
        isLive(meeting) &&
        age(meeting) > 0 &&
        meeting.before?.title === meeting.told.title &&
        'title' in meeting.told
          ? { ...meeting.after, github_updated_at: meeting.before?.github_updated_at ?? null }
          : undefined,
      ),
    fails: ['takes over the time of a newer version in which no data differs'],
  },
  'empties columns that are not told': {
    breaks: (parts) =>
      withSpoiltViews(parts, ({ told, before, after }) => {
        return before && !('milestone' in told) ? { ...after, milestone: null } : undefined
      }),
    fails: ['keeps the value of a column that is not told'],
  },
  'takes null for not told': {
    breaks: (parts) =>
      withSpoiltViews(parts, ({ told, before, after }) => {
        const lost = ['milestone', 'author_id'].filter((name) => before && told[name] === null)
        return { ...after, ...Object.fromEntries(lost.map((name) => [name, before?.[name] ?? null])) }
      }),
    fails: [
      'empties a column that is told as null',
      'sees a difference where null meets a value, or a list another order',
    ],
  },
  'sees no difference from null': {
    breaks: (parts) =>
      withSpoiltViews(parts, ({ told, before, after }) => {
        const missed = before?.milestone === null && told.milestone
        return missed ? { ...after, milestone: null } : undefined
      }),
    fails: ['sees a difference where null meets a value, or a list another order'],
  },
  'takes lists for sets': {
    breaks: (parts) =>
      withSpoiltViews(parts, ({ told, before }) => {
        const same = sorted(told.labels) === sorted(before?.labels)
        return same && String(told.labels) !== String(before?.labels) ? before : undefined
      }),
    fails: ['sees a difference where null meets a value, or a list another order'],
  },
  'takes scores for data': {
    breaks: (parts) =>
      withSpoiltViews(parts, (meeting) =>
        meeting.before && 'priority_score' in meeting.told && isLive(meeting) && delay(meeting) === 10_000
          ? { ...meeting.after, priority_score: meeting.told.priority_score ?? null }
          : undefined,
      ),
    fails: ['takes neither scores nor node ids for a difference'],
  },
  'never writes scores again': {
    breaks: (parts) =>
      withSpoiltViews(parts, ({ before, after }) =>
        before?.priority_score != null ? { ...after, priority_score: before.priority_score } : undefined,
      ),
    fails: ['writes scores and node ids along with what differs'],
  },
})

function overwritten({ after, told }: Meeting): Row {
  return { ...after, ...told }
}

function isLive({ before }: Meeting): boolean {
  return before?.deleted_at === null
}

/** How much newer the told version is than the stored one; NaN where either has no time of change. */
function age({ before, told }: Meeting): number {
  return timeOf(told, 'github_updated_at') - timeOf(before, 'github_updated_at')
}

/** How much later the told version was observed. */
function delay({ before, told }: Meeting): number {
  return timeOf(told, 'observed_at') - timeOf(before, 'observed_at')
}

function sorted(list: unknown): string {
  return Array.isArray(list) ? list.toSorted().join() : ''
}
