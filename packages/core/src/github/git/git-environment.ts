import { devNull } from 'node:os'
import { join } from 'node:path'

export interface GitSurroundings {
  /** The bare repository. */
  readonly directory: string
  /** Where it fetches from; absent for commands that must not reach out. */
  readonly address?: string
  /** Header that shows who asks; null where nobody has to. */
  readonly authorization?: string | null
  /** The repository is used again: git keeps it tidy. */
  readonly isKept: boolean
}

type Setting = readonly [key: string, value: string]

/** What git needs of the machine: where programs, proxies, certificates and temporary files are. */
const inherited =
  /^(?:path|pathext|systemroot|windir|comspec|tmpdir|temp|tmp|(?:https?|all|no)_proxy|ssl_cert_(?:file|dir)|git_ssl_ca(?:info|path)|git_exec_path)$/i

/**
 * The environment of a git command, made anew: nothing that the host set for its own work with git applies, nobody is
 * asked for a password, and nothing is fetched behind our back.
 *
 * Settings travel here, the token among them, and not as arguments, which everybody on the machine can read, nor in a
 * file. Source: https://git-scm.com/docs/git-config#ENVIRONMENT
 */
export function gitEnvironment(
  surroundings: GitSurroundings,
  own: Readonly<Record<string, string | undefined>> = process.env,
): Record<string, string> {
  const { directory } = surroundings
  const settings = settingsOf(surroundings)
  return {
    ...Object.fromEntries(
      Object.entries(own).flatMap(([name, value]) =>
        value !== undefined && inherited.test(name) ? [[name, value] as const] : [],
      ),
    ),
    // No .gitconfig and no .netrc of whoever runs the host.
    HOME: directory,
    XDG_CONFIG_HOME: directory,
    GIT_CONFIG_GLOBAL: devNull,
    GIT_DIR: directory,
    GIT_GRAFT_FILE: join(directory, 'no-grafts'),
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_NO_LAZY_FETCH: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: '',
    LC_ALL: 'C',
    ...Object.fromEntries(
      settings.flatMap(([key, value], index) => [
        [`GIT_CONFIG_KEY_${index}`, key],
        [`GIT_CONFIG_VALUE_${index}`, value],
      ]),
    ),
    GIT_CONFIG_COUNT: String(settings.length),
  }
}

function settingsOf({ address, authorization = null, isKept }: GitSurroundings): Setting[] {
  const scheme = address === undefined ? null : new URL(address).protocol.slice(0, -1)
  return [
    ['protocol.allow', 'never'],
    ...(scheme === null ? [] : [[`protocol.${scheme}.allow`, 'always'] as const]),
    ['protocol.version', '2'],
    ['credential.helper', ''],
    // The token is for this host: git would show it to whatever host it were sent on to.
    ['http.followRedirects', 'false'],
    ...(authorization === null ? [] : [['http.extraHeader', `Authorization: ${authorization}`] as const]),
    ['core.hooksPath', devNull],
    ['fetch.fsckObjects', 'false'],
    ['transfer.fsckObjects', 'false'],
    ['fetch.recurseSubmodules', 'false'],
    ...tidiness(isKept),
  ]
}

/** Tidying up never outlives the command that it belongs to. */
function tidiness(isKept: boolean): Setting[] {
  if (!isKept) return [['maintenance.auto', 'false']]
  return [
    ['gc.autoDetach', 'false'],
    ['maintenance.autoDetach', 'false'],
  ]
}
