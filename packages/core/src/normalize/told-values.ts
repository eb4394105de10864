import { sanitizeText } from '../model/sanitize-text.js'
import type { ActorRecord } from '../wire/actor.js'
import type { IssueRecord } from '../wire/issue.js'
import { toTimestamp } from './time.js'

/** What a record tells: undefined where it tells nothing, null where it tells that there is none. */
export type Told<Value> = Value | null | undefined

/** Text as it can be stored; empty text is none. */
export function readText(text: Told<string>): Told<string> {
  return text == null ? text : sanitizeText(text) || null
}

/** One of GitHub's fixed words, in lower case whichever transport told it. */
export function readWord(text: Told<string>): Told<string> {
  return readText(text?.toLowerCase() ?? text)
}

export function readTime(text: Told<string>): Told<string> {
  return text == null ? text : toTimestamp(text)
}

/** Names sorted by UTF-16 code unit, each once, so that two transports that list them differently agree. */
export function sortNames(names: readonly Told<string>[]): string[] {
  const stated = names.map(readText).filter((name) => name != null)
  return [...new Set(stated)].sort()
}

/** A record's assignees by login; none where it tells null. */
export function readAssignees(assignees: IssueRecord['assignees']): string[] | undefined {
  return assignees === undefined ? undefined : sortNames((assignees ?? []).map((assignee) => assignee.login))
}

/** A record's labels by name. */
export function readLabels(labels: IssueRecord['labels']): string[] {
  return sortNames(labels.map((label) => (typeof label === 'string' ? label : label.name)))
}

export function readMilestone(milestone: IssueRecord['milestone']): Told<string> {
  return milestone == null ? milestone : readText(milestone.title)
}

/**
 * Who did something, null for a deleted account. REST puts the account `ghost` in its place here and there,
 * which GitHub keeps for that.
 */
export function readActor(actor: Told<ActorRecord>): Told<ActorRecord> {
  return actor?.login === 'ghost' ? null : actor
}

/** The author columns that most records share. */
export function readAuthor(actor: Told<ActorRecord>): {
  author_login: Told<string>
  author_id: Told<number>
} {
  const author = readActor(actor)
  return author == null
    ? { author_login: author, author_id: author }
    : { author_login: author.login, author_id: author.id }
}
