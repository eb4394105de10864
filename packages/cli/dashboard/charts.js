const width = 320
const height = 130
const floor = 108

function shape(name, attributes, ...children) {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  made.append(...children)
  return made
}

function chart(label, ...children) {
  const view = { class: 'chart', viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': label }
  return shape('svg', view, ...children)
}

/** @param bars label and value of each */
export function barChart(label, bars) {
  const most = Math.max(1, ...bars.map(([, value]) => value))
  const step = width / bars.length
  const children = bars.flatMap(([name, value], index) => {
    const tall = (value / most) * 85
    const x = index * step
    const middle = x + step / 2
    return [
      shape('rect', { class: 'bar', x: x + 5, y: floor - tall, width: step - 10, height: tall, rx: 3 }),
      shape('text', { x: middle, y: floor - tall - 5 }, String(value)),
      shape('text', { x: middle, y: height - 6 }, name),
    ]
  })
  return chart(`${label}: ${bars.map(([name, value]) => `${name} ${value}`).join(', ')}`, ...children)
}

/** @param points label and value of each; null where there is none */
export function lineChart(label, points, unit) {
  const known = points.flatMap(([name, value], index) => (value === null ? [] : [{ name, value, index }]))
  const most = Math.max(1, ...known.map(({ value }) => value))
  const x = (index) => 14 + (index / Math.max(1, points.length - 1)) * (width - 28)
  const y = (value) => floor - (value / most) * 85
  const path = known.map(({ value, index }) => `${x(index)},${y(value)}`).join(' ')
  const dots = known.map(({ value, index }) =>
    shape('circle', { class: 'bar', cx: x(index), cy: y(value), r: 3 }),
  )
  const highest = shape('text', { x: width / 2, y: 12 }, `highest ${Math.round(most)} ${unit}`)
  const ends = [points[0], points.at(-1)].map((point, index) =>
    shape('text', { x: index === 0 ? 30 : width - 30, y: height - 6 }, point?.[0] ?? ''),
  )
  const told = known.map(({ name, value }) => `${name} ${Math.round(value)} ${unit}`).join(', ')
  return chart(
    `${label}: ${told}`,
    shape('polyline', { class: 'trend', points: path }),
    ...dots,
    highest,
    ...ends,
  )
}
