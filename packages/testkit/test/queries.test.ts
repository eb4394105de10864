import type { ImportLog, Row, RowQuery, Scope, Store } from '@hubsync/core'
import { type Parts, proveArea, put, rowsOf } from './defect.js'

const after = 'visits every row once when it is paged, over ties and nulls too'
const conditions = 'finds rows whose columns have the value, or one of several'
const order = 'sorts up and down by several columns, with null as the greatest value'

proveArea('queries', {
  'counts buried rows': {
    breaks: (parts) =>
      withStore(parts, ({ rows }) => ({
        count: async (scope, { table, by, where }) => {
          const all = await rows(scope, { table, visibility: 'all', ...(where && { where }) })
          return by === 'state'
            ? tally(all, by)
            : parts.store.count(scope, { table, by, ...(where && { where }) })
        },
      })),
    fails: ['counts live rows per value of a column'],
  },
  'counts without conditions': {
    breaks: (parts) =>
      withStore(parts, ({ count }) => ({ count: (scope, { where: _, ...query }) => count(scope, query) })),
    fails: ['counts live rows per value of a column'],
  },
  'counts rows without a value': {
    breaks: (parts) =>
      withStore(parts, ({ count, rows }) => ({
        count: async (scope, query) =>
          query.by === 'milestone'
            ? tally(await rows(scope, { table: query.table }), query.by)
            : count(scope, query),
      })),
    fails: ['counts no rows without a value'],
  },
  'tells no node ids': {
    breaks: (parts) =>
      withStore(parts, ({ ids }) => ({
        ids: async (scope, query) => (await ids(scope, query)).map((each) => ({ ...each, nodeId: null })),
      })),
    fails: ['tells the identities of rows'],
  },
  'sorts by id unless asked otherwise': {
    breaks: (parts) =>
      withStore(parts, ({ rows }) => ({
        rows: (scope, query) =>
          rows(scope, query.table === 'commits' ? { orderBy: ['id'], ...query } : query),
      })),
    fails: ['sorts by the key of the table unless asked otherwise'],
  },
  'tells identities in another order than rows': {
    breaks: (parts) =>
      withStore(parts, ({ ids }) => ({
        ids: (scope, query) => ids(scope, query.table === 'commits' ? { orderBy: ['sha'], ...query } : query),
      })),
    fails: ['sorts by the key of the table unless asked otherwise'],
  },
  'looks at the first condition only': {
    breaks: (parts) =>
      withQueries(parts, (query) => ({
        ...query,
        where: Object.fromEntries(Object.entries(query.where ?? {}).slice(0, 1)),
      })),
    fails: [conditions],
  },
  'finds nothing by null': {
    breaks: (parts) =>
      withStore(parts, ({ rows }) => ({
        rows: async (scope, query) => (query.where?.milestone === null ? [] : rows(scope, query)),
      })),
    fails: [conditions],
  },
  'finds everything where no value is acceptable': {
    breaks: (parts) =>
      withQueries(parts, (query) => {
        const where = Object.entries(query.where ?? {}).filter(
          ([, value]) => !(Array.isArray(value) && value.length === 0),
        )
        return { ...query, where: Object.fromEntries(where) }
      }),
    fails: [conditions],
  },
  'looks for times as text': {
    breaks: (parts) =>
      withStore(parts, ({ rows }) => ({
        rows: async (scope, query) =>
          String(query.where?.closed_at).includes('+') ? [] : rows(scope, query),
      })),
    fails: [conditions],
  },
  'finds other identities than rows': {
    breaks: (parts) =>
      withStore(parts, ({ ids }) => ({
        ids: (scope, query) => ids(scope, query.where?.is_blocker === true ? { ...query, where: {} } : query),
      })),
    fails: [conditions],
  },
  'sorts by the first column only': {
    breaks: (parts) =>
      withQueries(parts, (query) =>
        query.orderBy?.[1] === 'milestone' ? { ...query, orderBy: query.orderBy.slice(0, 1) } : query,
      ),
    fails: [order],
  },
  'sorts up only': {
    breaks: (parts) =>
      withQueries(parts, (query) =>
        query.orderBy?.length === 2 && !query.limit
          ? { ...query, orderBy: query.orderBy.map((term) => term.replace('-', '')) }
          : query,
      ),
    fails: [order],
  },
  'takes null for the least value': {
    breaks: (parts) =>
      withStore(parts, ({ rows }) => ({
        rows: async (scope, query) => {
          const found = await rows(scope, query)
          if (String(query.orderBy) !== 'milestone,-github_id') return found
          const isNull = (row: Row) => Number(row.milestone === null)
          return found.toSorted((left, right) => isNull(right) - isNull(left))
        },
      })),
    fails: [order],
  },
  'begins each page with the row before': {
    breaks: (parts) =>
      withStore(parts, ({ rows }) => ({
        rows: async (scope, query) => {
          const { after: position, limit, ...whole } = query
          if (!position || !limit) return rows(scope, query)
          const all = await rows(scope, whole)
          const [next] = await rows(scope, { ...query, limit: 1 })
          const start = next ? all.findIndex((row) => row.github_id === next.github_id) : all.length
          return all.slice(Math.max(0, start - 1), start - 1 + limit)
        },
      })),
    fails: [after],
  },
  'loses rows that share a value with the row before': {
    breaks: (parts) =>
      withStore(parts, ({ rows }) => ({
        rows: async (scope, query) => {
          const column = query.orderBy?.[0]?.replace('-', '') ?? ''
          const found = await rows(scope, query)
          return query.after ? found.filter((row) => row[column] !== query.after?.[0]) : found
        },
      })),
    fails: [after],
  },
  'loses rows behind a null': {
    breaks: (parts) =>
      withStore(parts, ({ rows }) => ({
        rows: async (scope, query) => (query.after?.includes(null) ? [] : rows(scope, query)),
      })),
    fails: [after],
  },
  'knows no limit': {
    breaks: (parts) =>
      withStore(parts, ({ rows }) => ({
        rows: (scope, { limit, ...query }) =>
          rows(scope, limit === 2 ? query : { ...query, ...(limit && { limit }) }),
      })),
    fails: ['hands out no more rows than asked for'],
  },
  'knows no limit for identities': {
    breaks: (parts) =>
      withStore(parts, ({ ids }) => ({ ids: (scope, { limit: _, ...query }) => ids(scope, query) })),
    fails: ['hands out no more rows than asked for'],
  },
  'hands out every column': {
    breaks: (parts) =>
      withStore(parts, ({ rows }) => ({
        rows: (scope, { columns, ...query }) =>
          rows(scope, columns?.includes('milestone') ? query : { ...query, ...(columns && { columns }) }),
      })),
    fails: ['hands out the columns asked for, and no others'],
  },
  'hides tombstones from everybody': {
    breaks: (parts) =>
      withStore(parts, ({ rows }) => ({
        rows: async (scope, query) =>
          (await rows(scope, query)).filter((row) => !('deleted_at' in row) || row.deleted_at === null),
      })),
    fails: ['shows tombstones to those who ask for all'],
  },
  'shows tombstones to everybody': {
    breaks: (parts) =>
      withStore(parts, ({ rows }) => ({
        rows: async (scope, query) => {
          const buried = rowsOf(parts, scope, 'bugs').filter(({ deleted_at }) => deleted_at)
          return query.table === 'bugs' && buried.length === 1 && query.visibility !== 'all'
            ? rows(scope, { ...query, visibility: 'all' })
            : rows(scope, query)
        },
      })),
    fails: ['shows tombstones to those who ask for all'],
  },
  'sorts by whatever it is told': {
    breaks: (parts) =>
      withStore(parts, ({ rows }) => ({
        rows: (scope, { orderBy, ...query }) =>
          rows(scope, orderBy?.[0]?.includes('"') ? query : { ...query, ...(orderBy && { orderBy }) }),
      })),
    fails: ['refuses to ask by columns that the table does not have'],
  },
  'hands out nothing for columns that it does not know': {
    breaks: (parts) =>
      withStore(parts, ({ rows }) => ({
        rows: (scope, { columns, ...query }) =>
          rows(scope, columns?.[0] === 'titel' ? query : { ...query, ...(columns && { columns }) }),
      })),
    fails: ['refuses to ask by columns that the table does not have'],
  },
})

