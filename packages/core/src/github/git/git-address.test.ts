import { describe, expect, it } from 'vitest'
import { resolveApi } from '../client/resolve-api.js'
import { resolveGitAddress, webOrigin } from './git-address.js'

const repository = { githubId: 1, nodeId: 'R_1', fullName: 'acme/app' }

describe('the address of git', () => {
  it.each([
    [undefined, 'https://github.com/acme/app.git'],
    ['https://api.octo.ghe.com', 'https://octo.ghe.com/acme/app.git'],
    ['https://git.example.com/api/v3', 'https://git.example.com/acme/app.git'],
    ['http://127.0.0.1:4010', 'http://127.0.0.1:4010/acme/app.git'],
  ])('of %s', (apiUrl, expected) => {
    expect(resolveGitAddress(webOrigin(resolveApi(apiUrl)), repository)).toEqual({
      url: expected,
      isGitHub: true,
    })
  })

  it.each(['https://mirror.example.com/app.git', 'http://github.com/app.git', 'file:///srv/app.git'])(
    'the token is not for %s',
    (url) => {
      expect(resolveGitAddress('https://github.com', repository, () => url)).toEqual({ url, isGitHub: false })
    },
  )

  it.each([
    'git@github.com:acme/app.git',
    'ext::sh -c evil',
    '--upload-pack=evil',
    'ssh://host/app.git',
    'https://user:password@host/app.git',
    'https://host/app.git?token=password@',
    'https://host/app.git?password@',
    'https://host/app.git#password@',
  ])('refuses %s', (url) => {
    const refuse = () => resolveGitAddress('https://github.com', repository, () => url)
    expect(refuse).toThrow(expect.objectContaining({ code: 'configuration_invalid' }))
    expect(refuse).not.toThrow(/password@/)
  })
})
