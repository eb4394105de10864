import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { HubSyncError } from '../errors/hubsync-error.js'
import { verifyWebhookSignature } from './verify-signature.js'

const secret = "It's a Secret to Everybody"
const payload = 'Hello, World!'
/** GitHub's own example: https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries */
const digest = '757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17'
const signature = `sha256=${digest}`

describe('verifyWebhookSignature', () => {
  it("accepts GitHub's own example, as text and as bytes", () => {
    expect(verifyWebhookSignature(payload, signature, secret)).toBe(true)
    expect(verifyWebhookSignature(new TextEncoder().encode(payload), signature, secret)).toBe(true)
  })

  it('signs bytes, not characters', () => {
    const body = Buffer.from('{"title":"Grüße 🎉"}')
    const signed = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`
    expect(verifyWebhookSignature(body, signed, secret)).toBe(true)
    expect(verifyWebhookSignature(body.toString('utf8'), signed, secret)).toBe(true)
    expect(verifyWebhookSignature(body.toString('latin1'), signed, secret)).toBe(false)
  })

  it.each([
    ['no header', undefined],
    ['null', null],
    ['an empty header', ''],
    ['no algorithm', digest],
    ['another algorithm', `sha512=${digest}`],
    ['SHA-1 alone', 'sha1=01dc10d0c83e72ed246219cdd91669667fe2ca59'],
    ['SHA-1 under the name of SHA-256', 'sha256=01dc10d0c83e72ed246219cdd91669667fe2ca59'],
    ['a digest that is too short', signature.slice(0, -2)],
    ['a digest that is too long', `${signature}00`],
    ['a line behind it', `${signature}\n`],
    ['what is not hexadecimal', `sha256=${'z'.repeat(64)}`],
    ['another digest', `sha256=${'0'.repeat(64)}`],
    ['a digest with its last digit changed', `${signature.slice(0, -1)}8`],
    ['a digest with its first digit changed', `sha256=8${digest.slice(1)}`],
  ])('refuses %s', (_, header) => {
    expect(verifyWebhookSignature(payload, header, secret)).toBe(false)
  })

  it('refuses another body, however little it differs', () => {
    expect(verifyWebhookSignature(`${payload} `, signature, secret)).toBe(false)
    expect(verifyWebhookSignature('', signature, secret)).toBe(false)
  })

  it('accepts any of several secrets, so that one can be changed without losing a delivery', () => {
    expect(verifyWebhookSignature(payload, signature, ['new', secret])).toBe(true)
    expect(verifyWebhookSignature(payload, signature, [secret, 'new'])).toBe(true)
    expect(verifyWebhookSignature(payload, signature, ['new', 'newer'])).toBe(false)
    expect(verifyWebhookSignature(payload, signature, [])).toBe(false)
  })

  it('refuses to work with an empty secret, with which anybody can sign', () => {
    const forged = `sha256=${createHmac('sha256', '').update(payload).digest('hex')}`
    for (const secrets of ['', ['good', '']]) {
      const verify = () => verifyWebhookSignature(payload, forged, secrets)
      expect(verify).toThrow(HubSyncError)
      expect(verify).toThrow(/empty/)
    }
  })
})
