import { describe, expect, it } from 'vitest'
import type { Page } from '../contracts/source.js'
import type { Checkpoint } from '../model/sync-checkpoint.js'
import { advanceListing, nextListingRequest } from './advance-listing.js'
import { newCheckpoint, type Pass } from './pass.js'

const target = {
  projectId: '00000000-0000-5000-8000-000000000001',
  repository: { githubId: 1, nodeId: 'R_1', fullName: 'acme/widget' },
}
const seenAt = '2026-01-31T12:00:00Z'
const beganAt = '2026-02-01T00:00:00.000Z'

function aPass(told: Partial<Checkpoint>, more: Partial<Pass> = {}): Pass {
  return {
    stream: 'bugs',
    target,
    checkpoint: { ...newCheckpoint(target, 'bugs'), pass: 'full', pending_watermark: beganAt, ...told },
    seen: { count: 150, updatedAt: seenAt },
    expected: 150,
    read: 0,
    newest: null,
    finished: false,
    waitsFor: [],
    ...more,
  }
}

function aPage(pass: Pass, told: Partial<Page>): Page {
  return {
    request: nextListingRequest(pass),
    records: [],
    next: null,
    total: null,
    descending: false,
    observedAt: '2026-02-01T00:00:01.000Z',
    ...told,
  }
}

describe('nextListingRequest', () => {
  it('reads a full pass oldest first, no more than is there', () => {
    expect(nextListingRequest(aPass({}))).toMatchObject({ order: 'created', since: null, first: 100 })
    expect(nextListingRequest(aPass({}, { read: 100 })).first).toBe(50)
  })

  it('reads an incremental pass from five seconds before the watermark', () => {
    const pass = aPass({ pass: 'incremental', watermark: '2026-01-20T00:00:03.000Z' })
    expect(nextListingRequest(pass)).toMatchObject({ order: 'updated', since: '2026-01-19T23:59:58.000Z' })
  })

  it('keeps to the page size that the project was last able to give', () => {
    expect(nextListingRequest(aPass({ page_size: 12 })).first).toBe(12)
  })

  it('asks for four times as many when more came than was expected', () => {
    expect(nextListingRequest(aPass({}, { expected: 5, read: 5 })).first).toBe(20)
    expect(nextListingRequest(aPass({}, { expected: 5, read: 50 })).first).toBe(100)
  })
})

describe('advanceListing', () => {
  it('keeps the watermark until the pass has ended', () => {
    const pass = aPass({ watermark: '2026-01-01T00:00:00.000Z' })
    const after = advanceListing(pass, aPage(pass, { next: 'c1', records: [{}] }))
    expect(after.checkpoint).toMatchObject({
      cursor: 'c1',
      watermark: '2026-01-01T00:00:00.000Z',
      pending_watermark: beganAt,
    })
    expect(after.finished).toBe(false)
  })

  it('asks for exactly what is left once a listing has told how much changed', () => {
    const pass = aPass({ pass: 'incremental', watermark: beganAt }, { expected: 5 })
    const told = { next: 'c1', total: 37, records: Array(5).fill({ updated_at: seenAt }) }
    expect(nextListingRequest(advanceListing(pass, aPage(pass, told))).first).toBe(32)
    // From the newest on, a listing counts what did not change too.
    expect(nextListingRequest(advanceListing(pass, aPage(pass, { ...told, descending: true }))).first).toBe(
      20,
    )
  })

  it('promotes the time the pass began, with what the probe told then', () => {
    const after = advanceListing(aPass({}), aPage(aPass({}), { records: [{ updated_at: seenAt }] }))
    expect(after.checkpoint).toMatchObject({
      watermark: beganAt,
      pending_watermark: null,
      pass: null,
      seen_updated_at: '2026-01-31T12:00:00.000Z',
      seen_count: 150,
      settled: true,
    })
  })

  it('claims to have seen nothing when the pass was resumed, so that the next look reads on', () => {
    const pass = aPass({}, { seen: null })
    expect(advanceListing(pass, aPage(pass, {})).checkpoint).toMatchObject({
      seen_count: null,
      settled: false,
    })
  })

  it('stays at the newest change that a lagging listing shows, and reads on from there', () => {
    const watermark = '2026-01-20T00:00:00.000Z'
    const pass = aPass({ pass: 'incremental', watermark })
    const lagging = aPage(pass, { records: [{ updated_at: '2026-01-31T11:59:59Z' }] })
    expect(advanceListing(pass, lagging)).toMatchObject({
      finished: true,
      checkpoint: { watermark: '2026-01-31T11:59:59.000Z', seen_count: null, settled: false, pass: null },
    })
    expect(advanceListing(pass, aPage(pass, {})).checkpoint).toMatchObject({ watermark, settled: false })
  })

  it('counts what an earlier page showed', () => {
    const pass = aPass({})
    const further = advanceListing(pass, aPage(pass, { next: 'c1', records: [{ updated_at: seenAt }] }))
    expect(advanceListing(further, aPage(further, {})).checkpoint).toMatchObject({ watermark: beganAt })
  })

  it('need not show a change that lies before where it starts to read', () => {
    const pass = aPass({ pass: 'incremental', watermark: '2026-01-31T12:00:06.000Z' })
    expect(advanceListing(pass, aPage(pass, {})).checkpoint).toMatchObject({
      watermark: beganAt,
      seen_count: 150,
    })
  })

  it.each([
    ['a second before it ended', '2026-01-31T23:59:59Z', false],
    ['two seconds before', '2026-01-31T23:59:58Z', true],
  ])('is settled only if the newest change was long enough past: %s', (_, updatedAt, settled) => {
    const pass = aPass({}, { seen: { count: 1, updatedAt } })
    const records = [{ updated_at: updatedAt }]
    expect(advanceListing(pass, aPage(pass, { records })).checkpoint.settled).toBe(settled)
  })

  it('ends a newest-first pass only once it met what is older than the watermark', () => {
    const pass = aPass({ pass: 'incremental', watermark: '2026-01-20T00:00:00.000Z' })
    const newer = { next: 'c1', descending: true, records: [{ updated_at: '2026-01-19T23:59:55Z' }] }
    expect(advanceListing(pass, aPage(pass, newer)).finished).toBe(false)
    const older = { next: 'c1', descending: true, records: [{ updated_at: '2026-01-19T23:59:54Z' }] }
    expect(advanceListing(pass, aPage(pass, older)).finished).toBe(true)
  })
})
