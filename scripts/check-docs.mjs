// Type-checks every ```ts block of the documentation against the workspace, each as a module of its own.
//
// A block that continues the one before it says so: ```ts continued.
// What a reader need not see (a declaration, say) stands before the block: <!-- unseen: declare const prisma: Client -->
// A block that cannot be checked gives its reason: ```ts no-check: needs a generated client.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { findCompilerTrouble } from './compile-docs.mjs'
import { extractBlocks } from './extract-blocks.mjs'
import { report } from './report.mjs'
import { listFiles, root } from './workspace.mjs'

const pages = listFiles().filter((path) =>
  /^([^/]+|docs\/.*|(packages|examples)\/[^/]+\/(.*\/)?[^/]+)\.md$/.test(path),
)
const extracted = pages.map((page) => extractBlocks(page, readFileSync(join(root, page), 'utf8')))
const blocks = extracted.flatMap((page) => page.blocks)

report(`docs (${blocks.length} blocks of ${pages.length} pages)`, [
  ...extracted.flatMap((page) => page.findings),
  ...findCompilerTrouble(blocks),
])
