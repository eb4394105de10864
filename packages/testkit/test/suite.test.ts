import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { memoryAdapter } from '@hubsync/adapter-memory'
import { describe, expect, it } from 'vitest'
import { describeConformance, type StoreSubject, storeConformance } from '../src/index.js'

/** A subject that reads back nothing, so that most cases fail. */
function aForgetfulSubject(): { subject: StoreSubject; open: () => number } {
  let open = 0
  const subject: StoreSubject = {
    name: 'forgetful',
    async create() {
      open += 1
      return {
        ...memoryAdapter(),
        readBack: async () => [],
        insertDelivery: async () => undefined,
        async destroy() {
          open -= 1
        },
      }
    },
  }
  return { subject, open: () => open }
}

describe('storeConformance', () => {
  it('gives every case a name of its own', () => {
    const names = storeConformance(aForgetfulSubject().subject).map(({ name }) => name)
    expect(names.length).toBeGreaterThan(150)
    expect(new Set(names).size).toBe(names.length)
  })

  it('names the subject and the seed where a case fails, and releases what it took', async () => {
    const { subject, open } = aForgetfulSubject()
    const [failing] = storeConformance(subject, { seed: 4711 })
    await expect(failing?.run()).rejects.toThrow(/\(forgetful, seed 4711\)$/)
    expect(open()).toBe(0)
  })

  it('takes another seed each time unless it is given one', async () => {
    const messages = await Promise.all(
      [0, 1, 2].map(() => storeConformance(aForgetfulSubject().subject)[0]?.run().catch(String)),
    )
    expect(new Set(messages.map((message) => /seed \d+/.exec(String(message))?.[0])).size).toBeGreaterThan(1)
  })
})

describe('describeConformance', () => {
  it('registers every case once, in a block of its area', () => {
    const cases = storeConformance(aForgetfulSubject().subject)
    const registered: string[] = []
    let block = ''
    const runner = {
      describe(area: string, body: () => void) {
        block = area
        body()
      },
      it: (name: string) => registered.push(`${block}: ${name}`),
    }
    describeConformance(cases, runner)
    expect(registered).toEqual(cases.map(({ area, name }) => `${area}: ${name}`))
  })

  it('runs under node:test', { timeout: 60_000 }, async () => {
    const program = fileURLToPath(new URL('fixtures/memory-under-node.ts', import.meta.url))
    const options = ['--conditions=@hubsync/source', '--import=tsx', '--test', '--test-reporter=tap', program]
    const { stdout } = await promisify(execFile)(process.execPath, options)
    expect(stdout).toMatch(/^# pass (?!0)\d+$/m)
    expect(stdout).toMatch(/^# fail 0$/m)
    expect(stdout).toContain('lets a newer version win, even if it was observed earlier')
  })
})
