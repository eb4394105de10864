import { expect, test } from 'vitest'
import { DocumentCache } from './document-cache.js'
import { loadSchema } from './load-schema.js'

test('the same text is parsed once, until many others came after it', () => {
  const cache = new DocumentCache(loadSchema())
  const first = cache.check('{ viewer { login } }')
  expect(cache.check('{ viewer { login } }')).toBe(first)
  for (let index = 0; index < 99; index += 1) cache.check(`{ a${index}: viewer { login } }`)
  expect(cache.check('{ viewer { login } }')).toBe(first)
  for (let index = 0; index < 100; index += 1) cache.check(`{ b${index}: viewer { login } }`)
  expect(cache.check('{ viewer { login } }')).not.toBe(first)
})
