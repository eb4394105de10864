import { readdir } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { makeFolder, runHubsync } from './hubsync-process.js'

it('tells the whole story, and leaves nothing behind', async () => {
  const { folder, remove } = await makeFolder()
  try {
    const { code, stdout, stderr } = await runHubsync(['demo'], { folder, environment: { HOME: folder } })
    expect({ code, warnings: stderr.match(/warning/gi) }).toEqual({ code: 0, warnings: null })
    const chapters = stdout.split(/^(?=\d\. )/m)
    expect(chapters).toHaveLength(6)
    const [, full, tables, nothing, change, proof] = chapters

    expect(stderr).toMatch(/^ {3}\d+\/11100 records, \d+\/180 repositories, \d+ requests, .* left$/m)
    expect(full).toContain('Written: 1200 bugs, 900 pull requests, 1500 reviews, 9000 commits')
    expect(sumOfColumn(tables, 'projects by health')).toBe(180)
    expect(sumOfColumn(tables, 'open bugs by priority')).toBeGreaterThan(100)
    expect(sumOfColumn(tables, 'merged pull requests by cycle time')).toBeGreaterThan(100)
    expect(nothing).toMatch(/Nothing to write\n {3}Cost: 2 requests, [1-4] of/)
    expect(change).toMatch(/Written: 1 bug\n/)
    expect(change).toMatch(/^ {3}GH-\d+ +Login fails on Mondays +critical +pending +4$/m)
    expect(proof).toMatch(
      /Proof: \d{3} streams held against GitHub: \d+ equal, 0 healed, \d+ explained, 0 unproven/,
    )
    expect(proof).toContain('The copy is complete.')
    expect(await readdir(folder)).toEqual([])
  } finally {
    await remove()
  }
})

/** The counts in the first column after the names, below a heading. */
function sumOfColumn(text: string | undefined, heading: string): number {
  const [, table = ''] = (text ?? '').split(heading)
  const [, ...rows] = (table.split(/\n\s*\n/)[0] ?? '').split('\n')
  return rows.reduce((sum, row) => sum + Number(/ {2}(\d+)/.exec(row.trim())?.[1]), 0)
}
