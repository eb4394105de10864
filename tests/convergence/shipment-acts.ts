import { type Act, type Cast, pick } from './cast.js'

const states = ['queued', 'in_progress', 'success', 'success', 'failure', 'inactive'] as const

const releaseOf = ({ releases, which }: Cast) => pick(releases, which)?.id
const deploymentOf = ({ deployments, which }: Cast) => pick(deployments, which)?.id

/** What happens to releases and deployments. */
export const shipmentActs = {
  createRelease: ({ repository, user, how, inventName }) => [
    {
      action: 'createRelease',
      repository,
      tag: inventName(),
      author: user,
      isDraft: how === 1,
      isPrerelease: how === 2,
    },
  ],
  editRelease: (cast) => {
    const release = releaseOf(cast)
    const { repository, how, inventName } = cast
    const edits = { name: inventName(), ...(how < 3 && { isDraft: how === 0 }) }
    return release === undefined ? [] : [{ action: 'editRelease', repository, release, ...edits }]
  },
  deleteRelease: (cast) => {
    const release = releaseOf(cast)
    return release === undefined ? [] : [{ action: 'deleteRelease', repository: cast.repository, release }]
  },
  createDeployment: ({ repository, home, user, how }) =>
    home.headSha === null
      ? []
      : [
          {
            action: 'createDeployment',
            repository,
            creator: user,
            environment: how % 2 === 0 ? 'staging' : 'production',
            ...(how === 3 && { ref: home.headSha }),
          },
        ],
  setDeploymentStatus: (cast) => {
    const deployment = deploymentOf(cast)
    const { repository, user, how } = cast
    const state = pick(states, how) ?? 'success'
    return deployment === undefined
      ? []
      : [{ action: 'createDeploymentStatus', repository, deployment, state, creator: user }]
  },
  deleteDeployment: (cast) => {
    const deployment = deploymentOf(cast)
    return deployment === undefined
      ? []
      : [{ action: 'deleteDeployment', repository: cast.repository, deployment }]
  },
} satisfies Record<string, Act>
