import { HubSyncError } from '@hubsync/core'
import { describe, expect, it } from 'vitest'
import { isTransient, mapDatabaseError, mapErrorInTransaction } from './prisma-errors.js'

/** What Prisma throws for a failed raw statement, with what its driver adapter said. */
function rawFailure(code: string, message: string, kind = 'postgres') {
  return Object.assign(
    new Error(`\nInvalid \`prisma.$queryRawUnsafe()\` invocation:\n\n\nRaw query failed.`),
    {
      code: 'P2010',
      meta: { driverAdapterError: { cause: { originalCode: code, originalMessage: message, kind } } },
    },
  )
}

/** What Prisma throws by itself, before any statement ran. */
function clientFailure(code: string, message: string, kind?: string) {
  return Object.assign(new Error(message), { code, meta: { driverAdapterError: { cause: { kind } } } })
}

/** What node-postgres and PGlite throw. */
function driverFailure(code: string, message: string) {
  return Object.assign(new Error(message), { code, severity: 'ERROR' })
}

describe('mapDatabaseError', () => {
  it.each([
    ['a refused connection of Node', driverFailure('ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:1')],
    ['an unknown host', driverFailure('ENOTFOUND', 'getaddrinfo ENOTFOUND db')],
    ['a server out of reach', clientFailure('P1001', "Can't reach database server at 127.0.0.1:1")],
    [
      'the same in a raw statement',
      clientFailure('P2010', 'Raw query failed. Code: `N/A`.', 'DatabaseNotReachable'),
    ],
    ['a wrong password', rawFailure('28P01', 'password authentication failed for user "u"')],
    ['a database that does not exist', rawFailure('3D000', 'database "x" does not exist')],
    ['a server that shuts down', rawFailure('57P01', 'terminating connection due to administrator command')],
    ['a server that is starting', driverFailure('57P03', 'the database system is starting up')],
    ['too many connections', rawFailure('53300', 'sorry, too many clients already')],
    ['a lost connection', rawFailure('08006', 'connection failure')],
    ['a session that stood still', rawFailure('25P03', 'terminating connection due to idle-in-transaction')],
    ['a connection that broke', new Error('Connection terminated unexpectedly')],
    [
      'a connection that broke before',
      new Error('Client has encountered a connection error and is not queryable'),
    ],
    ['a server that does not answer', new Error('Query read timeout')],
    [
      'a server that takes no writes',
      rawFailure('25006', 'cannot execute INSERT in a read-only transaction'),
    ],
    ['a server that closed the connection', clientFailure('P1017', 'Server has closed the connection.')],
  ])('calls %s unreachable', (_, error) => {
    expect(mapDatabaseError(error)).toMatchObject({ code: 'database_unreachable', retryable: true })
  })

  it.each([
    [
      'a statement timeout',
      rawFailure('57014', 'canceling statement due to statement timeout'),
      /statement_timeout/,
    ],
    ['a lock timeout', driverFailure('55P03', 'canceling statement due to lock timeout'), /lock_timeout/],
    ['a deadlock', rawFailure('40P01', 'deadlock detected', 'TransactionWriteConflict'), /the same rows/],
    ['a serialization failure', driverFailure('40001', 'could not serialize access'), /the same rows/],
    ['a lack of memory', rawFailure('53200', 'out of memory'), /out of memory/],
    ['a pool without a free connection', clientFailure('P2028', 'Unable to start a transaction'), /pool/],
    ['the same of pg', new Error('timeout exceeded when trying to connect'), /pool/],
    ['a transaction that took too long', clientFailure('P2028', 'Transaction API error: expired'), /expired/],
  ])('calls a database with %s busy, and says what to do', (_, error, words) => {
    const mapped = mapDatabaseError(error)
    expect(mapped).toMatchObject({ code: 'database_busy', retryable: true })
    expect(mapped.message).toMatch(words)
  })

  it.each([
    [
      'a disk that is full',
      rawFailure('53100', 'could not extend file: No space left on device'),
      /make room/,
    ],
    ['an embedded database that was closed', new Error('PGlite is closed'), /closed while hubsync used it/],
    ['a pool that was closed', new Error('Cannot use a pool after calling end on the pool'), /await its end/],
  ])('sees that waiting does not help against %s, and says what does', (_, error, words) => {
    const mapped = mapDatabaseError(error)
    expect(mapped).toMatchObject({ code: 'database_failed', retryable: false })
    expect(mapped.message).toMatch(words)
  })

  it('tells every address that was tried in vain, where the error itself says nothing', () => {
    const attempts = ['::1', '127.0.0.1'].map((host) =>
      driverFailure('ECONNREFUSED', `connect ECONNREFUSED ${host}:1`),
    )
    const refused = Object.assign(new AggregateError(attempts, ''), { code: 'ECONNREFUSED' })
    expect(mapDatabaseError(refused)).toMatchObject({
      code: 'database_unreachable',
      message: expect.stringMatching(
        /reached: connect ECONNREFUSED ::1:1, connect ECONNREFUSED 127\.0\.0\.1:1$/,
      ),
    })
  })

  it.each([
    ['a missing table', rawFailure('42P01', 'relation "public.bugs" does not exist')],
    ['a missing column', rawFailure('42703', 'column "severity" does not exist')],
    ['a missing schema', rawFailure('3F000', 'schema "hub" does not exist')],
    ['a missing table of a model', clientFailure('P2021', 'The table `public.bugs` does not exist')],
    ['a missing table of PGlite', driverFailure('42P01', 'relation "public.bugs" does not exist')],
  ])('takes %s for tables that were not migrated', (_, error) => {
    const mapped = mapDatabaseError(error)
    expect(mapped).toMatchObject({ code: 'database_not_migrated' })
    expect(mapped.message).toContain('does not exist')
    expect(mapped.remedy).toContain('hubsync migrate')
  })

  it.each([
    ['a refused value', rawFailure('22P02', 'invalid input syntax for type uuid: "x"'), /uuid: "x"$/],
    ['a missing permission', rawFailure('42501', 'permission denied for schema public'), /permission denied/],
    ['an error raised in PL/pgSQL', driverFailure('P0001', 'no writes today'), /no writes today/],
    ['what is no error at all', 'a string', /a string/],
  ])('calls everything else a failure, in its own words: %s', (_, error, words) => {
    const mapped = mapDatabaseError(error)
    expect(mapped.code).toBe('database_failed')
    expect(mapped.message).toMatch(words)
  })

  it('takes the words of older Prisma versions from their message', () => {
    const text = 'Raw query failed. Code: `42P01`. Message: `relation "public.bugs" does not exist`'
    const mapped = mapDatabaseError(Object.assign(new Error(text), { code: 'P2010' }))
    expect(mapped).toMatchObject({ code: 'database_not_migrated' })
    expect(mapped.message).toMatch(/: relation "public.bugs" does not exist$/)
  })

  it('leaves an error of hubsync as it is, and keeps any other as the cause', () => {
    const own = new HubSyncError('lease_lost', 'gone')
    expect(mapDatabaseError(own)).toBe(own)
    const driver = driverFailure('42501', 'permission denied')
    expect(mapDatabaseError(driver).cause).toBe(driver)
  })

  it.each([
    [
      'in a connection string',
      'no route to postgresql://admin:s3same@db.example.org:5432/app?sslmode=require',
    ],
    [
      'with signs in it that URLs reserve',
      'no route to postgres://admin:s3s/a?m#e@s3same@db.example.org/app',
    ],
    ['as a parameter', 'cannot parse "host=db user=admin password=s3same dbname=app"'],
    ['quoted in JSON', 'bad options {"host":"db","password":"s3same"}'],
  ])('shows no password, neither in the message nor in the cause: %s', (_, message) => {
    const error = Object.assign(new Error(message), { code: 'P1001', url: message })
    const mapped = mapDatabaseError(error)
    expect(mapped.message).toMatch(/db/)
    const cause = mapped.cause as Error
    const shown = [mapped.message, mapped.stack, cause.message, cause.stack, JSON.stringify(cause)].join()
    expect(shown).not.toMatch(/s3s/)
  })
})