proveArea('import-logs', {
  'drops a column of logs': {
    breaks: (parts) => withSpoiltLogs(parts, (row) => ({ ...row, duration_ms: null })),
    fails: ['stores every column of a run', 'replaces what is stored of a run'],
  },
  'adds a log beside the stored one': {
    breaks: (parts) =>
      withSpoiltLogs(parts, (row, before) =>
        before && before.owner === 'octo' ? { ...row, id: 'another' } : row,
      ),
    fails: ['replaces what is stored of a run'],
  },
  'keeps what was stored of a run': {
    breaks: (parts) => withSpoiltLogs(parts, (row, before) => ({ ...row, ...before })),
    fails: ['replaces what is stored of a run'],
  },
  'makes a log anew when a run ends': {
    breaks: (parts) =>
      withSpoiltLogs(parts, (row, before) =>
        before ? { ...row, created_at: '2030-01-01T00:00:00.000Z' } : row,
      ),
    fails: ['replaces what is stored of a run'],
  },
  'lists the oldest run first': {
    breaks: (parts) =>
      withLists(parts, (logs, filter) => (Object.keys(filter).length === 0 ? logs.toReversed() : logs)),
    fails: ['lists runs, the newest first'],
  },
  'lists the runs of every owner': {
    breaks: (parts) =>
      withStore(parts, ({ logs }) => ({
        logs: { ...logs, list: (scope, { owner: _, ...filter } = {}) => logs.list(scope, filter) },
      })),
    fails: ['lists the runs asked for'],
  },
  'lists more runs than asked for': {
    breaks: (parts) =>
      withStore(parts, ({ logs }) => ({
        logs: { ...logs, list: (scope, { limit: _, ...filter } = {}) => logs.list(scope, filter) },
      })),
    fails: ['lists the runs asked for'],
  },
})

