import { createSimulator } from '@hubsync/simulator'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { crash, createSubject, expectCheap, type Outcome, type Subject } from './crash-case.js'
import { type CrashStage, openCrashStage } from './crash-stage.js'
import { createRandom, spreadPoints } from './kill-points.js'
import { type ObservedGitHub, observeGitHub } from './observed-github.js'

const kills = Number(process.env.CRASH_KILLS ?? 200)
const seed = Number(process.env.CRASH_SEED ?? Date.now() % 1_000_000)

let stage: CrashStage
let github: ObservedGitHub
let subject: Subject

beforeAll(async () => {
  stage = await openCrashStage()
  const { world } = createSimulator({ preset: 'w180', seed: 1 })
  github = await observeGitHub(world)
  const words = ['sync', 'acme', '--transport', 'graphql']
  subject = await createSubject({ stage, github, world, words, base: undefined })
})

afterAll(async () => {
  await github?.close()
  await stage?.close()
})

it(`a sync of 180 repositories goes on where it stood, killed at ${kills} points (CRASH_SEED=${seed})`, async () => {
  const outcomes: Outcome[] = []
  for (const point of spreadPoints(kills, subject.length, createRandom(seed))) {
    const outcome = await crash(subject, [point])
    say(JSON.stringify({ ...point, ...outcome }))
    expectCheap(outcome, [point])
    outcomes.push(outcome)
  }
  const [repeated, extra] = (['repeated', 'extra'] as const).map((name) =>
    Math.max(...outcomes.map((outcome) => outcome[name])),
  )
  say(
    `CRASH_SEED=${seed}: ${outcomes.length} kills, at most ${repeated} pages repeated, ${extra} requests extra`,
  )
  expect(outcomes).toHaveLength(kills)
})

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
