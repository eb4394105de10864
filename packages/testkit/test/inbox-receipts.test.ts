import { amend, proveInbox, rowOf } from './inbox-defect.js'

proveInbox(['inbox receipts'], {
  'loses a part of what came': {
    breaks: ({ inbox }) => ({ receive: (delivery) => inbox.receive({ ...delivery, action: null }) }),
    fails: ['gives a delivery whole, with its attempts counted', 'keeps what GitHub sent, every part of it'],
  },
  'stores a duplicate over what it knows': {
    breaks: (parts) => ({
      receive: async (delivery) => {
        const outcome = await parts.inbox.receive(delivery)
        amend(parts, delivery, { event: delivery.event, payload: delivery.payload })
        return outcome
      },
    }),
    fails: ['stores a delivery once, and leaves it as it came first'],
  },
  'stores a duplicate of what is settled anew': {
    breaks: (parts) => ({
      receive: async (delivery) => {
        if (rowOf(parts, delivery)?.state !== 'received') amend(parts, delivery, { state: 'received' })
        return parts.inbox.receive(delivery)
      },
    }),
    fails: ['knows a delivery again that was settled'],
  },
  'looks before it stores': {
    breaks: (parts) => ({
      receive: async (delivery) => {
        const known = rowOf(parts, delivery)
        await new Promise((resolve) => setImmediate(resolve))
        await parts.inbox.receive(delivery)
        return known ? 'known' : 'stored'
      },
    }),
    fails: ['stores one of twenty that come at the same time'],
  },
  'drops what comes too fast': {
    breaks: ({ inbox }) => {
      let underWay = 0
      return {
        receive: async (delivery) => {
          underWay += 1
          const outcome = underWay > 100 ? 'stored' : await inbox.receive(delivery)
          await new Promise((resolve) => setImmediate(resolve))
          underWay -= 1
          return outcome
        },
      }
    },
    fails: ['stores every one of five hundred that come at the same time'],
  },
  'knows one hook only': {
    breaks: ({ inbox }) => ({ receive: (delivery) => inbox.receive({ ...delivery, hookId: '77' }) }),
    fails: [
      'keeps deliveries of other hooks and other hosts apart',
      'keeps what GitHub sent, every part of it',
      'lists by state, by project, by GitHub id and by hook',
    ],
  },
  'refuses odd text': {
    breaks: ({ inbox }) => ({
      receive: async (delivery) => {
        if (delivery.payload.includes('\\u0000')) throw new Error('unsupported escape')
        return inbox.receive(delivery)
      },
    }),
    fails: ['takes text that databases refuse'],
  },
  'cuts long payloads': {
    breaks: ({ inbox }) => ({
      receive: (delivery) =>
        inbox.receive(delivery.payload.length > 1e6 ? { ...delivery, payload: '{}' } : delivery),
    }),
    fails: ['takes a payload of several megabytes'],
  },
})
