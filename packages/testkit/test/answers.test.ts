import type { AnswerStore } from '@hubsync/core'
import { type Parts, proveArea } from './defect.js'

proveArea('answers', {
  'changes what it keeps': {
    breaks: (parts) =>
      withAnswers(parts, (kept) => ({
        write: (scope, key, answer) => kept.write(scope, key, { ...answer, headers: {} }),
      })),
    fails: ['gives back an answer as it was kept', 'puts an answer in place of the one before'],
  },
  'keeps the first answer': {
    breaks: (parts) =>
      withAnswers(parts, (kept) => ({
        write: async (scope, key, answer) => {
          if ((await kept.read(scope, key)) === null) await kept.write(scope, key, answer)
        },
      })),
    fails: ['puts an answer in place of the one before'],
  },
  'knows no host': {
    breaks: (parts) =>
      withAnswers(parts, (kept) => ({
        read: ({ tenantId }, key) => kept.read({ tenantId, host: 'any' }, key),
        write: ({ tenantId }, key, answer) => kept.write({ tenantId, host: 'any' }, key, answer),
        prune: ({ tenantId }, before) => kept.prune({ tenantId, host: 'any' }, before),
      })),
    fails: ['shows answers to their own scope alone, and under their own key'],
  },
  'forgets nothing': {
    breaks: (parts) => withAnswers(parts, () => ({ prune: async () => 1 })),
    fails: ['forgets what was not confirmed since a time, and nothing else'],
  },
  'keeps answers aside of its tenants': {
    breaks: (parts) => ({ store: { ...parts.store, erase: async () => undefined } }),
    fails: [
      'forgets the answers of an erased tenant',
      'isolation: erases all of a tenant, on every host, and nothing of another',
    ],
  },
})

function withAnswers(parts: Parts, change: (kept: AnswerStore) => Partial<AnswerStore>) {
  const { answers } = parts.store
  if (answers === undefined) throw new Error('The reference store keeps answers')
  return { store: { ...parts.store, answers: { ...answers, ...change(answers) } } }
}
