import { type AnswerStore, type KeptAnswer, type Row, rowId, tables } from '@hubsync/core'
import { canonicalRow } from './canonical-row.js'
import type { MemoryDatabase } from './memory-database.js'
import { saveRow } from './write-row.js'

/** Answers of GitHub's, kept as they came. */
export function createMemoryAnswers(database: MemoryDatabase): AnswerStore {
  return {
    async read(scope, key) {
      const row = database.partition(scope, 'http_validators').get(rowId(scope, 'validator', key))
      return row === undefined ? null : toAnswer(row)
    },

    async write(scope, key, { lastModified, text, confirmedAt, ...told }) {
      const row = canonicalRow(tables.http_validators, {
        ...{ ...told, id: rowId(scope, 'validator', key), key },
        ...{ last_modified: lastModified, body: text, confirmed_at: confirmedAt },
      })
      database.transact(() => saveRow(database, scope, 'http_validators', row))
    },

    async prune(scope, confirmedBefore) {
      const partition = database.partition(scope, 'http_validators')
      const old = [...partition.rows()].filter(
        ({ confirmed_at }) => String(confirmed_at) < confirmedBefore.toISOString(),
      )
      database.transact(() => {
        for (const { id } of old) partition.remove(String(id))
      })
      return old.length
    },
  }
}

function toAnswer(row: Row): KeptAnswer {
  const { url, fingerprint, etag, last_modified, headers, body, confirmed_at } = row
  return {
    ...{
      url,
      fingerprint,
      etag,
      lastModified: last_modified,
      headers,
      text: body,
      confirmedAt: confirmed_at,
    },
  } as KeptAnswer
}
