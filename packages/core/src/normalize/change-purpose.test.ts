import { expect, test } from 'vitest'
import { classifyPurpose } from './change-purpose.js'

const plain = { title: 'Add a thing', headRef: 'add-thing', labels: [] }

test.each([
  { title: 'Revert "Add a thing"' },
  { title: 'Revert "Revert "Add a thing""' },
  { title: 'revert: add a thing' },
  { title: 'revert(core)!: add a thing' },
  { title: ' Reverts #12' },
  { title: '[stable] Revert "Add a thing"' },
  { title: 'Reverting the last release' },
  { headRef: 'revert-123-add-thing' },
  { headRef: 'ada/revert-thing' },
  { headRef: 'revert/thing' },
  { labels: ['revert'] },
  { labels: ['bug', 'type: Revert'] },
  { labels: ['kind/revert'] },
])('%j is a revert', (facts) => {
  expect(classifyPurpose({ ...plain, ...facts })).toEqual({ isRevert: true, isHotfix: false })
})

test.each([
  { title: 'Hotfix: login fails' },
  { title: 'hotfix(auth): login fails' },
  { title: '[HOTFIX] login fails' },
  { title: '[JIRA-12] hotfix login' },
  { title: 'Login fails [hotfix]' },
  { title: 'Hot-fix for login' },
  { title: 'Hot fix for login' },
  { headRef: 'hotfix/login' },
  { headRef: 'hotfix-1.2.3' },
  { headRef: 'hot-fix/login' },
  { headRef: 'hotfixes/1.2' },
  { headRef: 'ada/hotfix-login' },
  { labels: ['hotfix'] },
  { labels: ['type/hot-fix'] },
])('%j is a hotfix', (facts) => {
  expect(classifyPurpose({ ...plain, ...facts })).toEqual({ isRevert: false, isHotfix: true })
})

test.each([
  { title: 'Do not revert on failure' },
  { title: 'Revertible migrations' },
  { title: 'Revert-safe deploys' },
  { title: 'Irreversible: drop the table' },
  { title: 'Fix typo' },
  { title: 'Fix hotfixes page' },
  { title: '' },
  { headRef: 'irrevertible' },
  { headRef: 'no-revert' },
  { headRef: 'fix/hot' },
  { headRef: 'shotfix' },
  { headRef: null },
  { labels: ['reverted', 'needs hotfix review', 'fix'] },
])('%j is neither', (facts) => {
  expect(classifyPurpose({ ...plain, ...facts })).toEqual({ isRevert: false, isHotfix: false })
})

test('the hotfix that reverts is both', () => {
  expect(classifyPurpose({ ...plain, title: 'Revert "Add"', headRef: 'hotfix/add' })).toEqual({
    isRevert: true,
    isHotfix: true,
  })
})

test('a hostile title costs no time', () => {
  const title = `${'['.repeat(20_000)}${'[a] '.repeat(20_000)}`
  const startedAt = performance.now()
  classifyPurpose({ ...plain, title })
  expect(performance.now() - startedAt).toBeLessThan(500)
})
