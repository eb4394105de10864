import { createGitHubClient } from '../../src/github/client/create-github-client.js'
import type { GitHubClientOptions } from '../../src/github/client/github-client.js'
import {
  fakeClock,
  recordingLogger,
  type Script,
  type ScriptedAnswer,
  scriptGitHub,
} from './scripted-github.js'

export const token = `ghp_${'C4n4ry'.repeat(6)}`

/** A client before a scripted GitHub, with a clock that waits for nothing. */
export function scriptedClient(
  script: Script | readonly ScriptedAnswer[],
  options: GitHubClientOptions = {},
) {
  const github = scriptGitHub(script)
  const clock = fakeClock()
  const logger = recordingLogger()
  const client = createGitHubClient({ auth: token, fetch: github.fetch, clock, logger, ...options })
  return { client, clock, logger, requests: github.requests }
}
