import { showInbox, showParked } from './delivery-panels.js'
import { show } from './elements.js'
import { showBudgets, showRunning, showRuns } from './run-panels.js'
import { count, refreshTimes } from './words.js'
import { showBugs, showProjects, showPullRequests } from './work-panels.js'

/** Newest progress of each run under way, by its id. */
const running = new Map()
/** Owner and kind of runs, by their id. */
const known = new Map()
/** What each panel shows: one that would show the same is left alone. */
const shown = new Map()
let nextRun = null
let timer = null
let looks = 0

async function read() {
  timer = null
  looks += 1
  const look = looks
  try {
    const answer = await fetch('/api/dashboard')
    if (answer.status === 401) return location.reload()
    if (!answer.ok) throw new Error(`The server answered ${answer.status}`)
    const data = await answer.json()
    if (look === looks) showAll(data)
  } catch (error) {
    say(`What is shown may be old. ${error.message}`)
  }
}

/** Many events are one look, and none while nobody sees the page. */
function readSoon(milliseconds = 2_000) {
  if (timer === null && !document.hidden) timer = setTimeout(read, milliseconds)
}

function showAll(data) {
  running.clear()
  for (const run of data.running) running.set(run.runId, run)
  for (const { id, owner, kind } of data.runs) known.set(id, { owner, kind })
  nextRun = data.nextRun
  showProgress()
  update('runs', [data.runs], showRuns)
  update('budgets', [data.budgets], showBudgets)
  update('parked', [data.inbox, replay], showParked)
  update('inbox', [data.inbox], showInbox)
  update('bugs', [data.bugs], showBugs)
  update('projects', [data.projects], showProjects)
  update('pull requests', [data.pullRequests], showPullRequests)
  show('owners', data.owners.join(', '))
}

function update(panel, parts, present) {
  const text = JSON.stringify(parts)
  if (shown.get(panel) === text) return
  shown.set(panel, text)
  present(...parts)
}

function showProgress() {
  showRunning(
    [...running.values()].map((run) => ({ ...run, ...known.get(run.runId) })),
    nextRun,
  )
}

async function replay({ hookId, deliveryId, event }, button) {
  // A button that is disabled lets the focus go.
  if (button.ariaDisabled === 'true') return
  button.ariaDisabled = 'true'
  const answer = await fetch('/api/replay', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-hubsync-request': 'replay' },
    body: JSON.stringify({ hookId, deliveryId }),
  }).catch(() => null)
  say(answer?.ok ? `The delivery of ${event} is due again.` : 'The delivery could not be replayed.')
  if (answer?.ok) readSoon(300)
  else button.ariaDisabled = 'false'
}

let quiet = 0
function say(text) {
  show('announcement', text)
  clearTimeout(quiet)
  quiet = setTimeout(() => show('announcement'), 8_000)
}

function follow({ type, data }) {
  if (type === 'sync:progress') {
    running.set(data.runId, data)
    showProgress()
    return readSoon(5_000)
  }
  if (type === 'sync:start') {
    known.set(data.runId, { owner: data.owner, kind: data.kind })
    say(`A run of ${data.owner} has begun.`)
  }
  if (type === 'sync:complete') {
    say(`The run of ${data.owner} is complete: ${count(data.recordsImported)} records.`)
  }
  if (type === 'sync:complete' || (type === 'sync:error' && data.isEnd)) {
    running.delete(data.runId)
    showProgress()
  }
  readSoon()
}

function showConnection(text, tone) {
  const badge = document.getElementById('connection')
  badge.textContent = text
  badge.dataset.tone = tone
}

function connect() {
  const events = new EventSource('/api/sync/stream')
  events.addEventListener('open', () => {
    showConnection('live', 'good')
    readSoon(0)
  })
  events.addEventListener('error', () => {
    showConnection('reconnecting', 'warn')
    // The browser comes back by itself unless somebody answered, such as a proxy whose server is away.
    if (events.readyState !== EventSource.CLOSED) return
    setTimeout(connect, 5_000)
    readSoon()
  })
  events.addEventListener('gap', () => readSoon())
  events.addEventListener('message', ({ data }) => follow(JSON.parse(data)))
}

document.addEventListener('visibilitychange', () => readSoon(0))
connect()
setInterval(refreshTimes, 15_000)
await read()
