import { eventTable, findTreatment } from '../packages/core/src/webhook/apply/event-table.js'
import type { Treatment } from '../packages/core/src/webhook/apply/treatment.js'

/**
 * Every event with what becomes of each of its actions.
 *
 * @param names as GitHub lists them: `issues.opened`, or `push` where there are no actions
 */
export function presentEvents(names: readonly string[]): string {
  const lines = Object.keys(eventTable).flatMap((event) =>
    groupActions(event, actionsOf(event, names)).map(
      ([words, actions]) => `| \`${event}\` | ${listActions(actions)} | ${words} |`,
    ),
  )
  return ['| event | actions | what becomes of it |', '|---|---|---|', ...lines].join('\n')
}

/** What the page says of a treatment. */
export function presentTreatment(treatment: Treatment): string {
  switch (treatment.does) {
    case 'applied':
      return `applied to ${listNames(treatment.tables)}${treatment.note === undefined ? '' : `. ${treatment.note}`}`
    case 'read again':
      return `read again: ${treatment.streams.join(', ')}. ${treatment.note}`
    default:
      return `${treatment.does}. ${treatment.reason}.`
  }
}

/** What the table names and what GitHub's own list names beyond it; none where all actions are treated alike. */
function actionsOf(event: string, names: readonly string[]): string[] {
  const { actions: own = {} } = eventTable[event] ?? {}
  if (Object.keys(own).length === 0) return ['']
  const listed = names
    .filter((name) => name === event || name.startsWith(`${event}.`))
    .map((name) => name.slice(event.length + 1))
  const actions = [...new Set([...Object.keys(own), ...listed])]
  return actions.length > 1 ? actions.filter((action) => action !== '') : actions
}

function groupActions(event: string, actions: readonly string[]): [string, string[]][] {
  const groups = new Map<string, string[]>()
  for (const action of actions) {
    const words = presentTreatment(findTreatment(event, action))
    groups.set(words, [...(groups.get(words) ?? []), action])
  }
  return [...groups]
}

function listActions(actions: readonly string[]): string {
  return actions.includes('') ? 'every' : listNames(actions)
}

function listNames(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ')
}
