import assert from 'node:assert/strict'
import { sanitizeText } from '@hubsync/core'
import { aBug } from '../builders/a-bug.js'
import { aCheckpoint } from '../builders/a-checkpoint.js'
import { anImportLog } from '../builders/an-import-log.js'
import { mark, read, stub, tombstone } from '../conformance/changes.js'
import type { Concern } from '../conformance/concern.js'
import { second } from '../conformance/second.js'

const odd = ['nul \0 inside\0', '\uD83D lone high', 'lone low \uDE00', '\uD83D\0\uDE00 a pair parted by nul']

const plain = [
  '',
  ' leading and trailing \t',
  'line\r\nbreaks\n\u2028',
  'Zoë ﷽ 漢字 😀 👩‍👩‍👧 e\u0301 \uFFFD \uFFFE \u{10FFFF}',
  '\u0001\u0008\u001F\u007F\u0080 control characters \uFEFF',
  `quotes ' " \` ''' """ $$ $1 ? :name @name %s \${name}`,
  'backslashes \\ \\\\ \\n \\u0000 \\x00 \\0',
  "'; DROP TABLE bugs; --",
  '{} {a,b} {"a"} [] ["a"] {"a": 1} (1,2) \\N',
  'NULL',
  'null',
  'true',
  '0',
  '2026-03-01T12:00:00Z',
]

export const oddText: Concern = {
  area: 'odd-text',
  cases: {
    'drops NUL and replaces lone surrogates': async ({ commit, scope, storedRow }) => {
      for (const [index, text] of odd.entries()) {
        const bug = aBug(scope, { github_id: index, title: text, labels: [text, 'plain'] })
        await commit(read('bugs', bug))
        const { title, labels } = await storedRow('bugs', bug.id)
        assert.deepEqual(
          { title, labels },
          { title: sanitizeText(text), labels: [sanitizeText(text), 'plain'] },
        )
      }
    },

    'keeps every other text exactly': async ({ commit, scope, storedRow }) => {
      const bugs = plain.map((title, github_id) => aBug(scope, { github_id, title }))
      await commit(...bugs.map((bug) => read('bugs', bug)))
      for (const bug of bugs) assert.equal((await storedRow('bugs', bug.id)).title, bug.title)
    },

    'keeps lists of text exactly': async ({ commit, scope, storedRow }) => {
      const lists = [
        [],
        [''],
        ['', ''],
        plain,
        ['a,b', 'c'],
        ['a', 'b,c'],
        ['NULL', 'null'],
        ['{', '}'],
        ['"', '\\"', '\\'],
      ]
      const bugs = lists.map((labels, github_id) => aBug(scope, { github_id, labels }))
      await commit(...bugs.map((bug) => read('bugs', bug)))
      for (const bug of bugs) assert.deepEqual((await storedRow('bugs', bug.id)).labels, bug.labels)
    },

    'keeps a megabyte of text': async ({ commit, scope, storedRow, store }) => {
      const description = 'a😀\\"\'\n漢'.repeat(100_000)
      assert.ok(Buffer.byteLength(description) > 2 ** 20)
      const bug = aBug(scope, { description })
      await commit(read('bugs', bug))
      assert.ok(
        (await storedRow('bugs', bug.id)).description === description,
        'read back outside the adapter',
      )
      const [answer] = await store.rows(scope, { table: 'bugs' })
      assert.ok(answer?.description === description, 'handed out')
    },

    'sees no difference between a text and its sanitised form': async ({ commit, scope }) => {
      const texts = { title: odd.join(), labels: odd }
      await commit(read('bugs', aBug(scope, { ...texts, observed_at: second(10) })))
      const { tables } = await commit(read('bugs', aBug(scope, { ...texts, observed_at: second(20) })))
      assert.deepEqual(tables.bugs, { inserted: 0, updated: 0, skipped: 1, deleted: 0 })
    },

    'finds rows by odd text': async ({ commit, scope, store }) => {
      const texts = [...odd, ...plain]
      await commit(...texts.map((title, github_id) => read('bugs', aBug(scope, { github_id, title }))))
      for (const [index, title] of texts.entries()) {
        const found = await store.ids(scope, { table: 'bugs', where: { title } })
        assert.deepEqual(
          found.map(({ githubId }) => githubId),
          [index],
          JSON.stringify(title),
        )
      }
    },

    'sanitises stubs, marks, tombstones and checkpoints alike': async ({ scope, store, storedRow }) => {
      const text = odd.join()
      const bug = aBug(scope, { title: text })
      const checkpoint = aCheckpoint(scope, { cursor: text })
      await store.commit({
        scope,
        changes: [
          stub('bugs', bug),
          mark('bugs', { title: text }, { milestone: text }),
          tombstone('bugs', [bug.id], { observedAt: second(20), reason: text, row: { moved_to: text } }),
        ],
        checkpoints: [checkpoint],
      })
      const { title, milestone, deleted_reason, moved_to } = await storedRow('bugs', bug.id)
      for (const stored of [title, milestone, deleted_reason, moved_to])
        assert.equal(stored, sanitizeText(text))
      assert.deepEqual(await store.checkpoints(scope), [{ ...checkpoint, cursor: sanitizeText(text) }])
    },

    'sanitises what is inside JSON': async ({ scope, store }) => {
      const text = odd.join()
      const metadata = { [text]: [text, { deep: text }], plain: [...plain, 1.5, true, null] }
      await store.logs.write(scope, anImportLog({ metadata }))
      const [log] = await store.logs.list(scope)
      const clean = sanitizeText(text)
      assert.deepEqual(log?.metadata, {
        [clean]: [clean, { deep: clean }],
        plain: [...plain, 1.5, true, null],
      })
    },
  },
}
