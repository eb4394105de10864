import { mutate } from '@hubsync/simulator'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { canary, runHubsync } from './hubsync-process.js'
import { eventually, pageSecret, type ServeProcess, startServe } from './serve-process.js'
import { openStage, type Scene, type Stage } from './stage.js'

let stage: Stage
let scene: Scene
let served: ServeProcess
let events: { readonly text: () => string; readonly ended: Promise<void> }

beforeAll(async () => {
  stage = await openStage({ repositories: 4, issues: 40, pullRequests: 10, commits: 40, latencyMs: 30 })
  scene = await stage.set()
  served = await startServe(scene, ['acme', '--schedule', '* * * * * *'])
  events = await followEvents()
})

afterAll(async () => {
  served?.process.kill('SIGKILL')
  await stage?.close()
})

async function followEvents() {
  const { body } = await served.ask('/api/sync/stream')
  let text = ''
  const read = async () => {
    for await (const piece of body ?? []) text += new TextDecoder().decode(piece)
  }
  return { text: () => text, ended: read() }
}

async function deliveryOf(deliveryId: string) {
  const [row] = await scene.query(
    `select state, attempts from webhook_deliveries where delivery_id = '${deliveryId}'`,
  )
  return row
}

it('brings in what is there at the start, and what happens later when the schedule says', async () => {
  const count = async () => Number((await scene.query('select count(*) from bugs'))[0]?.count)
  await eventually(count, (bugs) => bugs === 40)
  const [repository] = stage.simulator.world.repositoriesOf(
    stage.simulator.world.accountByLogin('acme')?.id ?? 0,
  )
  mutate(stage.simulator.world, [
    { action: 'createIssue', repository: `acme/${repository?.name}`, title: 'Late', labels: ['bug'] },
  ])
  await eventually(count, (bugs) => bugs === 41)
  expect(events.text()).toMatch(/"type":"sync:complete","data":\{[^}]*"owner":"acme"/)
  await eventually(
    async () => events.text(),
    (text) => /"type":"sync:progress".*"budgetLeft":\{"rest":\w+,"graphql":\d+\}/.test(text),
  )
})

it('takes signed deliveries, refuses forged ones, parks what is odd and replays it when it is asked to', async () => {
  expect(await served.deliver('ping', { zen: 'Keep it simple' })).toMatchObject({ status: 202 })
  const forged = await served.deliver('issues', { action: 'opened' }, 'guessed')
  expect(forged.status).toBe(401)
  expect(await deliveryOf(forged.deliveryId)).toBeUndefined()
  const { deliveryId } = await served.deliver('issues', { action: 'opened' })
  await eventually(
    () => deliveryOf(deliveryId),
    (row) => row?.state === 'parked',
  )
  const told = () => events.text().split(`"webhook:parked"`).length - 1
  await eventually(
    async () => told(),
    (times) => times === 1,
  )
  const { inbox } = (await (await served.ask('/api/dashboard')).json()) as { inbox: object }
  expect(inbox).toMatchObject({ counts: { parked: 1, ignored: 1 }, parked: [{ deliveryId, hookId: '7' }] })
  expect(JSON.stringify(inbox)).not.toContain('payload":')
  const replay = await served.ask('/api/replay', {
    method: 'POST',
    headers: { 'x-hubsync-request': 'replay' },
    body: JSON.stringify({ hookId: '7', deliveryId }),
  })
  expect(await replay.json()).toEqual({ replayed: 1 })
  await eventually(
    async () => told(),
    (times) => times === 2,
  )
})

it('tells its health to everybody and its figures to those with the secret, and no secret to anybody', async () => {
  const health = await (await fetch(`${served.url}/healthz`)).text()
  expect(JSON.parse(health)).toMatchObject({ status: 'ok', database: 'reachable', parked: 1 })
  const figures = await (await served.ask('/metrics')).text()
  expect(figures).toMatch(/^hubsync_runs_total\{status="success"\} [1-9]/m)
  expect(figures).toMatch(/^hubsync_requests_total\{api="graphql"\} [1-9]/m)
  expect(figures).toMatch(/^hubsync_deliveries\{state="parked"\} 1$/m)
  expect((await fetch(`${served.url}/metrics`)).status).toBe(401)
  const login = await fetch(`${served.url}/login`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ secret: pageSecret }),
  })
  const pages = await Promise.all(
    ['/', '/api/dashboard', '/dashboard.js', '/nowhere'].map(async (path) => (await served.ask(path)).text()),
  )
  const told = [health, figures, events.text(), ...pages, JSON.stringify([...login.headers])]
  expect(told.join('\n')).not.toContain(canary)
})

it('stops in good order in the middle of a run: clients are let go, the run is ended, the next goes on', async () => {
  stage.simulator.faults.set([{ kind: 'slow', ms: 20_000 }])
  const runs = (status: string) => scene.query(`select 1 from import_logs where status = '${status}'`)
  await eventually(
    () => runs('running'),
    ({ length }) => length === 1,
  )
  const began = performance.now()
  const stopped = await served.stop()
  expect(stopped).toMatchObject({ code: 0, stderr: expect.stringContaining('Stopping') })
  expect(performance.now() - began, 'milliseconds').toBeLessThan(10_000)
  await events.ended
  expect(await runs('running')).toEqual([])
  expect(await runs('interrupted')).toHaveLength(1)
  stage.simulator.faults.set([])
  expect(await runHubsync(['sync', 'acme'], scene)).toMatchObject({ code: 0 })
})

it('says so where the port is taken', async () => {
  const { port } = new URL(scene.environment.GITHUB_API_URL ?? '')
  const taken = await runHubsync(['serve', '--port', port], scene)
  expect(taken).toMatchObject({ code: 2, stderr: expect.stringContaining('EADDRINUSE') })
})
