import { afterEach, describe, expect, it } from 'vitest'
import { mounts } from './mounts.js'
import { aPayload, aSent, type Mounted, openScene, post, type Scene, sign } from './open-scene.js'

let mounted: Mounted | undefined
let scene: Scene | undefined

afterEach(async () => {
  await mounted?.close()
  await scene?.hub.close()
})

async function open(name: string) {
  const mount = mounts[name]
  if (!mount) throw new Error(`There is no mount ${name}`)
  scene = openScene()
  mounted = await mount.open(scene.hub)
  return { mount, scene, url: mounted.url }
}

const working = Object.keys(mounts).filter((name) => mounts[name]?.answers === 202)
const refusing = Object.keys(mounts).filter((name) => mounts[name]?.answers !== 202)

describe.each(working)('%s', (name) => {
  it('stores what GitHub signed, and nothing else', async () => {
    const { scene, url } = await open(name)
    const honest = aSent()
    const forged = aSent(aPayload(), { secret: 'a guess' })
    const changed = { ...aSent(), body: honest.body.replace('pinned', 'closed') }
    const unsigned = aSent()
    delete unsigned.headers['x-hub-signature-256']
    const byOldMeans = aSent()
    delete byOldMeans.headers['x-hub-signature-256']
    byOldMeans.headers['x-hub-signature'] = sign(byOldMeans.body).replace('sha256', 'sha1')

    const answers = []
    for (const sent of [honest, honest, forged, changed, unsigned, byOldMeans]) {
      answers.push((await post(url, sent)).status)
    }
    expect(answers).toEqual([202, 202, 401, 401, 401, 401])
    const stored = await scene.stored()
    expect(stored).toHaveLength(1)
    expect(stored[0]).toMatchObject({
      ...{ hookId: '4711', event: 'issues', action: 'pinned', projectGithubId: 99, state: 'received' },
      deliveryId: honest.headers['x-github-delivery'],
      payload: aPayload(),
    })
    expect(JSON.stringify(scene.log)).not.toContain('Grüße')
  })
})

describe.each(refusing)('%s', (name) => {
  it('stores nothing, and says loudly what is wrong', async () => {
    const { mount, scene, url } = await open(name)
    const response = await post(url, aSent())
    const [status, words] = mount.answers === 202 ? [] : mount.answers
    expect(response.status).toBe(status)
    expect(await response.text()).toMatch(words ?? /^$/)
    expect(await scene.stored()).toEqual([])
    if (status === 500) expect(scene.log.join('\n')).toMatch(words ?? /^$/)
  })
})

describe.each([
  'node:http',
  'Express 5 behind text()',
  'Fastify, as a plugin',
  'Hono',
  'Next.js, a route handler',
])('a hook that sends forms, to %s', (name) => {
  it('is verified as it came, then understood', async () => {
    const { scene, url } = await open(name)
    const honest = aSent(aPayload(), { as: 'form' })
    const forged = aSent(aPayload(), { as: 'form', secret: 'a guess' })
    // Signed over the JSON inside of the form: GitHub signs the form.
    const inner = aSent(aPayload(), { as: 'form' })
    inner.headers['x-hub-signature-256'] = sign(JSON.stringify(aPayload()))
    const answers = []
    for (const sent of [honest, forged, inner]) answers.push((await post(url, sent)).status)
    expect(answers).toEqual([202, 401, 401])
    expect((await scene.stored()).map(({ payload }) => payload)).toEqual([aPayload()])
  })
})

describe.each(['Express 5 behind urlencoded()', 'Express 4 behind urlencoded()'])(
  'a hook that sends forms, to %s',
  (name) => {
    it('is refused loudly, since the form is gone', async () => {
      const { scene, url } = await open(name)
      const response = await post(url, aSent(aPayload(), { as: 'form' }))
      expect([response.status, await response.text()]).toEqual([
        500,
        expect.stringMatching(/raw bytes are gone/),
      ])
      expect(await scene.stored()).toEqual([])
    })
  },
)
