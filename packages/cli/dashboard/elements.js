/** What comes from GitHub becomes text, never markup. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  made.append(...children)
  return made
}

/**
 * Puts children into a panel. Whoever works with the keyboard stays where they are: at what has the same `data-key`,
 * else at the heading of the panel.
 */
export function show(id, ...children) {
  const panel = document.getElementById(id)
  const focused = panel.contains(document.activeElement) ? document.activeElement.dataset.key : null
  panel.replaceChildren(...children)
  if (focused === null) return
  const again = [...panel.querySelectorAll('[data-key]')].find(({ dataset }) => dataset.key === focused)
  ;(again ?? document.getElementById(`${id}-title`)).focus()
}

export const hint = (...children) => element('p', { class: 'quiet' }, ...children)
export const badge = (text, tone) => element('span', { class: 'badge', 'data-tone': tone }, text)

/** Something, and what there is to say about it in small letters. */
export function twoLines(first, ...second) {
  return element('div', {}, element('div', {}, first), element('div', { class: 'quiet small' }, ...second))
}

/** @param columns of each its name, and class names: `number` aligns, `spare` is left out on a phone */
export function table(caption, columns, rows) {
  const classed = (name) => (name ? { class: name } : {})
  const head = columns.map(([name, classes]) => element('th', { scope: 'col', ...classed(classes) }, name))
  const body = rows.map((cells) =>
    element('tr', {}, ...cells.map((cell, index) => element('td', classed(columns[index]?.[1]), cell))),
  )
  return element(
    'table',
    {},
    element('caption', { class: 'spoken' }, caption),
    element('thead', {}, element('tr', {}, ...head)),
    element('tbody', {}, ...body),
  )
}

/** Numbers with their names. @param pairs name, value and, where it is not like the others, its tone */
export function figures(...pairs) {
  const figure = ([name, value, tone = 'plain']) =>
    element('div', {}, element('dt', {}, name), element('dd', { 'data-tone': tone }, value))
  return element('dl', { class: 'figures' }, ...pairs.map(figure))
}

/** Addresses of the web become links; a copied row may hold any text. */
export function link(text, address) {
  if (!/^https?:\/\//.test(address ?? '')) return text
  return element('a', { href: address, rel: 'noreferrer', 'data-key': address }, text)
}
