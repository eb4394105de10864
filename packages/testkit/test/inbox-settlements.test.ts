import type { Inbox } from '@hubsync/core'
import { amend, proveInbox, rowOf } from './inbox-defect.js'

proveInbox(['inbox settlements', 'inbox contents'], {
  'settles nothing': {
    breaks: () => ({ settle: async () => true }),
    fails: [
      'gives what was being told to another worker when its own died',
      'leaves a delivery that is being told with its worker, and lets those behind it go',
      'counts every state, also those of which there are none',
      'counts the attempts of telling from the beginning',
      'forgets what is old and settled in a way that was named',
      'gives a delivery that was tried before alone',
      'gives a failed delivery again after its wait, and not before',
      'gives a project on once its oldest is settled',
      'gives no delivery out of turn that is replayed while others are worked on',
      'gives nothing behind a delivery that waits for another attempt',
      'is done with what was applied, ignored or parked',
      'knows a delivery again that was settled',
      'lets nobody settle what another worker holds',
      'lets nobody wait for what is delayed, untold or parked',
      'lists by state, by project, by GitHub id and by hook',
      'settles many at once, each as it was told',
      'takes a delivery again that it has forgotten',
      'takes a delivery that is replayed from who holds it',
      'takes an untried delivery back as if it had not been given',
    ],
  },
  'forgets reasons': {
    breaks: (parts) => ({
      settle: async (id, worker, settlement) => {
        const settled = await parts.inbox.settle(id, worker, settlement)
        amend(parts, id, { error: null })
        return settled
      },
    }),
    fails: [
      'gives a failed delivery again after its wait, and not before',
      'is done with what was applied, ignored or parked',
      'settles many at once, each as it was told',
    ],
  },
  'keeps errors for ever': {
    breaks: (parts) => ({
      settle: async (id, worker, settlement) => {
        const error = rowOf(parts, id)?.error ?? null
        const settled = await parts.inbox.settle(id, worker, settlement)
        if (settlement.state === 'applied') amend(parts, id, { error })
        return settled
      },
    }),
    fails: ['forgets the error of a delivery that is applied in the end'],
  },
  'forgets to wait': {
    breaks: ({ inbox }) => ({
      settle: (id, worker, settlement) =>
        inbox.settle(id, worker, 'waitMs' in settlement ? { ...settlement, waitMs: 0 } : settlement),
    }),
    fails: [
      'gives a failed delivery again after its wait, and not before',
      'gives nothing behind a delivery that waits for another attempt',
      'lets nobody wait for what is delayed, untold or parked',
    ],
  },
  'counts on when it tells': {
    breaks: (parts) => ({
      settle: async (id, worker, settlement) => {
        const attempts = rowOf(parts, id)?.attempts ?? 0
        const settled = await parts.inbox.settle(id, worker, settlement)
        if (settlement.state === 'untold') amend(parts, id, { attempts })
        return settled
      },
    }),
    fails: ['counts the attempts of telling from the beginning'],
  },
  'counts what was not tried': {
    breaks: (parts) => ({
      settle: async (id, worker, settlement) => {
        const attempts = rowOf(parts, id)?.attempts ?? 0
        const settled = await parts.inbox.settle(id, worker, settlement)
        if (settlement.state === 'untried') amend(parts, id, { attempts })
        return settled
      },
    }),
    fails: ['takes an untried delivery back as if it had not been given'],
  },
  'lets go of what is being told': {
    breaks: ({ inbox }) => ({
      settle: (id, worker, settlement) =>
        settlement.state === 'telling'
          ? inbox.settle(id, worker, { state: 'untold', waitMs: 0, error: 'failed' })
          : inbox.settle(id, worker, settlement),
    }),
    fails: ['leaves a delivery that is being told with its worker, and lets those behind it go'],
  },
  'is done with what is being told': {
    breaks: ({ inbox }) => ({
      settle: (id, worker, settlement) =>
        inbox.settle(id, worker, settlement.state === 'telling' ? { state: 'applied' } : settlement),
    }),
    fails: [
      'gives what was being told to another worker when its own died',
      'leaves a delivery that is being told with its worker, and lets those behind it go',
    ],
  },
  'lets anybody settle': {
    breaks: (parts) => ({
      settle: (id, _worker, settlement) =>
        parts.inbox.settle(id, String(rowOf(parts, id)?.claimed_by), settlement),
    }),
    fails: [
      'gives what was being told to another worker when its own died',
      'leaves a delivery that is being told with its worker, and lets those behind it go',
      'lets nobody settle what another worker holds',
      'settles many at once, each as it was told',
    ],
  },
  'replays nothing': {
    breaks: () => ({ replay: async () => true }),
    fails: [
      'gives no delivery out of turn that is replayed while others are worked on',
      'makes a delivery due again as if it had just come',
      'replays nothing that it does not have',
      'takes a delivery that is replayed from who holds it',
    ],
  },
  'replays only what nobody holds': {
    breaks: (parts) => ({
      replay: async (id) => (rowOf(parts, id)?.claimed_by ? true : parts.inbox.replay(id)),
    }),
    fails: ['takes a delivery that is replayed from who holds it'],
  },
  'lists the oldest first': {
    breaks: ({ inbox }) => ({
      list: async (host, filter) => {
        const { limit = 100, ...rest } = filter ?? {}
        return (await inbox.list(host, { ...rest, limit: 1000 })).toReversed().slice(0, limit)
      },
    }),
    fails: [
      'forgets what is old and settled in a way that was named',
      'lists by state, by project, by GitHub id and by hook',
      'lists the newest first, as many as asked for',
      'settles many at once, each as it was told',
    ],
  },
  'lists everything': {
    breaks: ({ inbox }) => ({ list: (host, filter) => inbox.list(host, { limit: filter?.limit ?? 100 }) }),
    fails: [
      'leaves a delivery that is being told with its worker, and lets those behind it go',
      'gives a failed delivery again after its wait, and not before',
      'is done with what was applied, ignored or parked',
      'keeps what GitHub sent, every part of it',
      'lists by state, by project, by GitHub id and by hook',
      'makes a delivery due again as if it had just come',
    ],
  },
  'lists of every hook': {
    breaks: ({ inbox }) => ({ list: (host, { hookId: _, ...rest } = {}) => inbox.list(host, rest) }),
    fails: ['lists by state, by project, by GitHub id and by hook'],
  },
  'counts only what there is': {
    breaks: ({ inbox }) => ({
      count: async (host) =>
        Object.fromEntries(
          Object.entries(await inbox.count(host)).filter(([, deliveries]) => deliveries > 0),
        ) as Awaited<ReturnType<Inbox['count']>>,
    }),
    fails: ['counts every state, also those of which there are none'],
  },
  'forgets whatever is old': {
    breaks: ({ inbox }) => ({
      prune: (host, _states, before) => inbox.prune(host, ['applied', 'ignored', 'parked'], before),
    }),
    fails: ['forgets what is old and settled in a way that was named'],
  },
  'remembers what it has forgotten': {
    breaks: ({ inbox }) => {
      const seen = new Set<string>()
      return {
        receive: async (delivery) => {
          const name = JSON.stringify([delivery.host, delivery.hookId, delivery.deliveryId])
          if (seen.has(name)) return 'known'
          seen.add(name)
          return inbox.receive(delivery)
        },
      }
    },
    fails: ['takes a delivery again that it has forgotten'],
  },
})
