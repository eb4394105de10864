// Fails on files that grew past one job, and on file names that say nothing about their content.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { findFileTrouble } from './file-rules.mjs'
import { report } from './report.mjs'
import { listFiles, root } from './workspace.mjs'

const findings = listFiles().flatMap((path) =>
  findFileTrouble(path, () => readFileSync(join(root, path), 'utf8')),
)
report('file length and names', findings)
