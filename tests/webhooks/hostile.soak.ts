import { expect, it } from 'vitest'
import { createRandom } from '../crash/kill-points.js'
import { attackEndpoint } from './attack-endpoint.js'

const requests = Number(process.env.HOSTILE_REQUESTS ?? 100_000)
const seed = Number(process.env.HOSTILE_SEED ?? Date.now() % 1_000_000)

it(`the endpoint stays up, small and honest under ${requests} hostile requests (HOSTILE_SEED=${seed})`, async () => {
  const told = await attackEndpoint({ requests, together: 100, random: createRandom(seed) })
  process.stdout.write(`${told}\n`)
  expect(told).toContain('honest ones stored')
})
