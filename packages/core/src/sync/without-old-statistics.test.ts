import { describe, expect, it } from 'vitest'
import type { Store } from '../contracts/store.js'
import { withoutOldStatistics } from './without-old-statistics.js'

const scope = { tenantId: 'default', host: 'github.com' }
const known = { id: '1', head_sha: 'old', additions: 1, deletions: 2, changed_files: 3, commits: 4 }

function readOver(stored: object, row: object) {
  const store = { rows: async () => [stored] } as unknown as Store
  return withoutOldStatistics({ scope, store }, 'pull_requests', [{ id: '1', ...row }])
}

describe('statistics that a listing does not tell', () => {
  it('are empty for another head than they are of', async () => {
    expect(await readOver(known, { head_sha: 'new' })).toEqual([
      { id: '1', head_sha: 'new', additions: null, deletions: null, changed_files: null, commits: null },
    ])
  })

  it('are empty beside those that it tells', async () => {
    const told = { head_sha: 'new', additions: 5, deletions: 6, changed_files: 7 }
    expect(await readOver(known, told)).toEqual([{ id: '1', ...told, commits: null }])
    const alone = { ...known, additions: null, deletions: null, changed_files: null }
    expect(await readOver(alone, told)).toEqual([{ id: '1', ...told, commits: null }])
  })

  it.each([
    ['of the same head', known, 'old'],
    ['that were never known', { id: '1', head_sha: 'old', additions: null, commits: null }, 'new'],
  ])('stay as they are where they are %s', async (_, stored, head_sha) => {
    expect(await readOver(stored, { head_sha })).toEqual([{ id: '1', head_sha }])
  })
})
