import { show } from './elements.js'
import { showCopy, showRunning } from './panels.js'
import { count } from './words.js'

const running = new Map()
let refresh = 0
let isReading = false

async function read() {
  refresh = 0
  if (isReading) return readSoon()
  isReading = true
  try {
    const answer = await fetch('/api/dashboard')
    if (answer.status === 401) return location.reload()
    if (!answer.ok) throw new Error(`The server answered ${answer.status}`)
    const data = await answer.json()
    running.clear()
    for (const run of data.running) running.set(run.runId, run)
    showRunning([...running.values()])
    showCopy(data, replay)
  } catch (error) {
    say(error.message)
  } finally {
    isReading = false
  }
}

/** Many events are one look. */
function readSoon() {
  refresh ||= setTimeout(read, 1_500)
}

async function replay({ hookId, deliveryId, event }, button) {
  button.disabled = true
  const answer = await fetch('/api/replay', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-hubsync-request': 'replay' },
    body: JSON.stringify({ hookId, deliveryId }),
  }).catch(() => null)
  say(answer?.ok ? `The delivery of ${event} is due again.` : 'The delivery could not be replayed.')
  if (answer?.ok) readSoon()
  else button.disabled = false
}

function say(text) {
  show('announcement', text)
}

function follow({ type, data }) {
  if (type === 'sync:progress') {
    running.set(data.runId, data)
    return showRunning([...running.values()])
  }
  if (type === 'sync:start') say(`A run of ${data.owner} has begun.`)
  if (type === 'sync:complete')
    say(`The run of ${data.owner} is complete: ${count(data.recordsImported)} records.`)
  if (type === 'sync:complete' || (type === 'sync:error' && data.repo === null)) running.delete(data.runId)
  if (type.startsWith('sync:')) showRunning([...running.values()])
  readSoon()
}

function showConnection(text, tone) {
  const badge = document.getElementById('connection')
  badge.textContent = text
  badge.dataset.tone = tone
}

const events = new EventSource('/api/sync/stream')
events.addEventListener('open', () => {
  showConnection('live', 'good')
  readSoon()
})
events.addEventListener('error', () => showConnection('reconnecting', 'warn'))
events.addEventListener('gap', readSoon)
events.addEventListener('message', ({ data }) => follow(JSON.parse(data)))
read()
