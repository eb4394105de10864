import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { emitterEventNames } from '@octokit/webhooks'
import { errorCategories, errorCodes } from '../packages/core/src/errors/codes.js'
import { tables } from '../packages/core/src/model/tables.js'
import { presentErrors } from './present-errors.js'
import { presentEvents } from './present-events.js'
import { presentTables } from './present-tables.js'
import { root } from './workspace.mjs'

export interface WrittenPage {
  readonly path: string
  /** The page as it is. */
  readonly present: string
  /** The page as the sources would have it. */
  readonly wanted: string
}

/** The pages of which a part is written from the sources: what stands between its two marks. */
export function readWrittenPages(): WrittenPage[] {
  return [
    { path: 'docs/errors.md', part: presentErrors(errorCodes, errorCategories) },
    { path: 'docs/storage.md', part: presentTables(tables) },
    { path: 'docs/webhooks.md', part: presentEvents(emitterEventNames) },
  ].map(({ path, part }) => {
    const present = readFileSync(join(root, path), 'utf8')
    return { path, present, wanted: replacePart(present, part) }
  })
}

/** @throws Error when the page lacks one of its marks */
export function replacePart(page: string, part: string): string {
  const marks = /(<!-- written by `pnpm docs:write` -->\n)[\s\S]*?(\n<!-- end of what is written -->)/
  if (!marks.test(page)) throw new Error('The page lacks the marks around the part that is written')
  return page.replace(marks, (_, opening: string, closing: string) => `${opening}\n${part}\n${closing}`)
}
