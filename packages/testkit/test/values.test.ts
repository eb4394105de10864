import type { Row, Store } from '@hubsync/core'
import {
  type Parts,
  proveArea,
  put,
  rowsOf,
  withChanges,
  withCommit,
  withResult,
  withSpoiltRows,
} from './defect.js'

proveArea('commit', {
  'drops a column': {
    breaks: (parts) =>
      withSpoiltRows(parts, (row, { table }) =>
        table === 'members' ? { ...row, avatar_url: null } : undefined,
      ),
    fails: ['stores every told column of every table'],
  },
  'hands out a column of its own': {
    breaks: (parts) =>
      withRows(parts, (rows, columns) => (columns ? rows : rows.map((row) => ({ ...row, row_number: 1 })))),
    fails: ['hands out the rows that are stored, with exactly the columns of the table'],
  },
  'hands out other values than it stored': {
    breaks: (parts) =>
      withRows(parts, (rows) => rows.map((row) => ('sha' in row ? { ...row, message: '' } : row))),
    fails: ['hands out the rows that are stored, with exactly the columns of the table'],
  },
  'leaves columns without their initial value': {
    breaks: (parts) =>
      withSpoiltRows(parts, (row, change) =>
        change.row && !('tags' in change.row) && 'tags' in row ? { ...row, tags: null } : undefined,
      ),
    fails: ['gives what was not told its initial value, or null'],
  },
  'never moves the time of a row': {
    breaks: (parts) =>
      withSpoiltRows(parts, (row) =>
        row.title === 'Changed' ? { ...row, updated_at: row.created_at ?? null } : undefined,
      ),
    fails: ['keeps the times of a row by its own clock'],
  },
  'makes a row anew when it changes': {
    breaks: (parts) =>
      withSpoiltRows(parts, (row) =>
        row.title === 'Changed' ? { ...row, created_at: row.updated_at ?? null } : undefined,
      ),
    fails: ['keeps the times of a row by its own clock'],
  },
  'keeps times as they are written': {
    breaks: (parts) =>
      withSpoiltRows(parts, (row, change) => {
        const told = change.kind === 'upsert' ? change.row.closed_at : null
        return told ? { ...row, closed_at: told } : undefined
      }),
    fails: ['takes a time in any notation of ISO 8601 for the time it is'],
  },
  'counts all tables together': {
    breaks: (parts) =>
      withResult(parts, (result) => {
        const { bugs, projects } = result.tables
        return bugs?.updated && projects ? { ...result, tables: { bugs } } : result
      }),
    fails: ['counts what it inserted, updated and skipped, table by table'],
  },
  'wants something to do': {
    breaks: (parts) =>
      withCommit(parts, (batch, commit) => {
        const { changes, checkpoints, lease, delivery } = batch
        if (changes.length === 0 && !checkpoints && !lease && !delivery) throw new Error('nothing to insert')
        return commit(batch)
      }),
    fails: ['takes a batch without changes'],
  },
  'keeps the lists that a caller gave': {
    breaks: (parts) =>
      withSpoiltRows(parts, (row, change) => {
        const labels = change.kind === 'upsert' ? change.row.labels : undefined
        return labels && String(labels) === 'bug' ? { ...row, labels } : undefined
      }),
    fails: ['is not changed by what a caller does to rows it gave or got'],
  },
  'hands out the lists that it keeps': {
    breaks: (parts) =>
      withSpoiltRows(parts, (row) =>
        Array.isArray(row.labels) ? { ...row, labels: [...(row.labels as string[])] } : undefined,
      ),
    fails: ['is not changed by what a caller does to rows it gave or got'],
  },
})

