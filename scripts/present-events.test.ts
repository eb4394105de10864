import { emitterEventNames } from '@octokit/webhooks'
import { expect, test } from 'vitest'
import { tables } from '../packages/core/src/model/tables.js'
import { eventTable, findTreatment } from '../packages/core/src/webhook/apply/event-table.js'
import { presentEvents, presentTreatment } from './present-events.js'

const page = presentEvents(emitterEventNames).split('\n')

/** GitHub's list names events with actions without any as well, which it never sends. */
const sent = emitterEventNames.filter(
  (name) => !emitterEventNames.some((other) => other.startsWith(`${name}.`)),
)

test.each(sent)('the page says what becomes of %s', (name) => {
  const event = name.split('.')[0] ?? ''
  const action = name.slice(event.length + 1)
  expect(Object.keys(eventTable)).toContain(event)
  const rows = page.filter((line) => line.startsWith(`| \`${event}\` | `))
  const row = rows.find((line) => line.includes(`\`${action}\``) || line.includes('| every |'))
  expect(row).toContain(presentTreatment(findTreatment(event, action)))
})

test('every event and action of the table is one that GitHub sends', () => {
  const undocumented = ['issue_comment.pinned', 'issue_comment.unpinned']
  const known = new Set<string>([...emitterEventNames, ...undocumented])
  const named = Object.entries(eventTable).flatMap(([event, { actions }]) =>
    Object.keys(actions).map((action) => (action === '' ? event : `${event}.${action}`)),
  )
  expect(named.filter((name) => !known.has(name))).toEqual([])
})

test('every table that a treatment names is one of GitHub records', () => {
  for (const { actions, otherwise } of Object.values(eventTable)) {
    for (const treatment of [...Object.values(actions), ...(otherwise ? [otherwise] : [])]) {
      if (treatment.does !== 'applied') continue
      expect(treatment.tables.map((table) => tables[table].family)).toEqual(
        treatment.tables.map(() => 'github'),
      )
    }
  }
})

test('what GitHub sends one day and nobody knows yet is passed on', () => {
  expect(findTreatment('weather', null).does).toBe('passed on')
  expect(findTreatment('label', 'polished').does).toBe('passed on')
  expect(findTreatment('toString', 'constructor').does).toBe('passed on')
  expect(findTreatment('issues', 'polished').does).toBe('applied')
})
