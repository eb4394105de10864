import type { CommitBatch, CommitResult, Scope, Store } from '@hubsync/core'
import { type Parts, proveArea, put, rowsOf, withCommit } from './defect.js'

proveArea('isolation', {
  'stores rows of strangers under one scope': {
    breaks: (parts) =>
      withLeak(parts, (batch, victim, commit) => {
        const [change] = batch.changes
        const own = change?.kind === 'upsert' && change.row.title === 'Theirs'
        const id = rowsOf(parts, victim, 'bugs')[0]?.id
        return commit(
          own && id ? { scope: victim, changes: [{ ...change, row: { ...change.row, id } }] } : batch,
        )
      }),
    fails: ['keeps the same records of two scopes apart'],
  },
  'stamps rows with another scope': {
    breaks: (parts) => {
      let known: Scope | undefined
      return withCommit(parts, async (batch, commit) => {
        const result = await commit(batch)
        known ??= batch.scope
        for (const row of rowsOf(parts, batch.scope, 'bugs')) {
          const stray = batch.scope.tenantId !== known.tenantId || batch.scope.host !== known.host
          if (stray) put(parts, batch.scope, 'bugs', { ...row, tenant_id: known.tenantId, host: known.host })
        }
        return result
      })
    },
    fails: ['stamps rows with their scope'],
  },
  'finds the row to overwrite by its id alone': {
    breaks: (parts) =>
      withLeak(parts, (batch, victim, commit) => {
        const [change] = batch.changes
        return commit(
          change?.kind === 'upsert' && change.row.title === 'Taken over'
            ? { ...batch, scope: victim }
            : batch,
        )
      }),
    fails: ['lets no commit overwrite a row of another scope, even by its id'],
  },
  'buries rows by their ids alone': {
    breaks: (parts) =>
      withLeak(parts, (batch, victim, commit) =>
        commit(batch.changes[0]?.kind === 'tombstone' ? { ...batch, scope: victim } : batch),
      ),
    fails: ['lets no tombstone reach a row of another scope'],
  },
  'marks the rows of every tenant': {
    breaks: (parts) =>
      withLeak(parts, (batch, victim, commit) =>
        commit(batch.changes[0]?.kind === 'mark' ? { ...batch, scope: victim } : batch),
      ),
    fails: ['lets no mark reach a row of another scope'],
  },
  'overwrites checkpoints of the same stream': {
    breaks: (parts) =>
      withLeak(parts, (batch, victim, commit) =>
        commit(batch.checkpoints?.[0]?.cursor === 'theirs' ? { ...batch, scope: victim } : batch),
      ),
    fails: ['keeps checkpoints of the same stream apart'],
  },
  'hands out checkpoints of every tenant': {
    breaks: (parts) =>
      withLeakingReads(parts, (store, victim) => ({
        checkpoints: (_scope, filter) => store.checkpoints(victim, filter),
      })),
    fails: ['hands out no checkpoint of another scope'],
  },
  'counts rows of every tenant': {
    breaks: (parts) =>
      withLeakingReads(parts, (store, victim) => ({ count: (_scope, query) => store.count(victim, query) })),
    fails: ['counts no row of another scope'],
  },
  'tells identities of every tenant': {
    breaks: (parts) =>
      withLeakingReads(parts, (store, victim) => ({ ids: (_scope, query) => store.ids(victim, query) })),
    fails: ['tells no identity of another scope'],
  },
  'tells buried identities of every tenant': {
    breaks: (parts) =>
      withLeakingReads(parts, (store, victim) => ({
        ids: (scope, query) => store.ids(query.visibility === 'all' ? victim : scope, query),
      })),
    fails: ['tells no identity of another scope'],
  },
  'hands out rows of every tenant': {
    breaks: (parts) =>
      withLeakingReads(parts, (store, victim) => ({ rows: (_scope, query) => store.rows(victim, query) })),
    fails: ['hands out no row of another scope'],
  },
  'hands out rows of every tenant to who knows the id': {
    breaks: (parts) =>
      withLeakingReads(parts, (store, victim) => ({
        rows: (scope, query) => store.rows(query.where?.id ? victim : scope, query),
      })),
    fails: ['hands out no row of another scope'],
  },
  'finds the log to replace by its id alone': {
    breaks: (parts) =>
      withLeakingReads(parts, (store, victim) => ({
        logs: { ...store.logs, write: (_scope, log) => store.logs.write(victim, log) },
      })),
    fails: ['lets no log overwrite one of another scope, even by its id'],
  },
  'lists logs of every tenant': {
    breaks: (parts) =>
      withLeakingReads(parts, (store, victim) => ({
        logs: { ...store.logs, list: (_scope, filter) => store.logs.list(victim, filter) },
      })),
    fails: ['lists no log of another scope'],
  },
  'derives projects of every tenant': {
    breaks: (parts) =>
      withLeakingReads(parts, (store, victim) => ({
        derive: (scope, request) => store.derive(request.projectIds ? victim : scope, request),
      })),
    fails: ['derives no project of another scope'],
  },
  'scores bugs of every tenant': {
    breaks: (parts) =>
      withLeakingReads(parts, (store, victim) => ({
        derive: (scope, request) => store.derive(request.projectIds ? scope : victim, request),
      })),
    fails: ['scores no bug of another scope'],
  },
  'erases nothing': {
    breaks: ({ store }) => ({ store: { ...store, erase: async () => undefined } }),
    fails: [
      'answers: forgets the answers of an erased tenant',
      'erases all of a tenant, on every host, and nothing of another',
    ],
  },
  'erases every tenant': {
    breaks: (parts) =>
      withScopesSeen(parts, (scopes) => ({
        erase: async () => {
          for (const { tenantId } of scopes) await parts.store.erase(tenantId)
        },
      })),
    fails: [
      'answers: forgets the answers of an erased tenant',
      'erases all of a tenant, on every host, and nothing of another',
    ],
  },
  'erases one host only': {
    breaks: (parts) =>
      withScopesSeen(parts, (scopes) => ({
        erase: async (tenantId) => {
          const kept = scopes.filter((scope) => scope.tenantId === tenantId).slice(1)
          const rows = kept.map((scope) => rowsOf(parts, scope, 'bugs'))
          await parts.store.erase(tenantId)
          for (const [index, scope] of kept.entries()) {
            for (const row of rows[index] ?? []) put(parts, scope, 'bugs', row)
          }
        },
      })),
    fails: ['erases all of a tenant, on every host, and nothing of another'],
  },
  'forgets to erase leases': {
    breaks: (parts) =>
      withScopesSeen(parts, ([scope]) => ({
        erase: async (tenantId) => {
          const locks = scope ? rowsOf(parts, scope, 'sync_locks') : []
          await parts.store.erase(tenantId)
          for (const row of locks) if (scope) put(parts, scope, 'sync_locks', row)
        },
      })),
    fails: ['erases all of a tenant, on every host, and nothing of another'],
  },
  'shares leases between tenants': {
    breaks: ({ lock }) => ({
      lock: {
        ...lock,
        acquire: (scope, name, request) =>
          lock.acquire(name === 'shared' ? { ...scope, tenantId: 'everybody' } : scope, name, request),
      },
    }),
    fails: ['keeps leases of the same name apart'],
  },
  'shares tokens between hosts': {
    breaks: (parts) =>
      withLeak(parts, (batch, victim, commit) => {
        const token = rowsOf(parts, victim, 'sync_locks').find(({ name }) => name === 'shared')?.token
        if (batch.lease && Number(token) > batch.lease.token) throw new Error('lease lost')
        return commit(batch)
      }),
    fails: ['keeps the tokens of the same name apart'],
  },
})

