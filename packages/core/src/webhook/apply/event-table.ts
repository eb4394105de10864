import { commentEvents } from './comment-events.js'
import { deploymentEvents } from './deployment-events.js'
import { installationEvents } from './installation-events.js'
import { issueEvents } from './issue-events.js'
import { labelEvents } from './label-events.js'
import { organizationEvents } from './organization-events.js'
import { otherEvents } from './other-events.js'
import { pullRequestEvents } from './pull-request-events.js'
import { pushEvents } from './push-events.js'
import { releaseEvents } from './release-events.js'
import { repositoryEvents } from './repository-events.js'
import type { EventFamily, Treatment } from './treatment.js'

/** Every event that GitHub sends, and what is done with each of its actions. */
export const eventTable: EventFamily = {
  ...issueEvents,
  ...commentEvents,
  ...pullRequestEvents,
  ...labelEvents,
  ...pushEvents,
  ...repositoryEvents,
  ...deploymentEvents,
  ...releaseEvents,
  ...organizationEvents,
  ...installationEvents,
  ...otherEvents,
}

const unknownEvent: Treatment = { does: 'passed on', reason: 'hubsync does not know this event' }
const unknownAction: Treatment = { does: 'passed on', reason: 'hubsync does not know this action' }

export function findTreatment(event: string, action: string | null): Treatment {
  if (!Object.hasOwn(eventTable, event)) return unknownEvent
  const { actions = {}, otherwise = unknownAction } = eventTable[event] ?? {}
  const name = action ?? ''
  return (Object.hasOwn(actions, name) ? actions[name] : undefined) ?? otherwise
}
