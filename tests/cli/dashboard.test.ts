import axe from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { canary } from './hubsync-process.js'
import { openBrowser, whyNoBrowser } from './open-browser.js'
import { eventually, pageSecret, type ServeProcess, startServe } from './serve-process.js'
import { openStage, type Scene, type Stage } from './stage.js'

if (whyNoBrowser !== null) process.stderr.write(`The dashboard is not tried in a browser: ${whyNoBrowser}\n`)

describe.skipIf(whyNoBrowser !== null)('the dashboard in a browser', () => {
  let stage: Stage
  let scene: Scene
  let served: ServeProcess
  let browser: Browser
  let page: Page
  /** What the browser complained about, such as what the security policy forbids. */
  const complaints: string[] = []

  beforeAll(async () => {
    stage = await openStage({ preset: 'w180', seed: 1, latencyMs: 250 })
    scene = await stage.set()
    browser = await openBrowser()
    served = await startServe(scene, ['acme', '--schedule', '0 0 1 1 *'])
    page = await browser.newPage()
    page.on('pageerror', ({ message }) => complaints.push(message))
    page.on('console', (entry) => entry.type() === 'error' && complaints.push(entry.text()))
  })

  afterAll(async () => {
    await browser?.close()
    await served?.stop()
    await stage?.close()
  })

  /** What axe finds wrong for people with screen readers, with little sight, or without a mouse. */
  async function findBarriers(): Promise<string[]> {
    await page.evaluate(axe.source)
    const found = await page.evaluate('axe.run().then(({ violations }) => violations)')
    return (found as { id: string; nodes: { html: string }[] }[]).flatMap(({ id, nodes }) =>
      nodes.map(({ html }) => `${id}: ${html}`),
    )
  }

  it('lets somebody with the secret in, and nobody else', async () => {
    await page.goto(served.url)
    await page.getByLabel('Secret').fill('a guess')
    await page.getByRole('button', { name: 'Log in' }).click()
    expect(await page.getByRole('heading', { level: 2 }).count()).toBe(0)
    expect(await findBarriers()).toEqual([])
    // Both answers are 401, which the browser reports.
    complaints.splice(0)
    await page.getByLabel('Secret').fill(pageSecret)
    await page.getByRole('button', { name: 'Log in' }).click()
    await page.getByRole('heading', { name: 'Running now' }).waitFor()
    await page.getByText('live', { exact: true }).waitFor()
  })

  it('shows a run as it goes, and what it brought when it is done', async () => {
    const bar = page.getByRole('progressbar', { name: 'Records read' })
    await bar.waitFor()
    expect(await findBarriers()).toEqual([])
    const seen = new Set<number>()
    const done = page.getByRole('row', { name: /^success acme full/ })
    while ((await done.count()) === 0) {
      const value = await bar.getAttribute('value', { timeout: 500 }).catch(() => null)
      if (value !== null) seen.add(Number(value))
    }
    const values = [...seen]
    expect(values.length, 'different values of the bar').toBeGreaterThan(3)
    expect(values).toEqual([...values].sort((left, right) => left - right))
    await page.getByText('Nothing is running.').waitFor()
    await page.getByRole('img', { name: /^Open bugs by severity: critical \d+/ }).waitFor()
    expect(await page.getByRole('table', { name: 'Most urgent open bugs' }).getByRole('row').count()).toBe(9)
    await page.getByRole('img', { name: /^Open pull requests by age: / }).waitFor()
  })

  it('replays a parked delivery by the keyboard, and leaves the focus where the work is', async () => {
    await page.getByText('None: every delivery found its way.').waitFor()
    const { deliveryId } = await served.deliver('ping', { zen: 'Keep it simple' })
    const stateIs = (state: string) =>
      eventually(
        () => scene.query(`select state from webhook_deliveries where delivery_id = '${deliveryId}'`),
        ([row]) => row?.state === state,
      )
    await stateIs('ignored')
    await scene.query("update webhook_deliveries set state = 'parked', error = 'unknown: <b>it</b> broke'")
    await page.reload()
    await page.getByText('unknown: <b>it</b> broke').waitFor()
    const button = page.getByRole('button', { name: `Replay ping ${deliveryId}` })
    await button.focus()
    await page.keyboard.press('Enter')
    await page.getByRole('status').getByText('The delivery of ping is due again.').waitFor()
    await stateIs('ignored')
    await page.getByText('None: every delivery found its way.').waitFor()
    expect(await page.evaluate('document.activeElement.id')).toBe('parked-title')
  })

  it('asks for nothing while nobody sees it, and for everything once somebody does', async () => {
    const asked: string[] = []
    page.on('request', (request) => asked.push(new URL(request.url()).pathname))
    const show = (isHidden: boolean) =>
      page.evaluate(`Object.defineProperty(document, 'hidden', { configurable: true, value: ${isHidden} })
        document.dispatchEvent(new Event('visibilitychange'))`)
    await page.waitForTimeout(2_500)
    await show(true)
    asked.splice(0)
    await served.deliver('ping', { zen: 'Approachable is better than simple' })
    await page.waitForTimeout(3_000)
    expect(asked).toEqual([])
    await show(false)
    await expect.poll(() => asked).toEqual(['/api/dashboard'])
    page.removeAllListeners('request')
  })

  it('has no barriers in the light and in the dark, on a desk and on a phone', async () => {
    await served.deliver('issues', { action: 'opened' })
    await page.getByRole('button', { name: /^Replay issues/ }).waitFor()
    for (const colorScheme of ['light', 'dark'] as const) {
      for (const width of [1280, 820, 360]) {
        await page.emulateMedia({ colorScheme })
        await page.setViewportSize({ width, height: 800 })
        expect(await findBarriers(), `${colorScheme}, ${width} wide`).toEqual([])
        expect(await page.evaluate('document.documentElement.scrollWidth'), 'no scrolling sidewards').toBe(
          width,
        )
      }
    }
  })

  it('comes back by itself when the server was away, complains about nothing, and shows no secret', async () => {
    expect(complaints).toEqual([])
    expect(await page.content()).not.toContain(canary)
    const { port } = new URL(served.url)
    await served.stop()
    await page.getByText('reconnecting', { exact: true }).waitFor()
    served = await startServe(scene, ['--port', port])
    await page.getByText('live', { exact: true }).waitFor()
    await page.getByText('No runs are scheduled.').waitFor()
  })
})