describe('mapErrorInTransaction', () => {
  it.each(['57014', '57P01', '40P01', '25006'])('leaves no hope of a later try in it: %s', (code) => {
    const mapped = mapErrorInTransaction(rawFailure(code, 'x'))
    expect(mapped).toMatchObject({ code: 'database_failed', retryable: false })
    expect(mapped.message).toMatch(/x.* begin another one$/)
  })

  it('calls everything else what it is anywhere', () => {
    expect(mapErrorInTransaction(rawFailure('42P01', 'x')).code).toBe('database_not_migrated')
    expect(mapErrorInTransaction(new HubSyncError('lease_lost', 'x')).code).toBe('lease_lost')
  })
})

describe('isTransient', () => {
  it.each(['40001', '40P01', '23505'])('says that %s may succeed when tried again', (code) => {
    expect(isTransient(rawFailure(code, 'x'))).toBe(true)
    expect(isTransient(driverFailure(code, 'x'))).toBe(true)
  })

  it("knows Prisma's own word for a write conflict", () => {
    expect(isTransient(clientFailure('P2034', 'Transaction failed due to a write conflict'))).toBe(true)
    expect(isTransient(rawFailure('', 'x', 'TransactionWriteConflict'))).toBe(true)
  })

  it('says of nothing else that it may', () => {
    const others = [
      rawFailure('22P02', 'x'),
      clientFailure('P1001', 'x'),
      new HubSyncError('lease_lost', 'x'),
    ]
    for (const error of others) expect(isTransient(error)).toBe(false)
  })
})
