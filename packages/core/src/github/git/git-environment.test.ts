import { expect, it } from 'vitest'
import { gitEnvironment } from './git-environment.js'

const directory = '/data/1.git'

function settingsOf(environment: Readonly<Record<string, string>>): string[] {
  return Array.from(
    { length: Number(environment.GIT_CONFIG_COUNT) },
    (_, index) => `${environment[`GIT_CONFIG_KEY_${index}`]}=${environment[`GIT_CONFIG_VALUE_${index}`]}`,
  )
}

it('takes over nothing that the host set for its own work with git', () => {
  const own = {
    PATH: '/usr/bin',
    https_proxy: 'http://proxy',
    GIT_DIR: '/srv/application/.git',
    GIT_TRACE_CURL: '1',
    GIT_CONFIG_PARAMETERS: "'a=b'",
    GIT_CONFIG_COUNT: '9',
    SSH_ASKPASS: 'ask',
    GITHUB_TOKEN: 'secret',
  }
  const environment = gitEnvironment({ directory, isKept: false }, own)
  expect(environment).toMatchObject({ PATH: '/usr/bin', https_proxy: 'http://proxy', GIT_DIR: directory })
  expect(Object.keys(environment)).not.toEqual(
    expect.arrayContaining([expect.stringMatching(/TRACE|PARAMETERS|SSH|GITHUB/)]),
  )
  expect(Number(environment.GIT_CONFIG_COUNT)).toBe(settingsOf(environment).length)
})

it('asks nobody and fetches nothing for commands that only read', () => {
  const environment = gitEnvironment({ directory, isKept: true }, {})
  expect(environment).toMatchObject({ GIT_TERMINAL_PROMPT: '0', GIT_ASKPASS: '', GIT_NO_LAZY_FETCH: '1' })
  const settings = settingsOf(environment)
  expect(settings).toContain('protocol.allow=never')
  expect(settings.filter((setting) => /allow=always|extraHeader/.test(setting))).toEqual([])
})

it('speaks to the one server over the one protocol, and follows it nowhere', () => {
  const address = 'https://github.com/acme/app.git'
  const settings = settingsOf(
    gitEnvironment({ directory, isKept: false, address, authorization: 'Basic x' }, {}),
  )
  expect(settings).toEqual(
    expect.arrayContaining([
      'protocol.https.allow=always',
      'http.followRedirects=false',
      'http.extraHeader=Authorization: Basic x',
    ]),
  )
  expect(settings.filter((setting) => setting.includes('allow=always'))).toHaveLength(1)
})
