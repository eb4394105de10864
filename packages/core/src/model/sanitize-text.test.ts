import { describe, expect, it } from 'vitest'
import { sanitizeText } from './sanitize-text.js'

describe('sanitizeText', () => {
  it('drops NUL', () => {
    expect(sanitizeText('a\0b\0')).toBe('ab')
  })

  it('replaces lone surrogates, wherever they stand', () => {
    expect(sanitizeText('\uD83D a \uDE00\uD83D')).toBe('\uFFFD a \uFFFD\uFFFD')
  })

  it('leaves every other text as it is', () => {
    const text = 'Zoë 😀 👩‍👩‍👧 "quoted" \\ \u0001 \uFFFE \r\n'
    expect(sanitizeText(text)).toBe(text)
  })

  it('is the same after a second time, even where dropping a NUL joins a pair', () => {
    const once = sanitizeText('\uD83D\0\uDE00')
    expect(once).toBe('😀')
    expect(sanitizeText(once)).toBe(once)
  })
})
