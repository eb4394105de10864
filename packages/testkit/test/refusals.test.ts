import { type Change, type Column, type Row, tables } from '@hubsync/core'
import { proveArea, withChanges, withCommit } from './defect.js'

proveArea('refusals', {
  'drops columns that it does not know': {
    breaks: (parts) =>
      withChanges(parts, (changes) =>
        changes.map((change) => withoutColumns(change, (_name, column) => !column)),
      ),
    fails: ['refuses columns that the table does not have'],
  },
  'knows what every object has for columns': {
    breaks: (parts) =>
      withChanges(parts, (changes) =>
        changes.map((change) => withoutColumns(change, (name) => name === 'constructor')),
      ),
    fails: ['refuses columns that the table does not have'],
  },
  'takes no notice of conditions that it does not know': {
    breaks: (parts) =>
      withChanges(parts, (changes) =>
        changes.map((change) =>
          change.kind === 'mark' && 'titel' in change.where ? { ...change, where: {} } : change,
        ),
      ),
    fails: ['refuses columns that the table does not have'],
  },
  'takes no notice of tables that it does not know': {
    breaks: (parts) =>
      withChanges(parts, (changes) =>
        changes.filter(({ table }) => table in tables && tables[table].family === 'github'),
      ),
    fails: ['refuses tables that commits do not write'],
  },
  'writes null for a time that is none': {
    breaks: (parts) =>
      withChanges(parts, (changes) =>
        changes.map((change) =>
          withValues(change, (value, { kind }) =>
            kind === 'timestamp' && changes.length === 1 && Number.isNaN(Date.parse(String(value)))
              ? null
              : value,
          ),
        ),
      ),
    fails: ['refuses values that a column cannot hold'],
  },
  'rounds numbers': {
    breaks: (parts) =>
      withChanges(parts, (changes) =>
        changes.map((change) =>
          withValues(change, (value, { kind }) =>
            typeof value === 'number' && kind !== 'real' ? Math.floor(value || 0) : value,
          ),
        ),
      ),
    fails: ['refuses values that a column cannot hold'],
  },
  'takes any text for a list': {
    breaks: (parts) =>
      withChanges(parts, (changes) =>
        changes.map((change) =>
          withValues(change, (value, { kind }) =>
            kind === 'text[]' && typeof value === 'string' ? [value] : value,
          ),
        ),
      ),
    fails: ['refuses values that a column cannot hold'],
  },
  'writes the initial value for null': {
    breaks: (parts) =>
      withChanges(parts, (changes) =>
        changes.map((change) =>
          withValues(change, (value, column) =>
            value === null && !column.nullable && column.initial !== undefined ? column.initial : value,
          ),
        ),
      ),
    fails: ['refuses null in a column that always has a value'],
  },
  'makes up what a new row lacks': {
    breaks: (parts) =>
      withChanges(parts, (changes) =>
        changes.map((change) =>
          change.kind === 'upsert' && change.row.bug_number
            ? { ...change, row: { number: 0, ...change.row } }
            : change,
        ),
      ),
    fails: ['refuses a new row that lacks what it cannot do without'],
  },
  'takes any moment for the time of observation': {
    breaks: (parts) =>
      withChanges(parts, (changes) =>
        changes.map((change) =>
          change.kind === 'upsert'
            ? { ...change, row: { observed_at: new Date().toISOString(), ...change.row } }
            : change,
        ),
      ),
    fails: ['refuses a new row that lacks what it cannot do without'],
  },
  'leaves out columns that are not for a source to tell': {
    breaks: (parts) =>
      withChanges(parts, (changes) =>
        changes.map((change) =>
          withoutColumns(
            change,
            (name, column) => column?.role === 'host' || column?.role === 'derived' || name === 'tenant_id',
          ),
        ),
      ),
    fails: ['refuses columns that are not for a source to tell'],
  },
  'fails with an error of another kind': {
    breaks: (parts) =>
      withCommit(parts, async (batch, commit) => {
        try {
          return await commit(batch)
        } catch (error) {
          if (batch.changes.length > 1 || batch.lease) throw error
          throw new Error('syntax error at or near "titel"', { cause: error })
        }
      }),
    fails: [
      'refuses columns that the table does not have',
      'refuses tables that commits do not write',
      'refuses values that a column cannot hold',
      'refuses null in a column that always has a value',
      'refuses a new row that lacks what it cannot do without',
      'refuses columns that are not for a source to tell',
    ],
  },
})

function columnOf(change: Change, name: string): Column | undefined {
  const columns: Readonly<Record<string, Column>> = tables[change.table]?.columns ?? {}
  return Object.hasOwn(columns, name) ? columns[name] : undefined
}

function withoutColumns(
  change: Change,
  drops: (name: string, column: Column | undefined) => boolean,
): Change {
  if (!change.row || !(change.table in tables)) return change
  const kept = Object.entries(change.row).filter(([name]) => !drops(name, columnOf(change, name)))
  return { ...change, row: Object.fromEntries(kept) } as Change
}

function withValues(
  change: Change,
  read: (value: Row[string], column: Column) => Row[string] | undefined,
): Change {
  if (!change.row || !(change.table in tables)) return change
  const values = Object.entries(change.row).map(([name, value]) => {
    const column = columnOf(change, name)
    return [name, column ? (read(value, column) ?? null) : value]
  })
  return { ...change, row: Object.fromEntries(values) } as Change
}
