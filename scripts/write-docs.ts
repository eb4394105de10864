// Writes what the documentation tells from the sources: error codes and tables.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './workspace.mjs'
import { readWrittenPages } from './written-pages.js'

for (const { path, present, wanted } of readWrittenPages()) {
  if (present === wanted) continue
  writeFileSync(join(root, path), wanted)
  console.log(`wrote ${path}`)
}
