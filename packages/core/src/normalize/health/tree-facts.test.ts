import { describe, expect, test } from 'vitest'
import { hasContinuousIntegration, hasTests } from './tree-facts.js'

/** Roots of well-known kinds of projects, as GitHub lists them. */
const trees = {
  'a TypeScript library': {
    tree: [
      '.github/',
      '.github/workflows/ci.yml',
      '.gitignore',
      'package.json',
      'src/',
      'tsconfig.json',
      'vitest.config.ts',
    ],
    ci: true,
    tests: true,
  },
  'a Python package': {
    tree: [
      '.github/',
      '.github/workflows/release.yaml',
      'pyproject.toml',
      'README.rst',
      'src/',
      'tests/',
      'tox.ini',
    ],
    ci: true,
    tests: true,
  },
  'a Go module': {
    tree: ['.circleci/', 'go.mod', 'go.sum', 'mux.go', 'mux_test.go', 'LICENSE'],
    ci: true,
    tests: true,
  },
  'a Maven project, whose tests lie deeper': {
    tree: ['.travis.yml', 'pom.xml', 'src/', 'README.md'],
    ci: true,
    tests: false,
  },
  'a .NET solution': {
    tree: ['azure-pipelines.yml', 'Library.sln', 'Library/', 'Library.Tests/'],
    ci: true,
    tests: true,
  },
  'a Rails application': {
    tree: ['.gitlab-ci.yml', 'Gemfile', 'Rakefile', 'app/', 'spec/', '.rspec'],
    ci: true,
    tests: true,
  },
  'a draft specification': {
    tree: ['.github/', '.github/CODEOWNERS', 'Makefile', 'draft-ietf-quic-multipath.md', 'specs/', 'lib/'],
    ci: false,
    tests: false,
  },
  'a project on Jenkins': { tree: ['Jenkinsfile', 'CMakeLists.txt', 'test/'], ci: true, tests: true },
  dotfiles: { tree: ['.bashrc', '.vimrc', 'install.sh', 'README.md'], ci: false, tests: false },
  'an empty repository': { tree: [], ci: false, tests: false },
}

describe.each(Object.entries(trees))('%s', (_, { tree, ci, tests }) => {
  test(`has ${ci ? '' : 'no '}continuous integration`, () => {
    expect(hasContinuousIntegration(tree)).toBe(ci)
  })

  test(`has ${tests ? '' : 'no '}tests`, () => {
    expect(hasTests(tree)).toBe(tests)
  })
})

test.each([
  ...[
    '.github/workflows/build.yml',
    '.github/workflows/x.YAML',
    '.travis.yml',
    '.circleci/',
    '.gitlab-ci.yml',
  ],
  ...['Jenkinsfile', 'Jenkinsfile.release', 'azure-pipelines.yml', '.azure-pipelines.yml', 'appveyor.yml'],
  ...[
    '.appveyor.yml',
    '.drone.yml',
    'bitbucket-pipelines.yml',
    '.buildkite/',
    '.cirrus.yml',
    '.woodpecker.yml',
  ],
  ...[
    'cloudbuild.yaml',
    'buildspec.yml',
    '.builds/',
    '.tekton/',
    '.semaphore/',
    'codefresh.yml',
    'wercker.yml',
  ],
])('%s is continuous integration', (path) => {
  expect(hasContinuousIntegration([path])).toBe(true)
})

test.each([
  ...[
    '.github/',
    '.github/dependabot.yml',
    '.github/workflows/README.md',
    '.github/workflows/',
    'travis.yml',
  ],
  ...['workflows/ci.yml', 'Jenkinsfiles/', 'ci/', '.travis.yml.bak', 'docs/.travis.yml', 'circleci/'],
])('%s is no continuous integration', (path) => {
  expect(hasContinuousIntegration([path])).toBe(false)
})

test.each([
  ...[
    'test/',
    'Tests/',
    '__tests__/',
    'spec/',
    'e2e/',
    't/',
    'cypress/',
    'App.Tests/',
    'unit-tests/',
    'load_test/',
  ],
  ...['jest.config.js', 'vitest.config.mts', 'vitest.workspace.ts', 'karma.conf.js', 'playwright.config.ts'],
  ...[
    'cypress.json',
    '.mocharc.yml',
    '.mocharc',
    'pytest.ini',
    'tox.ini',
    'conftest.py',
    'phpunit.xml.dist',
    '.rspec',
  ],
  ...[
    'server_test.go',
    'test_server.py',
    'test.js',
    'tests.py',
    'index.test.ts',
    'app.spec.jsx',
    'install.test.sh',
  ],
])('%s is a sign of tests', (path) => {
  expect(hasTests([path])).toBe(true)
})

test.each([
  ...['latest/', 'contest/', 'attestation/', 'testdata.csv', 'test.md', 'TESTING.md', 'specs/', 'spec.md'],
  ...['testament.py', 'src/test/', 'test', 'jest/', 'protest.js', 'my-spec/', 'conftest'],
])('%s is no sign of tests', (path) => {
  expect(hasTests([path])).toBe(false)
})
