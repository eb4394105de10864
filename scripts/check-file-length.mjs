// Fails on files that grew past one job, and on file names that say nothing about their content.
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { report } from './report.mjs'
import { listFiles, root } from './workspace.mjs'

const longestSource = 300
const longestTest = 500
const namelessFile = /^(utils?|helpers?|common|misc|types)\.[cm]?[jt]sx?$/
const namelessFolder = /(^|\/)(utils?|helpers?|common|misc)\//
const generated = /(^|\/)generated\/|\.generated\.[cm]?ts$/

const findings = listFiles()
  .filter((path) => /\.[cm]?[jt]sx?$/.test(path) && !generated.test(path))
  .flatMap((path) => [...checkLength(path), ...checkName(path)])

report('file length and names', findings)

/** @param {string} path */
function checkLength(path) {
  const lines = readFileSync(join(root, path), 'utf8').split('\n').length - 1
  const longest = /\.test(-d)?\.ts$/.test(path) ? longestTest : longestSource
  return lines > longest
    ? [`${path}: ${lines} lines, at most ${longest}: it has two jobs, give each a file`]
    : []
}

/** @param {string} path */
function checkName(path) {
  return namelessFile.test(basename(path)) || namelessFolder.test(path)
    ? [`${path}: name it after what it is for`]
    : []
}