/** A store that knows which scopes committed, in order. */
function withScopesSeen(parts: Parts, methods: (scopes: readonly Scope[]) => Partial<Store>) {
  const scopes: Scope[] = []
  const commit: Store['commit'] = (batch) => {
    if (!scopes.some((scope) => isSame(scope, batch.scope))) scopes.push(batch.scope)
    return parts.store.commit(batch)
  }
  const lazily = <Name extends keyof Store>(name: Name) => methods(scopes)[name] ?? parts.store[name]
  const erase: Store['erase'] = (tenantId) => lazily('erase')(tenantId)
  return { store: { ...parts.store, commit, erase } }
}

/** A store in which a lone change of another scope meets the scope that committed first, its victim. */
function withLeak(
  parts: Parts,
  leak: (batch: CommitBatch, victim: Scope, commit: Store['commit']) => Promise<CommitResult>,
) {
  let victim: Scope | undefined
  return withCommit(parts, (batch, commit) => {
    victim ??= batch.scope
    const stray = !isSame(batch.scope, victim) && batch.changes.length < 2
    return stray ? leak(batch, victim, commit) : commit(batch)
  })
}

/** A store whose methods, asked by another scope, answer from the one that committed first. */
function withLeakingReads(parts: Parts, methods: (store: Store, victim: Scope) => Partial<Store>) {
  const { store } = parts
  let victim: Scope | undefined
  const storeFor = (scope: Scope): Store => {
    return victim && !isSame(scope, victim) ? { ...store, ...methods(store, victim) } : store
  }
  const leaking: Store = {
    commit: (batch) => {
      victim ??= batch.scope
      return store.commit(batch)
    },
    checkpoints: (scope, filter) => storeFor(scope).checkpoints(scope, filter),
    count: (scope, query) => storeFor(scope).count(scope, query),
    ids: (scope, query) => storeFor(scope).ids(scope, query),
    rows: (scope, query) => storeFor(scope).rows(scope, query),
    logs: {
      write: (scope, log) => storeFor(scope).logs.write(scope, log),
      list: (scope, filter) => storeFor(scope).logs.list(scope, filter),
    },
    derive: (scope, request) => storeFor(scope).derive(scope, request),
    erase: (tenantId) => store.erase(tenantId),
  }
  return { store: leaking }
}

function isSame(left: Scope, right: Scope): boolean {
  return left.tenantId === right.tenantId && left.host === right.host
}