proveArea('odd-text', {
  'keeps NUL': {
    breaks: (parts) =>
      withSpoiltRows(parts, (row, { row: told }) =>
        String(told?.title).startsWith('nul') ? { ...row, title: String(told?.title) } : undefined,
      ),
    fails: [
      'drops NUL and replaces lone surrogates',
      'finds rows by odd text',
      'sanitises stubs, marks, tombstones and checkpoints alike',
      'sees no difference between a text and its sanitised form',
    ],
  },
  'keeps lone surrogates': {
    breaks: (parts) =>
      withSpoiltRows(parts, (row, { row: told }) =>
        String(told?.title).startsWith('lone low') ? { ...row, title: String(told?.title) } : undefined,
      ),
    fails: ['drops NUL and replaces lone surrogates', 'finds rows by odd text'],
  },
  'trims text': {
    breaks: (parts) => withSpoiltTexts(parts, (text) => text.trim()),
    fails: ['finds rows by odd text', 'keeps every other text exactly'],
  },
  'takes NULL for null': {
    breaks: (parts) => withSpoiltTexts(parts, (text) => (text === 'NULL' ? '' : text)),
    fails: ['finds rows by odd text', 'keeps every other text exactly'],
  },
  'unescapes backslashes': {
    breaks: (parts) => withSpoiltTexts(parts, (text) => text.replaceAll('\\\\', '\\')),
    fails: ['finds rows by odd text', 'keeps every other text exactly'],
  },
  'parts lists at their commas': {
    breaks: (parts) => withSpoiltLists(parts, (labels) => labels.join(',').split(',')),
    fails: ['keeps lists of text exactly'],
  },
  'drops empty texts from lists': {
    breaks: (parts) => withSpoiltLists(parts, (labels) => labels.filter((label) => label !== '')),
    fails: ['keeps lists of text exactly'],
  },
  'cuts long text': {
    breaks: (parts) =>
      withSpoiltRows(parts, (row) =>
        String(row.description).length > 65_535
          ? { ...row, description: String(row.description).slice(0, 65_535) }
          : undefined,
      ),
    fails: ['keeps a megabyte of text'],
  },
  'compares texts before it sanitises them': {
    breaks: (parts) =>
      withResult(parts, (result, { changes: [change] }) => {
        const bugs = result.tables.bugs
        const odd = change?.kind === 'upsert' && String(change.row.title).includes('\0')
        if (!odd || bugs?.skipped !== 1) return result
        return { ...result, tables: { bugs: { ...bugs, updated: 1, skipped: 0 } } }
      }),
    fails: ['sees no difference between a text and its sanitised form'],
  },
  'looks for texts without sanitising them': {
    breaks: ({ store }) => ({
      store: {
        ...store,
        ids: async (scope, query) =>
          String(query.where?.title).includes('\0') ? [] : store.ids(scope, query),
      },
    }),
    fails: ['finds rows by odd text'],
  },
  'sanitises rows, but not why they are gone': {
    breaks: (parts) =>
      withCommit(parts, async (batch, commit) => {
        const result = await commit(batch)
        for (const change of batch.changes) {
          if (change.kind !== 'tombstone' || !change.reason.includes('\0')) continue
          for (const row of rowsOf(parts, batch.scope, 'bugs')) {
            put(parts, batch.scope, 'bugs', { ...row, deleted_reason: change.reason })
          }
        }
        return result
      }),
    fails: ['sanitises stubs, marks, tombstones and checkpoints alike'],
  },
  'sanitises no JSON': {
    breaks: (parts) => ({
      store: {
        ...parts.store,
        logs: {
          ...parts.store.logs,
          write: async (scope, log) => {
            await parts.store.logs.write(scope, log)
            const odd = JSON.stringify(log.metadata).includes('\\u0000')
            for (const row of odd ? rowsOf(parts, scope, 'import_logs') : []) {
              put(parts, scope, 'import_logs', { ...row, metadata: log.metadata })
            }
          },
        },
      },
    }),
    fails: ['sanitises what is inside JSON'],
  },
})

