import { amend, amendRow, proveInbox, put, rowOf, rowsOf, withRows } from './inbox-defect.js'

proveInbox(['inbox claims', 'inbox order'], {
  'gives the newest first': {
    breaks: ({ inbox }) => ({ claim: async (claim) => (await inbox.claim(claim)).toReversed() }),
    fails: [
      'gives a failed delivery again after its wait, and not before',
      'gives a long project in parts',
      'gives a project in its order, and to one worker at a time',
      'gives the oldest first, and no more than asked for',
      'lets nobody wait for what is delayed, untold or parked',
      'makes a delivery due again as if it had just come',
      'takes text that databases refuse',
    ],
  },
  'gives more than it was asked for': {
    breaks: ({ inbox }) => ({ claim: (claim) => inbox.claim({ ...claim, limit: 1000 }) }),
    fails: [
      'gives the oldest first, and no more than asked for',
      'lets deliveries of no project wait for none',
    ],
  },
  'counts no attempts': {
    breaks: (parts) => ({
      claim: async (claim) => {
        const claimed = await parts.inbox.claim(claim)
        for (const delivery of claimed) amend(parts, delivery, { attempts: delivery.attempts - 1 })
        return claimed.map((delivery) => ({ ...delivery, attempts: delivery.attempts - 1 }))
      },
    }),
    fails: [
      'gives what was being told to another worker when its own died',
      'counts the attempts of telling from the beginning',
      'gives a delivery that was tried before alone',
      'gives a delivery whole, with its attempts counted',
      'keeps the order when a worker dies',
      'passes a claim on that ran out',
      'takes an untried delivery back as if it had not been given',
    ],
  },
  'gives what others hold': {
    breaks: (parts) => ({
      claim: async (claim) => {
        for (const row of rowsOf(parts, claim.host)) put(parts, { ...row, claimed_until: null })
        return parts.inbox.claim(claim)
      },
    }),
    fails: [
      'leaves a delivery that is being told with its worker, and lets those behind it go',
      'gives a long project in parts',
      'gives a project in its order, and to one worker at a time',
      'gives no delivery out of turn that is replayed while others are worked on',
      'gives nothing to a second worker that the first one holds',
      'gives the oldest first, and no more than asked for',
      'keeps the order when a worker dies',
      'lets deliveries of no project wait for none',
      'prolongs claims of the worker that holds them',
      'shares what there is between twenty workers that ask at once',
    ],
  },
  'looks before it claims': {
    breaks: (parts) => ({
      claim: async (claim) => {
        const free = rowsOf(parts, claim.host).filter(({ claimed_by }) => claimed_by === null)
        await new Promise((resolve) => setImmediate(resolve))
        for (const row of free) amendRow(parts, String(row.id), claim.host, { claimed_until: null })
        return parts.inbox.claim(claim)
      },
    }),
    fails: ['shares what there is between twenty workers that ask at once'],
  },
  'never passes a claim on': {
    breaks: ({ inbox }) => ({ claim: (claim) => inbox.claim({ ...claim, milliseconds: 3_600_000 }) }),
    fails: [
      'gives what was being told to another worker when its own died',
      'keeps the order when a worker dies',
      'lets nobody settle what another worker holds',
      'passes a claim on that ran out',
      'prolongs no claim for a worker that lost it',
    ],
  },
  'prolongs nothing': {
    breaks: () => ({ extend: async () => undefined }),
    fails: ['prolongs claims of the worker that holds them'],
  },
  "prolongs anybody's claim": {
    breaks: (parts) => ({
      extend: async (ids, _worker, milliseconds) => {
        for (const id of ids) {
          await parts.inbox.extend([id], String(rowOf(parts, id)?.claimed_by), milliseconds)
        }
      },
    }),
    fails: ['prolongs no claim for a worker that lost it'],
  },
  'leaves a project with whoever had it first': {
    breaks: ({ inbox }) => {
      const keepers = new Map<string, string>()
      return {
        claim: async (claim) =>
          (await inbox.claim(claim)).filter(({ projectGithubId, attempts }) => {
            const name = `${claim.host} ${projectGithubId}`
            if (projectGithubId !== null && !keepers.has(name)) keepers.set(name, claim.worker)
            return attempts > 1 || projectGithubId === null || keepers.get(name) === claim.worker
          }),
      }
    },
    fails: [
      'gives what was being told to another worker when its own died',
      'leaves a delivery that is being told with its worker, and lets those behind it go',
      'gives a project on once its oldest is settled',
      'gives no delivery out of turn that is replayed while others are worked on',
      'gives nothing behind a delivery that waits for another attempt',
      'lets nobody wait for what is delayed, untold or parked',
      'takes a delivery that is replayed from who holds it',
      'takes an untried delivery back as if it had not been given',
    ],
  },
  'gives a project to several': {
    breaks: (parts) => ({
      claim: (claim) =>
        withRows(parts, claim.host, { project_github_id: null }, () => parts.inbox.claim(claim)),
    }),
    fails: [
      'gives a delivery that was tried before alone',
      'gives a delivery whole, with its attempts counted',
      'gives a long project in parts',
      'gives a project in its order, and to one worker at a time',
      'gives nothing behind a delivery that waits for another attempt',
      'keeps the order when a worker dies',
    ],
  },
  'gives what was tried with those behind it': {
    breaks: (parts) => ({
      claim: async (claim) => {
        const claimed = await parts.inbox.claim(claim)
        const [tried] = claimed.filter(({ attempts }) => attempts > 1)
        if (!tried) return claimed
        const behind = (await parts.inbox.list(claim.host)).filter(({ attempts }) => attempts === 0)
        for (const delivery of behind) amend(parts, delivery, { claimed_by: claim.worker })
        return [...claimed, ...behind]
      },
    }),
    fails: ['gives a delivery that was tried before alone'],
  },
  'lets those behind wait for what is delayed': {
    breaks: (parts) => ({
      claim: async (claim) => {
        const open = (await parts.inbox.list(claim.host)).filter(({ state }) =>
          ['delayed', 'untold', 'parked'].includes(state),
        )
        const busy = new Set(open.map(({ projectGithubId }) => projectGithubId))
        const claimed = await parts.inbox.claim(claim)
        return claimed.filter(({ projectGithubId, attempts }) => attempts > 1 || !busy.has(projectGithubId))
      },
    }),
    fails: [
      'gives what was being told to another worker when its own died',
      'leaves a delivery that is being told with its worker, and lets those behind it go',
      'counts the attempts of telling from the beginning',
      'gives a failed delivery again after its wait, and not before',
      'lets nobody wait for what is delayed, untold or parked',
    ],
  },
  'lets deliveries of no project wait for each other': {
    breaks: (parts) => ({
      claim: (claim) => withRows(parts, claim.host, { project_github_id: 9 }, () => parts.inbox.claim(claim)),
    }),
    fails: [
      'gives a delivery whole, with its attempts counted',
      'gives nothing behind a delivery that waits for another attempt',
      'gives the oldest first, and no more than asked for',
      'lets deliveries of no project wait for none',
      'settles many at once, each as it was told',
      'shares what there is between twenty workers that ask at once',
    ],
  },
  'gives a project whole, however long it is': {
    breaks: (parts) => ({
      claim: async (claim) => {
        const claimed = await parts.inbox.claim(claim)
        if (claimed.length < 30) return claimed
        return [...claimed, ...(await parts.inbox.list(claim.host, { state: 'received' })).slice(0, 5)]
      },
    }),
    fails: ['gives a long project in parts'],
  },
  'gives everything of a project but what it replayed': {
    breaks: (parts) => ({
      replay: async (id) => {
        const replayed = await parts.inbox.replay(id)
        amend(parts, id, { received_at: '2026-12-31T00:00:00.000Z' })
        return replayed
      },
    }),
    fails: [
      'gives no delivery out of turn that is replayed while others are worked on',
      'makes a delivery due again as if it had just come',
    ],
  },
  'works for every host': {
    breaks: (parts) => ({
      claim: async (claim) => [
        ...(await parts.inbox.claim(claim)),
        ...(await parts.inbox.claim({ ...claim, host: `other-${claim.host}` })),
      ],
    }),
    fails: ['gives nothing of another host'],
  },
})
