import { gatherRepository } from '../gather-repository.js'
import { presentFullRepository } from '../present-repository.js'
import type { RepositoryRoute } from '../route.js'

export const repositoryRoutes: RepositoryRoute[] = [
  {
    path: '',
    documentation: 'repos/repos#get-a-repository',
    scopes: 'repo',
    answer: (call) => ({
      body: presentFullRepository(gatherRepository(call, call.repository, call.owner), call.presentation),
      lastModified: call.repository.updatedAt,
    }),
  },
  {
    path: '/languages',
    documentation: 'repos/repos#list-repository-languages',
    scopes: '',
    answer: ({ repository }) => {
      const languages = Object.entries(repository.languages).sort(([, a], [, b]) => b - a)
      return { body: Object.fromEntries(languages) }
    },
  },
  {
    path: '/topics',
    documentation: 'repos/repos#get-all-repository-topics',
    scopes: '',
    answer: ({ repository }) => ({ body: { names: repository.topics } }),
  },
]
