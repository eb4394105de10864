import { basename } from 'node:path'

const longestSource = 300
const longestTest = 500
const sourceFile = /\.[cm]?[jt]sx?$/
const testFile = /\.test(-d)?\.ts$/
const generatedFile = /(^|\/)generated\/|\.generated\.[cm]?ts$/
const namelessFile = /^(utils?|helpers?|common|misc|types)\.[cm]?[jt]sx?$/
const namelessFolder = /(^|\/)(utils?|helpers?|common|misc)\//

/**
 * What is wrong with a file of the workspace by its length and its name. Generated files may be as they are.
 *
 * @param {string} path
 * @param {() => string} read
 */
export function findFileTrouble(path, read) {
  if (!sourceFile.test(path) || generatedFile.test(path)) return []
  const findings = []
  const longest = testFile.test(path) ? longestTest : longestSource
  const lines = read().replace(/\n$/, '').split('\n').length
  if (lines > longest)
    findings.push(`${path}: ${lines} lines, at most ${longest}: it has two jobs, give each a file`)
  if (namelessFile.test(basename(path)) || namelessFolder.test(path)) {
    findings.push(`${path}: name it after what it is for`)
  }
  return findings
}