proveArea('numbers', {
  'keeps 32 bits of a number': {
    breaks: (parts) =>
      withSpoiltRows(parts, (row) =>
        Number(row.author_id) >= 2 ** 31 ? { ...row, author_id: Number(row.author_id) | 0 } : undefined,
      ),
    fails: ["keeps GitHub's ids above 2^31 exactly, as numbers", 'finds and counts by numbers above 2^31'],
  },
  'hands out numbers as text': {
    breaks: (parts) =>
      withRows(parts, (rows) =>
        rows.map((row) =>
          Number(row.author_id) >= 2 ** 31 ? { ...row, author_id: String(row.author_id) } : row,
        ),
      ),
    fails: ["keeps GitHub's ids above 2^31 exactly, as numbers"],
  },
  'tells identities as text': {
    breaks: ({ store }) => ({
      store: {
        ...store,
        ids: async (scope, query) => {
          const found = await store.ids(scope, query)
          return found.map((each) =>
            Number(each.githubId) >= 2 ** 31 ? { ...each, githubId: String(each.githubId) as never } : each,
          )
        },
      },
    }),
    fails: ["keeps GitHub's ids above 2^31 exactly, as numbers"],
  },
  'counts by numbers as far as 32 bits go': {
    breaks: ({ store }) => ({
      store: {
        ...store,
        count: async (scope, query) => {
          const counts = await store.count(scope, query)
          return new Map([...counts].map(([value, count]) => [Number(value) >= 2 ** 31 ? '0' : value, count]))
        },
      },
    }),
    fails: ['finds and counts by numbers above 2^31'],
  },
  'sorts numbers as text': {
    breaks: (parts) => ({
      store: {
        ...parts.store,
        rows: async (scope, query) => {
          const rows = await parts.store.rows(scope, query)
          const big = rows.some(({ github_id }) => Number(github_id) === 2 ** 31 + 1)
          const sign = query.orderBy?.[0] === '-github_id' ? -1 : 1
          return big && query.orderBy
            ? rows.toSorted((left, right) =>
                String(left.github_id) < String(right.github_id) ? -sign : sign,
              )
            : rows
        },
      },
    }),
    fails: ['sorts numbers by size, not as text'],
  },
  'keeps fractions with single precision': {
    breaks: (parts) =>
      withSpoiltRows(parts, (row) =>
        typeof row.cycle_time_hours === 'number'
          ? { ...row, cycle_time_hours: Math.fround(row.cycle_time_hours) }
          : undefined,
      ),
    fails: ['keeps fractions exactly'],
  },
})

proveArea('volume', {
  'takes as many rows as a statement has parameters': {
    breaks: (parts) => withChanges(parts, (changes) => changes.slice(0, 65_535 / 32)),
    fails: ['takes ten thousand rows in one batch, again unchanged, and again changed'],
  },
  'looks for as many values as fit': {
    breaks: ({ store }) => ({
      store: {
        ...store,
        ids: (scope, query) => {
          const values = query.where?.github_id
          const where = { ...query.where, ...(Array.isArray(values) && { github_id: values.slice(0, 1000) }) }
          return store.ids(scope, { ...query, where: where as never })
        },
      },
    }),
    fails: ['takes a list of ten thousand acceptable values'],
  },
})

function withRows({ store }: Parts, spoil: (rows: Row[], columns: readonly string[] | undefined) => Row[]) {
  const rows: Store['rows'] = async (scope, query) => spoil(await store.rows(scope, query), query.columns)
  return { store: { ...store, rows } }
}

/** Spoils titles that only the cases about odd text use: those that are spoilt by it and not the plain ones. */
function withSpoiltTexts(parts: Parts, spoil: (text: string) => string) {
  return withSpoiltRows(parts, (row) => {
    const title = spoil(String(row.title))
    return 'title' in row && title !== row.title ? { ...row, title } : undefined
  })
}

function withSpoiltLists(parts: Parts, spoil: (labels: string[]) => string[]) {
  return withSpoiltRows(parts, (row) => {
    const labels =
      Array.isArray(row.labels) && row.labels.length > 0 ? spoil(row.labels as string[]) : row.labels
    return JSON.stringify(labels) === JSON.stringify(row.labels)
      ? undefined
      : { ...row, labels: labels ?? [] }
  })
}
