import { element } from './elements.js'

/** A bar for each row, as long as its value. @param rows name, value, and the text of the value */
export function barChart(label, rows) {
  const most = Math.max(1, ...rows.map(([, value]) => value))
  const bar = (value) => {
    const made = element('span', { class: 'bar' })
    made.style.inlineSize = `${(value / most) * 100}%`
    return element('span', { class: 'track' }, made)
  }
  const children = rows.flatMap(([name, value, text]) => [
    element('span', { class: 'quiet' }, name),
    bar(value),
    element('span', { class: 'number' }, text),
  ])
  return picture('bars', label, rows, ...children)
}

/** A column for each moment. @param columns name, value (null where there is none), and the text of the value */
export function columnChart(label, columns) {
  const most = Math.max(1, ...columns.map(([, value]) => value ?? 0))
  const column = ([name, value, text]) => {
    const made = element('span', { class: 'bar' })
    made.style.blockSize = `${((value ?? 0) / most) * 100}%`
    const above = element('span', { class: 'small' }, value === null ? '' : text)
    const stand = element('span', { class: 'stand' }, above, made)
    const classes = value === most ? 'column most' : 'column'
    return element('span', { class: classes, title: `${name}: ${text}` }, stand)
  }
  const names = [columns[0], columns.at(-1)].map(([name]) => element('span', {}, name))
  return picture(
    'columns',
    label,
    columns,
    element('span', { class: 'stage' }, ...columns.map(column)),
    element('span', { class: 'ends quiet small' }, ...names),
  )
}

/** Parts of a whole, one beside the other. @param parts name, value and tone */
export function shareChart(label, parts) {
  const children = parts
    .filter(([, value]) => value > 0)
    .map(([, value, tone]) => {
      const made = element('span', { class: 'bar', 'data-tone': tone })
      made.style.flexGrow = value
      return made
    })
  return picture('shares', label, parts, ...children)
}

/** Whoever does not see it is told all of it. */
function picture(kind, label, rows, ...children) {
  const told = rows.map(([name, value, text]) => `${name} ${kind === 'shares' ? value : text}`).join(', ')
  return element(
    'div',
    { class: `chart ${kind}`, role: 'img', 'aria-label': `${label}: ${told}` },
    ...children,
  )
}
