import { type ChildProcess, spawn } from 'node:child_process'
import { HubSyncError } from '../../errors/hubsync-error.js'

export interface GitCommand {
  readonly arguments: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  readonly signal: AbortSignal
  readonly input?: string
  /** A file that takes standard output, by its descriptor; default: it is told. */
  readonly output?: number
  /** Ends the command as soon as it complains of this. */
  readonly endOn?: string
  /** Milliseconds without a byte of output after which the command is given up; default never. */
  readonly silenceMs?: number
}

export interface GitExit {
  readonly code: number
  readonly output: Buffer
  /** The end of what it complained of; in English, whatever the machine speaks. */
  readonly complaint: string
  /** It was given up because it stood still. */
  readonly isStalled: boolean
}

const longestComplaint = 4_000
/** How long a command may tidy up before it is ended for good. */
const graceMs = 3_000

/**
 * Runs the git command line and waits until it, and all that it started, has ended.
 *
 * @throws HubSyncError `git_unavailable` where there is no git, `interrupted`
 */
export async function runGit(command: GitCommand): Promise<GitExit> {
  const { signal, environment, input, output } = command
  if (signal.aborted) throw interrupted(signal)
  const child = spawn('git', [...command.arguments], {
    env: { ...environment },
    stdio: ['pipe', output ?? 'pipe', 'pipe'],
    // A group of its own, so that its helpers end with it.
    detached: process.platform !== 'win32',
    windowsHide: true,
  })
  const end = endOnce(child)
  const abort = () => end()
  signal.addEventListener('abort', abort, { once: true })
  try {
    const exit = await collect(child, command, end, input)
    if (signal.aborted) throw interrupted(signal)
    return exit
  } finally {
    signal.removeEventListener('abort', abort)
  }
}

function collect(
  child: ChildProcess,
  { endOn, silenceMs }: GitCommand,
  end: () => void,
  input: string | undefined,
): Promise<GitExit> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let complaint = ''
    let isStalled = false
    const giveUp = () => {
      isStalled = true
      end()
    }
    let timer = silenceMs === undefined ? undefined : setTimeout(giveUp, silenceMs)
    const heard = () => {
      if (timer !== undefined) timer = timer.refresh()
    }
    child.stdout?.on('data', (chunk: Buffer) => {
      heard()
      chunks.push(chunk)
    })
    child.stderr?.on('data', (chunk: Buffer) => {
      heard()
      complaint = (complaint + chunk.toString('utf8')).slice(-longestComplaint)
      if (endOn !== undefined && complaint.includes(endOn)) end()
    })
    // A command that ends early does not read all of its input.
    child.stdin?.on('error', () => undefined)
    child.stdin?.end(input ?? '')
    child.once('error', (error) => {
      clearTimeout(timer)
      reject(cannotStart(error))
    })
    child.once('close', (code) => {
      clearTimeout(timer)
      resolve({ code: code ?? -1, output: Buffer.concat(chunks), complaint, isStalled })
    })
  })
}

/** Asks a command and its helpers to end, and ends them if they do not. */
function endOnce(child: ChildProcess): () => void {
  let isEnding = false
  return () => {
    if (isEnding || child.exitCode !== null) return
    isEnding = true
    endGroup(child, 'SIGTERM')
    const timer = setTimeout(() => endGroup(child, 'SIGKILL'), graceMs)
    child.once('close', () => clearTimeout(timer))
  }
}

function endGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return
  try {
    if (process.platform === 'win32') child.kill(signal)
    else process.kill(-child.pid, signal)
  } catch {
    // It ended by itself just now.
  }
}

function cannotStart(error: NodeJS.ErrnoException): HubSyncError {
  const why = error.code === 'ENOENT' ? 'it is not installed, or not on the PATH' : error.message
  return new HubSyncError('git_unavailable', `Commits cannot be read by git: ${why}`, { cause: error })
}

function interrupted(signal: AbortSignal): HubSyncError {
  return new HubSyncError('interrupted', 'The run was interrupted', { cause: signal.reason })
}
