import type { TokenRule } from '@hubsync/simulator'
import { describe, expect, it } from 'vitest'
import { createGitFlow, outcomesOf } from './create-git-flow.js'
import { hasGit } from './run-git.js'

const rule: TokenRule = { login: 'acme', scopes: [], visibleRepositories: { ids: [] } }

describe.skipIf(!hasGit())('tokens of two installations', () => {
  it('fetch the commits of the repositories that each of them sees', async () => {
    const auth = ['ghs_one', 'ghs_two']
    const github = await createGitFlow({
      repositories: 4,
      commits: 60,
      issues: 0,
      pullRequests: 0,
      reviews: 0,
      server: { tokens: auth },
      tokens: { ghs_one: rule, ghs_two: rule },
      hub: { auth },
    })
    const { flow, server } = github
    try {
      const owned = flow.world.repositoriesOf(flow.world.accountByLogin('acme')?.id ?? 0)
      for (const repository of owned) repository.visibility = 'private'
      const tokenOf = new Map(owned.map(({ name }, index) => [`acme/${name}`, auth[index % 2] ?? '']))
      for (const token of auth) {
        const ids = owned.flatMap(({ id, name }) => (tokenOf.get(`acme/${name}`) === token ? [id] : []))
        flow.world.tokens.set(token, { ...rule, visibleRepositories: { ids } })
      }
      const result = await flow.sync()
      expect(result.errors).toEqual([])
      expect(github.differences()).toEqual([])
      expect(new Set(outcomesOf(result))).toEqual(new Set(['equal']))
      expect(github.commitRequests()).toBe(0)
      const shown = server.requests.flatMap(({ path, authorization }) => {
        const basic = Buffer.from(authorization?.split(' ')[1] ?? '', 'base64').toString('utf8')
        const [, fullName = ''] = /^\/([^/]+\/[^/]+)\.git\//.exec(path) ?? []
        return authorization === undefined ? [] : [[fullName, basic.split(':')[1]] as const]
      })
      expect(new Set(shown.map(([fullName]) => fullName)).size).toBe(owned.length)
      for (const [fullName, token] of shown) expect(token, fullName).toBe(tokenOf.get(fullName))
    } finally {
      await github.close()
    }
  })
})
