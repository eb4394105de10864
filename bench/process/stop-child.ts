import type { ChildProcess } from 'node:child_process'

/** Ends a process that lives as long as its standard input. One that has ended already tells that no more. */
export function stopChild(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve()
    child.once('exit', () => resolve())
    child.stdin?.end()
  })
}
