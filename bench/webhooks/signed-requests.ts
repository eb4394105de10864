import { createHmac, randomUUID } from 'node:crypto'
import examples from '@octokit/webhooks-examples' with { type: 'json' }

export const secret = 'the secret of the hooks that are measured'

export interface RequestShape {
  readonly path: string
  readonly count: number
}

/**
 * Deliveries as GitHub sends them, head and body in one buffer, made beforehand so that sending costs little: issues of
 * 20 repositories, each with ids of its own.
 */
export function signRequests({ path, count }: RequestShape): Buffer[] {
  const example = issueExample()
  return Array.from({ length: count }, (_, index) => {
    const { issue, repository } = example
    const number = Math.floor(index / 20) + 1
    const payload = {
      ...example,
      issue: { ...issue, id: Number(issue.id) * 1_000 + index, number, node_id: `I_${index}` },
      repository: { ...repository, id: Number(repository.id) + (index % 20) },
    }
    const body = Buffer.from(JSON.stringify(payload))
    const signature = createHmac('sha256', secret).update(body).digest('hex')
    const head = [
      `POST ${path} HTTP/1.1`,
      'host: 127.0.0.1',
      'content-type: application/json',
      'user-agent: GitHub-Hookshot/0123abc',
      'x-github-event: issues',
      `x-github-delivery: ${randomUUID()}`,
      'x-github-hook-id: 4711',
      'x-github-hook-installation-target-type: repository',
      `x-hub-signature-256: sha256=${signature}`,
      `content-length: ${body.length}`,
    ]
    return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body])
  })
}

interface IssueExample {
  readonly issue: Record<string, unknown>
  readonly repository: Record<string, unknown>
}

/** GitHub's own example of an issue that was opened. */
function issueExample(): IssueExample {
  const events = examples as unknown as { name: string; examples: { action?: string }[] }[]
  const issues = events.find(({ name }) => name === 'issues')?.examples ?? []
  const opened = issues.find(({ action }) => action === 'opened')
  if (!opened) throw new Error('There is no example of an issue that was opened')
  return opened as unknown as IssueExample
}
