import { expect, test } from 'vitest'
import { readNoreplyAccount } from './noreply-account.js'

test.each([
  ['583231+octocat@users.noreply.github.com', 'github.com', { id: 583231, login: 'octocat' }],
  [
    '49699333+dependabot[bot]@users.noreply.github.com',
    'github.com',
    { id: 49699333, login: 'dependabot[bot]' },
  ],
  ['7+ada-l_acme@Users.NoReply.GitHub.com', 'github.com', { id: 7, login: 'ada-l_acme' }],
  ['7+ada@users.noreply.ghe.example.com', 'ghe.example.com', { id: 7, login: 'ada' }],
  ['7+ada@users.noreply.mail.example.com', '127.0.0.1:8080', { id: 7, login: 'ada' }],
])('%s on %s names an account', (email, host, account) => {
  expect(readNoreplyAccount(email, host)).toEqual(account)
})

test.each([
  ['octocat@users.noreply.github.com', 'github.com'],
  ['583231+octocat@users.noreply.github.com', 'ghe.example.com'],
  ['583231+octocat@users.noreply.ghe.example.com', 'github.com'],
  ['noreply@github.com', 'github.com'],
  ['583231+octocat@example.com', 'github.com'],
  ['583231+octocat@users.noreply.github.com.example.com', 'github.com'],
  ['583231+octo cat@users.noreply.github.com', 'github.com'],
  ['+octocat@users.noreply.github.com', 'github.com'],
  ['99999999999999999999+octocat@users.noreply.github.com', 'github.com'],
  ['a@583231+octocat@users.noreply.github.com', 'github.com'],
  ['', 'github.com'],
])('%s on %s names nobody', (email, host) => {
  expect(readNoreplyAccount(email, host)).toBeNull()
})
