import type { Scope } from '../model/ids.js'

/**
 * Answers of GitHub's that outlive the process. GitHub confirms an unchanged one by a 304, which costs a token nothing.
 *
 * An answer is kept whole, so that a confirmed one is read and stored like any other: it stands for no rows, and is
 * never ahead of them.
 */
export interface AnswerStore {
  read(scope: Scope, key: string): Promise<KeptAnswer | null>
  /** Keeps an answer in place of the one with that key. */
  write(scope: Scope, key: string, answer: KeptAnswer): Promise<void>
  /**
   * Forgets what was not confirmed since. Returns how many answers that were. Asked at the end of every run: of very many
   * a store may forget some, and the others another time.
   */
  prune(scope: Scope, confirmedBefore: Date): Promise<number>
}

export interface KeptAnswer {
  /** What was asked, with its query. */
  readonly url: string
  /** Fingerprint of the token that it was shown to: entity tags are good for no other. */
  readonly fingerprint: string
  readonly etag: string | null
  /** `Last-Modified`, where GitHub told it: good for every token of the same identity. */
  readonly lastModified: string | null
  /** Headers that are read along with the body, in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
  /** When GitHub last sent or confirmed it, ISO 8601. */
  readonly confirmedAt: string
}
