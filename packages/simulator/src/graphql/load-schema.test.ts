import { expect, test } from 'vitest'
import { loadSchema } from './load-schema.js'

test('the schema is built once and knows the fields that hubsync asks for', () => {
  const schema = loadSchema()
  expect(loadSchema()).toBe(schema)
  expect(Object.keys(schema.getType('PullRequest')?.toConfig() ?? {})).toContain('fields')
  expect(schema.getQueryType()?.getFields().repository).toBeDefined()
})