function withStore({ store }: Parts, methods: (store: Store) => Partial<Store>) {
  return { store: { ...store, ...methods(store) } }
}

/** A store that answers `rows` by another query than the one asked. */
function withQueries(parts: Parts, rewrite: (query: RowQuery) => RowQuery) {
  return withStore(parts, ({ rows }) => ({
    rows: (scope, query) => rows(scope, query.table === 'bugs' ? rewrite(query) : query),
  }))
}

function withSpoiltLogs(parts: Parts, spoil: (row: Row, before: Row | undefined) => Row) {
  return withStore(parts, ({ logs }) => ({
    logs: {
      ...logs,
      write: async (scope: Scope, log: Parameters<typeof logs.write>[1]) => {
        const find = () => rowsOf(parts, scope, 'import_logs').find(({ id }) => id === log.id)
        const before = find()
        await logs.write(scope, log)
        const written = find()
        if (written) put(parts, scope, 'import_logs', spoil(written, before))
      },
    },
  }))
}

function withLists(parts: Parts, spoil: (logs: ImportLog[], filter: object) => ImportLog[]) {
  return withStore(parts, ({ logs }) => ({
    logs: { ...logs, list: async (scope, filter = {}) => spoil(await logs.list(scope, filter), filter) },
  }))
}

function tally(rows: readonly Row[], by: string): Map<string, number> {
  const counts = new Map<string, number>()
  for (const row of rows) counts.set(String(row[by]), (counts.get(String(row[by])) ?? 0) + 1)
  return counts
}
