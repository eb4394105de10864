import type { PageRequest } from '../contracts/source.js'
import { nextListingRequest } from './advance-listing.js'
import { nextWalkRequests } from './advance-walk.js'
import type { AnswerBudget } from './answer-budget.js'
import { nextListRequests } from './open-lists.js'
import type { Pass } from './pass.js'

/** Pages that the next step of a pass asks for; none where it needs none to finish. Pure. */
export function nextRequests(pass: Pass, budget: Pick<AnswerBudget, 'limit'>): PageRequest[] {
  const lists = nextListRequests(pass)
  if (lists.length > 0) return lists
  if (pass.stream === 'commits') return pass.expected === 0 ? [] : nextWalkRequests(pass, budget)
  if (pass.finished || pass.seen?.count === 0) return []
  return [nextListingRequest(pass)]
}
