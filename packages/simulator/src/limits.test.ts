import { describe, expect, it } from 'vitest'
import { type LimitOptions, Limits } from './limits.js'
import { World } from './world/world.js'

function createLimits(options: LimitOptions) {
  const time = { now: Date.UTC(2026, 0, 1) }
  const world = new World({ clock: () => new Date(time.now) })
  return { limits: new Limits(world, options), time }
}

describe('Limits', () => {
  it('counts REST and GraphQL apart, and every token by itself', () => {
    const { limits } = createLimits({})
    limits.chargeRest('a')
    limits.chargeRest('a')
    limits.chargeGraphql('a', 7)
    expect(limits.quota('core', 'a')).toMatchObject({ limit: 5000, used: 2, remaining: 4998 })
    expect(limits.quota('graphql', 'a')).toMatchObject({ used: 7, remaining: 4993 })
    expect(limits.quota('core', 'b')).toMatchObject({ used: 0 })
  })

  it('tells what is left in headers', () => {
    const { limits, time } = createLimits({ restPerHour: 100 })
    expect(limits.chargeRest('a').headers).toEqual({
      'x-ratelimit-limit': '100',
      'x-ratelimit-remaining': '99',
      'x-ratelimit-used': '1',
      'x-ratelimit-reset': String(time.now / 1000 + 3600),
      'x-ratelimit-resource': 'core',
    })
  })

  it('refuses REST with 403 and GraphQL with 200 once the hour is spent, and starts anew at its end', () => {
    const { limits, time } = createLimits({ restPerHour: 2, graphqlPerHour: 10 })
    expect(limits.chargeRest('a').refused).toBeUndefined()
    expect(limits.chargeRest('a').refused).toBeUndefined()
    const refused = limits.chargeRest('a')
    expect(refused.refused).toMatchObject({ limit: 'primary', status: 403 })
    expect(refused.headers['x-ratelimit-remaining']).toBe('0')
    expect(limits.chargeGraphql('a', 11).refused).toMatchObject({ limit: 'primary', status: 200 })
    time.now += 3_599_000
    expect(limits.chargeRest('a').refused).toBeDefined()
    time.now += 1_000
    expect(limits.chargeRest('a').refused).toBeUndefined()
  })

  it('lets free requests through when nothing is left', () => {
    const { limits } = createLimits({ restPerHour: 1 })
    limits.chargeRest('a')
    expect(limits.chargeRest('a', 0).refused).toBeUndefined()
    expect(limits.quota('core', 'a')?.used).toBe(1)
  })

  it('gives callers without a token 60 an hour together', () => {
    const { limits } = createLimits({})
    for (let request = 0; request < 60; request++)
      expect(limits.chargeRest(undefined).refused).toBeUndefined()
    expect(limits.chargeRest(undefined).refused).toMatchObject({ limit: 'primary' })
  })

  it('knows no limit where it is null, as on GitHub Enterprise Server', () => {
    const { limits } = createLimits({ restPerHour: null, graphqlPerHour: null })
    for (let request = 0; request < 6000; request++) limits.chargeRest('a')
    expect(limits.chargeRest('a')).toEqual({ headers: {} })
    expect(limits.quota('graphql', 'a')).toBeNull()
  })

  it('refuses by the minute when asked to, with the wait in the answer', () => {
    const { limits, time } = createLimits({ restPointsPerMinute: 3, graphqlPointsPerMinute: 1 })
    limits.chargeRest('a', 1, 1)
    limits.chargeRest('a', 0, 1)
    limits.chargeRest('a', 0, 1)
    const refused = limits.chargeRest('a', 0, 1)
    expect(refused.refused).toMatchObject({ limit: 'secondary', status: 403 })
    expect(refused.headers['retry-after']).toBe('60')
    expect(limits.quota('core', 'a')?.used).toBe(1)
    limits.chargeGraphql('a', 5)
    expect(limits.chargeGraphql('a', 5).refused).toMatchObject({ limit: 'secondary' })
    time.now += 60_000
    expect(limits.chargeRest('a').refused).toBeUndefined()
  })

  it('refuses more requests at once than allowed, until one has ended', async () => {
    const { limits } = createLimits({ concurrentRequests: 1 })
    let release = () => {}
    const first = limits.holdSlot(
      () => new Promise<string>((resolve) => (release = () => resolve('answered'))),
      () => 'refused',
    )
    const ask = () =>
      limits.holdSlot(
        async () => 'answered',
        ({ limit }) => limit,
      )
    expect(await ask()).toBe('secondary')
    release()
    expect(await first).toBe('answered')
    expect(await ask()).toBe('answered')
  })
})
