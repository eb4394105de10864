import type { Page, SyncSource } from '../../contracts/source.js'

export interface DatedSource {
  readonly source: SyncSource
  /** GitHub's time of the latest answer; null before the first one. */
  readonly latest: () => string | null
}

/** Notes when GitHub last answered. */
export function dateSource(source: SyncSource): DatedSource {
  let latest: string | null = null
  const note = (observedAt: string | null) => {
    if (observedAt !== null && (latest === null || Date.parse(observedAt) > Date.parse(latest)))
      latest = observedAt
  }
  return {
    latest: () => latest,
    source: {
      ...source,
      async *probe(owner, options) {
        for await (const page of source.probe(owner, options)) {
          note(page.observedAt)
          yield page
        }
      },
      probeRepositories: async (repositories, options) => {
        const look = await source.probeRepositories(repositories, options)
        note(look.observedAt)
        return look
      },
      findRepository: async (fullName, options) => {
        const found = await source.findRepository(fullName, options)
        note(found.observedAt)
        return found
      },
      read: async (requests, options) => {
        const pages = await source.read(requests, options)
        for (const page of pages.filter(isAnswer)) note(page.observedAt)
        return pages
      },
      readWithLooks: async (requests, looks, options) => {
        const answer = await source.readWithLooks(requests, looks, options)
        for (const page of answer.pages.filter(isAnswer)) note(page.observedAt)
        for (const { observedAt } of answer.looks) note(observedAt)
        return answer
      },
    },
  }
}

function isAnswer({ error }: Page): boolean {
  return error === undefined
}
