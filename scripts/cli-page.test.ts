import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { root } from './workspace.mjs'

const page = readFileSync(join(root, 'docs/cli.md'), 'utf8')
const commands = ['sync', 'status', 'verify', 'replay', 'serve', 'migrate', 'schema', 'demo']
let help: Record<string, string> = {}

beforeAll(() => {
  help = readHelp(['', ...commands])
})

test('the page tells every command that there is, and no other', () => {
  const told = [...page.matchAll(/^## ([a-z]+)$/gm)].map(([, name]) => name)
  const known = [...(help[''] ?? '').matchAll(/^ {2}([a-z]+) /gm)].map(([, name]) => name)
  expect(told).toEqual(commands)
  expect(known.filter((name) => name !== 'help').sort()).toEqual([...commands].sort())
})

test.each(commands)('the page tells every flag of %s, and no other', (command) => {
  const known = new Set(flagsOf(help[command] ?? '').filter((flag) => flag !== '--help'))
  const [, common = ''] = /## Common flags and environment\n([\s\S]*?)\n## /.exec(page) ?? []
  const [, own = ''] = new RegExp(`\\n## ${command}\\n([\\s\\S]*?)\\n## `).exec(page) ?? []
  const takesCommon = known.has('--token')
  const told = new Set([...(takesCommon ? tabledFlags(common) : []), ...tabledFlags(own)])
  expect([...told].sort()).toEqual([...known].sort())
})

/** What `--help` prints for each command, from one process: the sources of the command need its export condition. */
function readHelp(names: readonly string[]): Record<string, string> {
  const program = `
    import { main } from './packages/cli/src/main.ts'
    const help = {}
    for (const name of ${JSON.stringify(names)}) {
      const lines = []
      const say = (text) => lines.push(text)
      const output = { out: say, say, isTerminal: false, stream: process.stderr }
      const words = name === '' ? ['--help'] : [name, '--help']
      await main(words, { environment: {}, folder: '.', output, signal: new AbortController().signal, version: '' })
      help[name] = lines.join('\\n')
    }
    process.stdout.write(JSON.stringify(help))`
  const tsx = join(root, 'node_modules/.bin/tsx')
  const words = ['--conditions=@hubsync/source', '--input-type=module', '--eval', program]
  return JSON.parse(execFileSync(tsx, words, { cwd: root, encoding: 'utf8' }))
}

function flagsOf(text: string): string[] {
  return [...text.matchAll(/^ {2}(?:-\w, )?(--[a-z-]+)/gm)].map(([, flag = '']) => flag)
}

/** Flags in the first cell of a table's row. */
function tabledFlags(text: string): string[] {
  const cells = text.split('\n').filter((line) => line.startsWith('| `--'))
  return cells.flatMap((line) => [...(line.split('|')[1] ?? '').matchAll(/--[a-z-]+/g)].map(([flag]) => flag))
}
