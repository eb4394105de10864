import { describe, expect, it } from 'vitest'
import { createNames, quote } from './names.js'

describe('createNames', () => {
  it('names the schema in front of every table, with the prefix', () => {
    expect(createNames().table('bugs')).toBe('"public"."bugs"')
    expect(createNames({ schema: 'Hub', tablePrefix: 'gh_' }).table('bugs')).toBe('"Hub"."gh_bugs"')
  })

  it('shortens a name that PostgreSQL would cut off, and keeps different ones different', () => {
    const names = createNames({ tablePrefix: 'a_rather_long_prefix_' })
    const [one, other] = ['one', 'other'].map((end) =>
      names.plainObject(`pull_request_reviews_tenant_id_host_github_id_${end}`),
    )
    expect(one).toHaveLength(63)
    expect(other).toHaveLength(63)
    expect(one).not.toBe(other)
  })

  it.each(['1st_', 'a-b', 'a b', 'a"b', 'x'.repeat(31)])('refuses the prefix %j', (tablePrefix) => {
    expect(() => createNames({ tablePrefix })).toThrow(
      expect.objectContaining({ code: 'configuration_invalid' }) as Error,
    )
  })

  it.each(['', 'a b', 'a"b', 'a.b', 'x'.repeat(64)])('refuses the schema %j', (schema) => {
    expect(() => createNames({ schema })).toThrow(
      expect.objectContaining({ code: 'configuration_invalid' }) as Error,
    )
  })
})

it('quotes a name so that nothing in it ends it', () => {
  expect(quote('a"; drop table b; --')).toBe('"a""; drop table b; --"')
})
