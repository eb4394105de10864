import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { History } from './history.js'
import { createHistoryClock } from './history-clock.js'
import type { HistoryData, IssueData, RepositoryHistory } from './history-data.js'

const realData = fileURLToPath(new URL('../../../../../shared/data/quicwg.json.gz', import.meta.url))

function createRepository(
  name: string,
  base: string,
  steps: [at: string, changedAt: string][],
): RepositoryHistory {
  const issue = (updatedAt: string): IssueData => ({
    number: 1,
    id: `I_${name}`,
    databaseId: name.length,
    title: name,
    state: 'OPEN',
    author: null,
    createdAt: '2020-01-01T00:00:00Z',
    updatedAt,
  })
  return {
    owner: 'o',
    name,
    defaultBranch: 'main',
    commits: [],
    base: { at: base, labels: [], issues: [issue('2020-01-01T00:00:00Z')], pulls: [] },
    steps: steps.map(([at, changedAt]) => ({ at, issues: [issue(changedAt)], pulls: [], removed: [] })),
  }
}

describe('the clock of a history', () => {
  it('shows the time of the last step where nothing older follows', () => {
    const data: HistoryData = {
      owner: 'o',
      repositories: [
        createRepository('a', '2024-01-01T00:00:00Z', [['2024-03-01T00:00:00Z', '2024-02-01T00:00:00Z']]),
      ],
    }
    const clock = createHistoryClock(data)
    expect(clock.now().toISOString()).toMatch(/^2024-01-01T00:00:0/)
    clock.moveToStep(1)
    expect(clock.now().toISOString()).toMatch(/^2024-03-01T00:00:0/)
  })

  it('stays before a change that another repository brings later', () => {
    const data: HistoryData = {
      owner: 'o',
      repositories: [
        createRepository('a', '2024-01-01T00:00:00Z', [['2024-06-01T00:00:00Z', '2024-01-05T00:00:00Z']]),
        createRepository('bb', '2024-01-02T00:00:00Z', [['2024-05-01T00:00:00Z', '2024-04-01T00:00:00Z']]),
      ],
    }
    const clock = createHistoryClock(data)
    clock.moveToStep(1)
    expect(clock.now().toISOString()).toMatch(/^2024-01-04T18:00:0/)
    clock.moveToStep(2)
    expect(clock.now().toISOString()).toMatch(/^2024-06-01/)
  })

  it.skipIf(!existsSync(realData))(
    existsSync(realData)
      ? 'never runs back and never passes what a later real step brings'
      : 'left out: no real histories beside the checkout',
    () => {
      const history = new History(realData)
      let before = 0
      for (;;) {
        const now = history.world.now().getTime()
        expect(now).toBeGreaterThanOrEqual(before + (before ? 1000 : 0))
        before = now
        const stamps = stampsOf(history)
        if (history.position.remaining === 0) break
        history.advance()
        for (const [id, stamp] of stampsOf(history)) {
          if (stamps.get(id) !== stamp) expect(Date.parse(stamp)).toBeGreaterThan(now)
        }
      }
    },
  )
})

function stampsOf({ world }: History): Map<string, string> {
  const things = [...world.repositories()].flatMap(({ id }) => [
    ...world.sortedBy('conversations', id, 'createdAt'),
  ])
  return new Map(things.map(({ nodeId, updatedAt }) => [nodeId, updatedAt]))
}
