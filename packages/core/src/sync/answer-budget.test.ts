import { describe, expect, it } from 'vitest'
import type { Page } from '../contracts/source.js'
import { AnswerBudget, mostNodes } from './answer-budget.js'

function aPage(stream: 'bugs' | 'commits', records: readonly unknown[]): Page {
  const request = {
    stream,
    repository: null,
    order: 'created',
    first: 100,
    cursor: null,
    since: null,
    head: null,
  }
  return { request, records, next: null, total: null, descending: false, observedAt: '' } as Page
}

describe('the budget of an answer', () => {
  it('is halved by what was too much, and grows back a step at a time, never beyond where it began', () => {
    const budget = new AnswerBudget()
    expect([budget.limit, budget.remembered]).toEqual([mostNodes, null])
    budget.noteTooLarge(2_000)
    expect([budget.limit, budget.remembered]).toEqual([1_000, 1_000])
    budget.noteAnswer(900)
    budget.noteAnswer(1_100)
    expect(budget.limit).toBe(1_200)
    for (let answers = 0; answers < 50; answers += 1) budget.noteAnswer(budget.limit)
    expect([budget.limit, budget.remembered]).toEqual([mostNodes, null])
  })

  it('does not grow by answers that used little of it', () => {
    const budget = new AnswerBudget()
    budget.noteTooLarge(2_000)
    budget.noteAnswer(700)
    expect(budget.limit).toBe(1_000)
  })

  it('is halved once by answers that were under way together, and again by smaller ones', () => {
    const budget = new AnswerBudget()
    for (const nodes of [2_000, 2_100, 1_990]) budget.noteTooLarge(nodes)
    expect(budget.limit).toBe(995)
    budget.noteTooLarge(500)
    expect(budget.limit).toBe(250)
    for (let times = 0; times < 9; times += 1) budget.noteTooLarge(1)
    expect(budget.limit).toBe(100)
  })

  it('takes up what an earlier run learned', () => {
    const budget = new AnswerBudget()
    budget.recall(600)
    budget.recall(null)
    expect(budget.limit).toBe(600)
  })
})

describe('the size of records', () => {
  it('is learned from enough of them, and from those of the stream alone', () => {
    const budget = new AnswerBudget()
    const rich = { labels: Array(6).fill({}), assignees: [{}], reviews: undefined }
    const before = budget.nodesPerRecord('bugs')
    budget.learn(aPage('bugs', Array(99).fill(rich)))
    expect(budget.nodesPerRecord('bugs')).toBe(before)
    budget.learn(aPage('bugs', Array(101).fill({ labels: [{}, {}], assignees: [] })))
    expect(budget.nodesPerRecord('bugs')).toBeCloseTo((99 * 8 + 101 * 3) / 200)
    expect(budget.nodesPerRecord('commits')).toBe(1)
  })
})
