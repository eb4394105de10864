import { barChart, lineChart } from './charts.js'
import { badge, element, figures, hint, show, table } from './elements.js'
import { count, duration, time } from './words.js'

const tones = { success: 'good', running: 'quiet', partial: 'warn', interrupted: 'warn', failed: 'bad' }
const severityTones = { critical: 'bad', high: 'warn', medium: 'quiet', low: 'quiet' }

export function showRunning(running) {
  if (running.length === 0) return show('running', hint('Nothing is running.'))
  show('running', ...running.map(describeRun))
}

function describeRun(run) {
  const total = Math.max(run.recordsTotal, run.recordsDone, 1)
  const wait = run.waitingUntil ? `, waiting until ${time(run.waitingUntil)}` : ''
  const left = run.etaMs === null ? '' : `, about ${duration(run.etaMs)} left`
  return element(
    'div',
    { class: 'run' },
    element(
      'p',
      {},
      element('strong', {}, `${run.stage}${run.project ? `: ${run.project}` : ''}`),
      element('span', {}, `${count(run.recordsDone)} of ${count(run.recordsTotal)} records`),
    ),
    element('progress', { max: total, value: run.recordsDone, 'aria-label': 'Records read' }),
    element(
      'p',
      { class: 'hint' },
      `${count(run.projectsDone)} of ${count(run.projectsTotal)} projects, `,
      `${count(Math.round(run.recordsPerSecond))} records a second${left}${wait}`,
    ),
  )
}

export function showCopy(data, replay) {
  showRuns(data.runs)
  showBudgets(data.budgets)
  showBugs(data.bugs)
  showProjects(data.projects)
  showPullRequests(data.pullRequests)
  figures(
    'inbox',
    Object.entries(data.inbox).map(([state, number]) => [state, count(number)]),
  )
  showParked(data.parked, replay)
  const next = data.nextRun ? `next run ${time(data.nextRun)}` : 'no scheduled runs'
  show('about', [data.owners.join(', '), next].filter(Boolean).join(' · '))
}

function showRuns(runs) {
  if (runs.length === 0) return show('runs', hint('Nothing ran yet.'))
  const rows = runs.map((run) => [
    time(run.started_at),
    run.owner,
    run.kind,
    badge(run.status, tones[run.status] ?? 'quiet'),
    duration(run.duration_ms),
    count(run.records_imported),
  ])
  const columns = [['Started'], ['Owner'], ['Kind'], ['Status'], ['Took', true], ['Records', true]]
  show('runs', table('Last runs, newest first', columns, rows))
}

function showBudgets(budgets) {
  const known = [
    ['REST', budgets.rest],
    ['GraphQL', budgets.graphql],
  ].filter(([, budget]) => budget)
  if (known.length === 0) return show('budgets', hint('GitHub has told none yet.'))
  const describe = ([name, budget]) =>
    element(
      'div',
      { class: 'budget' },
      element(
        'p',
        {},
        element('strong', {}, name),
        element('span', {}, `${count(budget.remaining)} of ${count(budget.limit)}`),
      ),
      element('meter', { max: budget.limit, value: budget.remaining, 'aria-label': `${name} budget left` }),
      element('p', { class: 'hint' }, `renews ${time(budget.resetAt)}`),
    )
  show('budgets', ...known.map(describe))
}

function showBugs({ bySeverity, mostUrgent }) {
  const severities = Object.keys(severityTones)
  figures(
    'severities',
    severities.map((name) => [name, count(bySeverity[name] ?? 0)]),
  )
  if (mostUrgent.length === 0) return show('bugs', hint('No open bugs.'))
  const rows = mostUrgent.map((bug) => [
    count(bug.priority_score),
    badge(bug.severity, severityTones[bug.severity] ?? 'quiet'),
    linked(bug.title, bug.github_url),
    bug.project ?? '',
  ])
  show('bugs', table('Most urgent open bugs', [['Priority', true], ['Severity'], ['Bug'], ['Project']], rows))
}

/** Only addresses of the web: a copied row may hold any text. */
function linked(text, address) {
  if (!/^https?:\/\//.test(address ?? '')) return text
  return element('a', { href: address, rel: 'noreferrer' }, text)
}

function showProjects(projects) {
  if (projects.length === 0) return show('projects', hint('No project has figures yet.'))
  const rows = projects.map(({ name, health, openBugs }) => {
    const tone = health < 40 ? 'bad' : health < 70 ? 'warn' : 'good'
    return [name, badge(String(health), tone), count(openBugs)]
  })
  show('projects', table('Least healthy projects', [['Project'], ['Health'], ['Open bugs', true]], rows))
}

function showPullRequests({ openByAge, cycleTime }) {
  const bars = openByAge.map(({ upToDays, count: number }, index) => [
    upToDays === null ? `${openByAge[index - 1]?.upToDays} d +` : `< ${upToDays} d`,
    number,
  ])
  show('ages', barChart('Open pull requests by days since they were opened', bars))
  if (cycleTime.every(({ hours }) => hours === null)) {
    return show('cycle', hint('Nothing was merged in the last twelve weeks.'))
  }
  const points = cycleTime.map(({ week, hours }) => [week, hours])
  show('cycle', lineChart('Median hours from opened to merged, by week', points, 'h'))
}

function showParked(parked, replay) {
  if (parked.length === 0) return show('parked', hint('None: every delivery found its way.'))
  const rows = parked.map((delivery) => {
    const label = `Replay ${delivery.event} ${delivery.deliveryId}`
    const button = element('button', { type: 'button', 'aria-label': label }, 'Replay')
    button.addEventListener('click', () => replay(delivery, button))
    const { receivedAt, event, action, attempts, error } = delivery
    return [time(receivedAt), action ? `${event}.${action}` : event, count(attempts), error ?? '', button]
  })
  const columns = [['Received'], ['Event'], ['Attempts', true], ['Why'], ['Action']]
  show('parked', table('Deliveries that need a person', columns, rows))
}
