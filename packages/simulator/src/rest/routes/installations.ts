import { RestFailure, requiresAuthentication } from '../errors.js'
import type { RestCall, RestRoute } from '../route.js'
import { listRepositories } from '../select-repositories.js'

export const installationRoutes: RestRoute[] = [
  {
    path: '/installation/repositories',
    documentation: 'apps/installations#list-repositories-accessible-to-the-app-installation',
    scopes: '',
    answer: (call) => {
      const { isInstalledOn } = requireInstallation(call)
      const repositories = [...call.world.repositories()].filter(isInstalledOn)
      const url = `${call.presentation.apiUrl}/installation/repositories`
      const { items, link } = listRepositories(call, repositories, 'full_name', url)
      const body = {
        total_count: repositories.length,
        repository_selection: 'selected',
        repositories: items,
      }
      return { body, link }
    },
  },
]

/** Refuses everybody but installations. */
function requireInstallation({ caller }: RestCall) {
  if (!caller) throw requiresAuthentication()
  if (caller.token.startsWith('ghs_')) return caller
  throw new RestFailure(
    403,
    'You must authenticate with an installation access token in order to list repositories for an installation.',
  )
}
