import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import { type AnswerStore, rowId, tables } from '@hubsync/core'
import { saveRows } from './commit/save-rows.js'
import type { Database } from './database.js'
import { selectRows } from './read/select-rows.js'
import { canonicalRow } from './values/canonical-value.js'

const compress = promisify(gzip)
const decompress = promisify(gunzip)

/** One statement forgets no more: a run does not wait for very many. */
const mostForgotten = 10_000

/** Answers of GitHub's, their bodies compressed: lists of records shrink to a tenth. */
export function createPrismaAnswers(database: Database): AnswerStore {
  return {
    async read(scope, key) {
      const where = { id: rowId(scope, 'validator', key) }
      const [row] = await selectRows(database, scope, { table: 'http_validators', where })
      if (row === undefined) return null
      const body = await decompress(Buffer.from(String(row.body), 'base64'))
      return {
        url: String(row.url),
        fingerprint: String(row.fingerprint),
        etag: row.etag as string | null,
        lastModified: row.last_modified as string | null,
        headers: row.headers as Readonly<Record<string, string>>,
        text: body.toString(),
        confirmedAt: String(row.confirmed_at),
      }
    },

    async write(scope, key, { lastModified, text, confirmedAt, ...told }) {
      const body = (await compress(text)).toString('base64')
      const row = canonicalRow(tables.http_validators, {
        ...{ ...told, id: rowId(scope, 'validator', key), key },
        ...{ last_modified: lastModified, body, confirmed_at: confirmedAt },
      })
      await database.transaction((session) => saveRows(session, scope, tables.http_validators, [row]))
    },

    async prune({ tenantId, host }, confirmedBefore) {
      const table = database.names.table('http_validators')
      return database.execute(
        `delete from ${table} where id in (
           select id from ${table}
           where tenant_id = $1::text and host = $2::text and confirmed_at < $3::text::timestamptz
           limit ${mostForgotten})`,
        tenantId,
        host,
        confirmedBefore.toISOString(),
      )
    },
  }
}
