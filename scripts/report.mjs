/**
 * Ends a check: prints what it found, one line each, and sets the exit code.
 *
 * @param {string} check
 * @param {readonly string[]} findings
 */
export function report(check, findings) {
  for (const finding of findings) console.error(finding)
  if (findings.length > 0) {
    console.error(`\n${check}: ${findings.length} to mend`)
    process.exitCode = 1
  } else {
    console.log(`${check}: nothing to mend`)
  }
}
