import { createSimulator } from '@hubsync/simulator'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { crash, createSubject, expectCheap, type Subject } from './crash-case.js'
import { type CrashStage, openCrashStage } from './crash-stage.js'
import { createRandom, earlyPoints, type KillPoint, spreadPoints } from './kill-points.js'
import { type ObservedGitHub, observeGitHub } from './observed-github.js'

/** The points follow from it; another one tries other points. */
const seed = Number(process.env.CRASH_SEED ?? 1)

describe(`a sync of 180 repositories (CRASH_SEED=${seed})`, () => {
  let stage: CrashStage
  let github: ObservedGitHub
  let subject: Subject
  let points: KillPoint[]

  beforeAll(async () => {
    stage = await openCrashStage()
    const { world } = createSimulator({ preset: 'w180', seed: 1 })
    github = await observeGitHub(world)
    const words = ['sync', 'acme', '--transport', 'graphql']
    subject = await createSubject({ stage, github, world, words, base: undefined })
    points = spreadPoints(10, subject.length, createRandom(seed))
  })

  afterAll(async () => {
    await github?.close()
    await stage?.close()
  })

  it.each(Array.from({ length: 10 }, (_, index) => index))(
    'that was killed at point %i of 10 goes on where it stood',
    async (index) => {
      const killedAt = points.slice(index, index + 1)
      const outcome = await crash(subject, killedAt)
      expectCheap(outcome, killedAt)
    },
  )

  it.each([1, 2])('that is killed five times in a row comes to its end (%i of 2)', async (nth) => {
    const killedAt = earlyPoints(5, createRandom(seed * 10 + nth))
    const outcome = await crash(subject, killedAt)
    expectCheap(outcome, killedAt)
  })
})
