import { execFile } from 'node:child_process'

/**
 * Runs a program to its end. A program that fails is an answer here, not an exception.
 *
 * @param {string} program
 * @param {readonly string[]} words
 * @param {{ cwd: string, env?: Record<string, string> }} options `env` is added to this process's own
 * @returns {Promise<{ ok: boolean, output: string, everything: string }>} `output` is what went to stdout
 */
export function runCommand(program, words, { cwd, env = {} }) {
  const options = { cwd, env: { ...process.env, ...env }, maxBuffer: 64 * 1024 * 1024, timeout: 300_000 }
  return new Promise((resolve) => {
    const child = execFile(program, [...words], options, (error, stdout, stderr) => {
      const trouble = error && stderr === '' && stdout === '' ? error.message : ''
      resolve({ ok: error === null, output: stdout, everything: `${stdout}${stderr}${trouble}`.trim() })
    })
    child.stdin?.end()
  })
}
