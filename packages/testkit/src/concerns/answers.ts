import assert from 'node:assert/strict'
import type { AnswerStore, KeptAnswer } from '@hubsync/core'
import type { Concern } from '../conformance/concern.js'
import { second } from '../conformance/second.js'
import type { Stage } from '../conformance/stage.js'

/** A store may keep answers or not: one that does keeps these promises. */
export const answers: Concern = {
  area: 'answers',
  cases: {
    'gives back an answer as it was kept': (stage) =>
      withAnswers(stage, async (kept) => {
        const answer = anAnswer({
          text: JSON.stringify([{ title: 'Ünicode 🦑 "quoted"\n' }, { x: 'a'.repeat(9) }]),
        })
        assert.equal(await kept.read(stage.scope, 'list'), null)
        await kept.write(stage.scope, 'list', answer)
        assert.deepEqual(await kept.read(stage.scope, 'list'), answer)
      }),

    'puts an answer in place of the one before': (stage) =>
      withAnswers(stage, async (kept) => {
        await kept.write(stage.scope, 'list', anAnswer())
        const later = anAnswer({ etag: null, lastModified: 'later', text: '[]', confirmedAt: second(9) })
        await kept.write(stage.scope, 'list', later)
        assert.deepEqual(await kept.read(stage.scope, 'list'), later)
      }),

    'shows answers to their own scope alone, and under their own key': (stage) =>
      withAnswers(stage, async (kept) => {
        await kept.write(stage.scope, 'list', anAnswer({ text: 'mine' }))
        for (const stranger of stage.strangers) {
          assert.equal(await kept.read(stranger, 'list'), null)
          await kept.write(stranger, 'list', anAnswer({ text: 'theirs' }))
          await kept.prune(stranger, new Date(second(30)))
        }
        assert.equal((await kept.read(stage.scope, 'list'))?.text, 'mine')
        assert.equal(await kept.read(stage.scope, 'another'), null)
      }),

    'forgets what was not confirmed since a time, and nothing else': (stage) =>
      withAnswers(stage, async (kept) => {
        await kept.write(stage.scope, 'old', anAnswer({ confirmedAt: second(1) }))
        await kept.write(stage.scope, 'new', anAnswer({ confirmedAt: second(5) }))
        assert.equal(await kept.prune(stage.scope, new Date(second(5))), 1)
        assert.equal(await kept.read(stage.scope, 'old'), null)
        assert.notEqual(await kept.read(stage.scope, 'new'), null)
      }),

    'forgets the answers of an erased tenant': (stage) =>
      withAnswers(stage, async (kept) => {
        await kept.write(stage.scope, 'list', anAnswer())
        await stage.store.erase(stage.scope.tenantId)
        assert.equal(await kept.read(stage.scope, 'list'), null)
      }),
  },
}

async function withAnswers({ store }: Stage, work: (kept: AnswerStore) => Promise<void>): Promise<void> {
  if (store.answers !== undefined) await work(store.answers)
}

function anAnswer(told: Partial<KeptAnswer> = {}): KeptAnswer {
  return {
    url: 'https://api.github.com/repos/octo/one/issues?page=1',
    fingerprint: 'f1',
    etag: 'W/"1"',
    lastModified: null,
    headers: { link: '<https://api.github.com/repositories/1/issues?page=2>; rel="next"' },
    text: '[{"id":1}]',
    confirmedAt: second(1),
    ...told,
  }
}
