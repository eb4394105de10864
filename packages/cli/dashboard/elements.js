/** What comes from GitHub becomes text, never markup. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  made.append(...children)
  return made
}

export function show(id, ...children) {
  document.getElementById(id)?.replaceChildren(...children)
}

export const hint = (text) => element('p', { class: 'hint' }, text)
export const badge = (text, tone) => element('span', { class: 'badge', 'data-tone': tone }, text)

/** @param columns name, and whether it holds numbers */
export function table(caption, columns, rows) {
  const side = (isNumber) => (isNumber ? { class: 'number' } : {})
  const head = columns.map(([name, isNumber]) => element('th', { scope: 'col', ...side(isNumber) }, name))
  const body = rows.map((cells) =>
    element('tr', {}, ...cells.map((cell, index) => element('td', side(columns[index]?.[1]), cell))),
  )
  return element(
    'table',
    {},
    element('caption', { class: 'spoken' }, caption),
    element('thead', {}, element('tr', {}, ...head)),
    element('tbody', {}, ...body),
  )
}

export function figures(id, pairs) {
  show(
    id,
    ...pairs.map(([label, value]) => element('div', {}, element('b', {}, value), element('span', {}, label))),
  )
}
