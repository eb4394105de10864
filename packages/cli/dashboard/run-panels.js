import { badge, element, figures, hint, show, table, twoLines } from './elements.js'
import { count, duration, time } from './words.js'

const tones = { success: 'good', running: 'accent', partial: 'warn', interrupted: 'warn', failed: 'bad' }
const stages = {
  probe: 'Looking for what moved',
  read: 'Reading',
  verify: 'Holding the counts of GitHub against the rows',
  derive: 'Deriving metrics and scores',
}

/** @param runs newest progress of each run under way, and whose it is */
export function showRunning(runs, nextRun) {
  if (runs.length > 0) return show('running', ...runs.map(describeRun))
  const next = nextRun ? [' The next run begins ', time(nextRun), '.'] : [' No runs are scheduled.']
  show('running', hint('Nothing is running.', ...next))
}

function describeRun(run) {
  const { stage, project, recordsDone, recordsTotal, waitingUntil } = run
  const isReading = stage === 'read' && recordsTotal > 0
  const what = isReading && project ? `Reading ${project}` : stages[stage]
  const about = [run.kind && `${run.kind} run`, run.owner && `of ${run.owner}`].filter(Boolean).join(' ')
  const waits = waitingUntil
    ? [badge('waiting', 'warn'), ' for GitHub, goes on ', time(waitingUntil)]
    : [about]
  // Without a value it moves to and fro: nobody knows how long looking takes.
  const isOpen = stage === 'probe' || recordsTotal === 0
  const bar = isOpen ? {} : { max: recordsTotal, value: isReading ? recordsDone : recordsTotal }
  const { rest, graphql } = run.budgetLeft
  return element(
    'div',
    { class: 'run' },
    element(
      'p',
      { class: 'ends' },
      element('strong', {}, what),
      element('span', { class: 'quiet' }, ...waits),
    ),
    element('progress', { 'aria-label': 'Records read', ...bar }),
    figures(
      ['records', recordsTotal > 0 ? `${count(recordsDone)} of ${count(recordsTotal)}` : '–'],
      ['projects', run.projectsTotal > 0 ? `${count(run.projectsDone)} of ${count(run.projectsTotal)}` : '–'],
      ['records a second', run.recordsPerSecond > 0 ? count(run.recordsPerSecond) : '–'],
      ['time left', run.etaMs === null ? '–' : duration(run.etaMs)],
      ['requests', count(run.requests)],
      ...(graphql === null ? [] : [['GraphQL points left', count(graphql)]]),
      ...(rest === null ? [] : [['REST requests left', count(rest)]]),
    ),
  )
}

export function showRuns(runs) {
  if (runs.length === 0) return show('runs', hint('Nothing ran yet.'))
  const rows = runs.map((run) => [
    badge(run.status, tones[run.status] ?? 'quiet'),
    twoLines(run.owner, run.kind),
    time(run.started_at),
    duration(run.duration_ms),
    count(run.records_imported),
  ])
  const columns = [['Status'], ['Run'], ['Began'], ['Took', 'number spare'], ['Records', 'number']]
  show('runs', table('Last runs, newest first', columns, rows))
}

export function showBudgets(budgets) {
  const known = [
    ['GraphQL', 'points', budgets.graphql],
    ['REST', 'requests', budgets.rest],
  ].filter(([, , budget]) => budget)
  if (known.length === 0) return show('budgets', hint('GitHub has told none yet.'))
  const describe = ([name, unit, { remaining, limit, resetAt }]) =>
    element(
      'div',
      { class: 'budget' },
      element('p', { class: 'ends' }, element('strong', {}, name), `${count(remaining)} of ${count(limit)}`),
      element('meter', {
        max: limit,
        low: limit / 5,
        optimum: limit,
        value: remaining,
        'aria-label': `${name} ${unit} left`,
      }),
      hint(`${unit} left, renewed `, time(resetAt)),
    )
  show('budgets', ...known.map(describe))
}
