import type { ConformanceCase } from './conformance-case.js'

/** The two functions of a test runner that the suite needs; those of vitest, node:test, jest and mocha fit. */
export interface TestRunner {
  describe(name: string, body: () => void): unknown
  it(name: string, body: () => Promise<void>): unknown
}

/** Registers the cases with a test runner, one block for each area. */
export function describeConformance(cases: readonly ConformanceCase[], runner: TestRunner): void {
  const areas = [...new Set(cases.map((each) => each.area))]
  for (const area of areas) {
    runner.describe(area, () => {
      for (const each of cases.filter((candidate) => candidate.area === area)) {
        runner.it(each.name, () => each.run())
      }
    })
  }
}
