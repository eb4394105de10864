import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { extractBlocks } from './extract-blocks.mjs'
import { root } from './workspace.mjs'

test('the first program of the README runs as it stands, without an account', () => {
  const { blocks } = extractBlocks('README.md', readFileSync(join(root, 'README.md'), 'utf8'))
  const [first] = blocks
  expect(first?.line).toBeLessThan(30)
  const program = (first?.lines ?? []).map(({ text }) => text).join('\n')
  const tsx = join(root, 'node_modules/.bin/tsx')
  const words = ['--conditions=@hubsync/source', '--input-type=module', '--eval', program]
  const { GITHUB_TOKEN, GITHUB_OWNER, ...environment } = process.env
  const shown = execFileSync(tsx, words, { cwd: join(root, 'tests'), encoding: 'utf8', env: environment })
  expect(shown).toContain('{ success: true }')
  expect(shown).not.toContain('unproven')
  expect(shown.match(/^GH-\d+ (critical|high|medium|low) /gm)).toHaveLength(3)
})
