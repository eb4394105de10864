import type { Page, PagedStream } from '../contracts/source.js'
import type { PassStream } from './pass.js'

/** Objects that one answer may hold and still be quick; GitHub cuts off much larger ones. */
export const mostNodes = 2_150

/** What one page of nothing but plain records holds: a smaller budget would only make pages smaller. */
const leastNodes = 100

/** How much more is dared after an answer that used most of the budget. */
const growth = 100
const usedMost = 0.75

/** How many objects a record brings along before anything of the kind was read: itself, labels, assignees, reviews. */
const nodesPerRecord: Readonly<Record<PassStream, number>> = {
  bugs: 3,
  'pull-requests': 5,
  reviews: 1,
  commits: 1,
  deployments: 2,
  releases: 2,
}

/** So many records tell an average. */
const enoughRecords = 100

/**
 * How large answers may become. GitHub tells no limit, and it differs with the account and the hour: the budget is
 * halved by what was too much and grows back by what was not.
 */
export class AnswerBudget {
  #limit = mostNodes
  readonly #seen = new Map<PagedStream, { records: number; nodes: number }>()

  /** What an earlier run learned; null where it met no limit. */
  recall(remembered: number | null): void {
    this.#limit = Math.min(this.#limit, Math.max(leastNodes, remembered ?? mostNodes))
  }

  /** What the next run should know; null where nothing was too much lately. */
  get remembered(): number | null {
    return this.#limit < mostNodes ? this.#limit : null
  }

  get limit(): number {
    return this.#limit
  }

  /** An answer of about so many objects was too much. Several of one size that were under way together count once. */
  noteTooLarge(nodes: number): void {
    this.#limit = Math.max(leastNodes, Math.min(this.#limit, Math.floor(nodes / 2)))
  }

  /** An answer of about so many objects came whole. */
  noteAnswer(nodes: number): void {
    if (nodes >= this.#limit * usedMost) this.#limit = Math.min(mostNodes, this.#limit + growth)
  }

  /** Learns from a page how many objects its records bring along. */
  learn({ request: { stream }, records }: Page): void {
    const before = this.#seen.get(stream) ?? { records: 0, nodes: 0 }
    const nodes = records.reduce<number>((sum, record) => sum + countNodes(record), before.nodes)
    this.#seen.set(stream, { records: before.records + records.length, nodes })
  }

  nodesPerRecord(stream: PassStream): number {
    const { records, nodes } = this.#seen.get(stream) ?? { records: 0, nodes: 0 }
    return records < enoughRecords ? nodesPerRecord[stream] : nodes / records
  }
}

function countNodes(record: unknown): number {
  const { labels, assignees, reviews, parents } = record as Readonly<Record<string, unknown>>
  const lists = [labels, assignees, reviews, parents]
  return lists.reduce<number>((sum, list) => sum + (Array.isArray(list) ? list.length : 0), 1)
}
