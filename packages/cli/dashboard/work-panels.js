import { barChart, columnChart, shareChart } from './charts.js'
import { badge, element, figures, hint, link, show, table, twoLines } from './elements.js'
import { count, hours, plural } from './words.js'

const severityTones = { critical: 'bad', high: 'warn', medium: 'accent', low: 'quiet' }

export function showBugs({ bySeverity, mostUrgent }) {
  if (mostUrgent.length === 0) return show('bugs', hint('No open bugs.'))
  const parts = Object.entries(severityTones).map(([name, tone]) => [name, bySeverity[name] ?? 0, tone])
  const rows = mostUrgent.map((bug) => [
    count(bug.priority_score),
    twoLines(link(bug.title, bug.github_url), bug.project ?? ''),
    badge(bug.severity, severityTones[bug.severity] ?? 'quiet'),
  ])
  show(
    'bugs',
    shareChart('Open bugs by severity', parts),
    figures(...parts.map(([name, value, tone]) => [name, count(value), tone])),
    table('Most urgent open bugs', [['Score', 'number'], ['Most urgent'], ['Severity', 'end']], rows),
  )
}

export function showProjects({ byHealth, leastHealthy }) {
  if (leastHealthy.length === 0) return show('projects', hint('No project has figures yet.'))
  const parts = [
    ['poor', byHealth.poor, 'bad'],
    ['fair', byHealth.fair, 'warn'],
    ['good', byHealth.good, 'good'],
  ]
  const rows = leastHealthy.map(({ name, health, openBugs }) => [
    twoLines(name, plural(openBugs, 'open issue')),
    badge(String(health), health < 40 ? 'bad' : health < 70 ? 'warn' : 'good'),
  ])
  show(
    'projects',
    shareChart('Projects by health', parts),
    figures(...parts.map(([name, value, tone]) => [name, count(value), tone])),
    table('Least healthy projects', [['Least healthy'], ['Score', 'end']], rows),
  )
}

export function showPullRequests({ open, openByAge, cycleTime }) {
  const shown = openByAge.reduce((sum, { count: number }) => sum + number, 0)
  const newest = shown < open ? `, the newest ${count(shown)} are shown` : ''
  const name = (days, index) => {
    const from = openByAge[index - 1]?.upToDays
    if (days === null) return `over ${from} days`
    return from === undefined ? `under ${plural(days, 'day')}` : `${from} to ${days} days`
  }
  const bars = openByAge.map(({ upToDays, count: number }, index) => [
    name(upToDays, index),
    number,
    count(number),
  ])
  if (open === 0) show('ages', hint('No open pull requests.'))
  else show('ages', barChart('Open pull requests by age', bars), hint(`${count(open)} open${newest}.`))

  const merged = cycleTime.weeks.reduce((sum, { merged: number }) => sum + number, 0)
  if (merged === 0) return show('cycle', hint('Nothing was merged in the last twelve weeks.'))
  const columns = cycleTime.weeks.map((week) => [
    day(week.from),
    week.medianHours,
    week.medianHours === null ? 'nothing merged' : hours(week.medianHours),
  ])
  show(
    'cycle',
    columnChart('Median time from opened to merged, by week', columns),
    hint(
      'Half of ',
      `${plural(merged, 'pull request')} took no more than `,
      element('strong', {}, hours(cycleTime.medianHours)),
      ' from opened to merged.',
    ),
  )
}

const days = new Intl.DateTimeFormat('en', { month: 'short', day: 'numeric' })
const day = (iso) => days.format(new Date(iso))
