import { type Column, type Row, type Store, tables } from '@hubsync/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Happening, playHistory, repositoryOfHistory } from './conversation-history.js'
import { createCopy, followProject, scope } from './create-copy.js'

const seed = Number(process.env.SEED ?? Date.now() % 1_000_000)

const happening: fc.Arbitrary<Happening> = fc.record({
  act: fc.constantFrom('edit', 'label', 'close', 'reopen', 'comment', 'push', 'review', 'dismiss', 'merge'),
  pause: fc.constantFrom(0, 0, 1, 5),
})

test.each(['issue', 'pull request'] as const)(
  `deliveries of one %s in any order, some of them twice, end in the rows that GitHub has (seed ${seed})`,
  async (kind) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(happening, { maxLength: 8 }),
        fc.array(fc.nat({ max: 999 }), { minLength: 30, maxLength: 30 }),
        async (happenings, places) => {
          const { sent, read } = playHistory(kind, happenings)
          const copy = createCopy(read)
          await followProject(copy.store, repositoryOfHistory)
          for (const { event, payload } of disorder(sent, places)) await copy.apply(event, payload)
          const whole = createCopy()
          await followProject(whole.store, repositoryOfHistory)
          await read({ of: 'records', githubId: 7, fullName: 'acme/rocket', records: [] }, whole.store)
          expect(await readData(copy.store)).toEqual(await readData(whole.store))
        },
      ),
      { seed, numRuns: 150 },
    )
  },
)

/** Each once or twice, in an order that the numbers choose. */
function disorder<Sent>(sent: readonly Sent[], places: readonly number[]): Sent[] {
  const copies = sent.flatMap((each, index) => ((places[index] ?? 0) % 3 === 0 ? [each, each] : [each]))
  return copies
    .map((each, index) => ({ each, place: places[(index * 7 + 11) % places.length] ?? 0 }))
    .sort((left, right) => left.place - right.place)
    .map(({ each }) => each)
}

async function readData(store: Store) {
  const names = ['bugs', 'pull_requests', 'pull_request_reviews'] as const
  const rows = await Promise.all(
    names.map(async (name) => {
      const columns: Readonly<Record<string, Column>> = tables[name].columns
      const stored = await store.rows(scope, { table: name, visibility: 'all' })
      return stored.map((row) => pickData(columns, row))
    }),
  )
  return rows.flat()
}

function pickData(columns: Readonly<Record<string, Column>>, row: Row) {
  const kept = ['id', 'github_updated_at', 'deleted_at']
  return Object.fromEntries(
    Object.entries(row).filter(([name]) => columns[name]?.role === 'told' || kept.includes(name)),
  )
}
