import { badge, element, figures, hint, show, table, twoLines } from './elements.js'
import { count, plural, time } from './words.js'

const tones = { applied: 'good', parked: 'bad', delayed: 'warn', untold: 'warn' }

export function showInbox({ counts, newest }) {
  const waiting = counts.received + counts.delayed + counts.untold
  const numbers = figures(
    ['waiting', count(waiting), waiting > 0 ? 'accent' : 'plain'],
    ['applied', count(counts.applied)],
    ['ignored', count(counts.ignored)],
    ['parked', count(counts.parked), counts.parked > 0 ? 'bad' : 'plain'],
  )
  if (newest.length === 0) return show('inbox', numbers, hint('No delivery came yet.'))
  const rows = newest.map((delivery) => [
    twoLines(nameOf(delivery), time(delivery.receivedAt)),
    badge(delivery.state, tones[delivery.state] ?? 'quiet'),
  ])
  show('inbox', numbers, table('Newest deliveries', [['Newest'], ['State', 'end']], rows))
}

/** @param replay what makes a delivery due again */
export function showParked({ counts, parked }, replay) {
  if (parked.length === 0) return show('parked', hint('None: every delivery found its way.'))
  const rows = parked.map((delivery) => {
    const { deliveryId, attempts, error, receivedAt } = delivery
    const button = element(
      'button',
      { type: 'button', 'aria-label': `Replay ${nameOf(delivery)} ${deliveryId}`, 'data-key': deliveryId },
      'Replay',
    )
    button.addEventListener('click', () => replay(delivery, button))
    const first = element(
      'div',
      {},
      element('strong', {}, nameOf(delivery)),
      element('span', { class: 'quiet' }, ' ', time(receivedAt), `, ${plural(attempts, 'attempt')}`),
    )
    const why = element('div', {}, error ?? 'Nothing says why.')
    const id = element('code', { class: 'quiet' }, deliveryId)
    return [element('div', { class: 'delivery' }, first, why, id), button]
  })
  const more = counts.parked - parked.length
  show(
    'parked',
    table('Deliveries that need a person', [['Delivery'], ['Action', 'end']], rows),
    ...(more > 0 ? [hint(`and ${count(more)} more: hubsync replay --list --state parked`)] : []),
  )
}

const nameOf = ({ event, action }) => (action ? `${event}.${action}` : event)
