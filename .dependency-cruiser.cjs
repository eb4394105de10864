const { existsSync, readdirSync, readFileSync } = require('node:fs')
const { join } = require('node:path')

/**
 * The structure that ARCHITECTURE.md describes, as rules. `scripts/structure.test.ts` breaks each one once.
 * Tests (`*.test.ts`, `testing/`, `packages/<name>/test/`) may import more than sources: only the rules that say so bind them.
 */

const test = String.raw`\.test(-d)?\.ts$|/testing/|^packages/[^/]+/test/`

/** What each folder of core may import: an import points only to the right of `flows → … → model → errors`. */
const shapes = ['wire', 'contracts', 'model', 'errors']
const flow = ['streams', 'normalize', 'status', ...shapes]
const coreFolders = {
  errors: [],
  model: ['errors'],
  wire: ['model', 'errors'],
  contracts: ['model', 'errors'],
  normalize: shapes,
  status: shapes,
  streams: ['normalize', ...shapes],
  github: ['streams', ...shapes, 'system-runtime.ts', 'until-aborted.ts'],
  sync: [...flow, 'until-aborted.ts'],
  webhook: [...flow, 'until-aborted.ts'],
  connect: flow,
  publish: flow,
  health: flow,
}

/** The process's own clock, fetch and randomness: for what users create themselves, never for a flow. */
const systemRuntime = String.raw`^packages/core/src/system-runtime\.ts$`

/** Types, and nothing else, of what GitHub sends. */
const payloadTypes = String.raw`^packages/core/src/webhook/subscribe/webhook-event\.ts$`

/** npm packages that core stands on. A database, a queue or a web framework never joins them. */
const corePackages = ['@octokit', 'bottleneck', 'lru-cache', 'p-limit', 'zod']

/** Folders of core that decide and describe; they reach neither the disk nor the network. */
const pureCoreFolders = ['errors', 'model', 'wire', 'contracts', 'normalize', 'streams']

/** The source files behind every published entry point, as the packages' own `exports` declare them. */
const entryPoints = readdirSync(join(__dirname, 'packages')).flatMap((folder) => {
  const manifest = join(__dirname, 'packages', folder, 'package.json')
  if (!existsSync(manifest)) return []
  return Object.values(JSON.parse(readFileSync(manifest, 'utf8')).exports)
    .map((target) => (typeof target === 'string' ? target : target['@hubsync/source']))
    .map((target) => exactly(`packages/${folder}/${target.replace(/^\.\//, '')}`))
})

module.exports = {
  forbidden: [
    rule('no-cycle', 'A cycle has no bottom to read from, even one made of types.', {
      to: { circular: true },
    }),
    rule('resolvable', 'An import that cannot be resolved escapes every other rule.', {
      to: { couldNotResolve: true },
    }),
    rule('declared-dependency', 'What a package imports, its package.json declares.', {
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    }),
    rule('no-development-dependency', 'Published sources cannot import what users do not install.', {
      from: { path: '^packages/[^/]+/src/', pathNot: test },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['npm', 'npm-peer'] },
    }),
    rule('no-build-output', 'Everything runs from source; a build is for users.', {
      from: { pathNot: ['node_modules', '^packages/[^/]+/dist/'] },
      to: { path: '(^|/)dist/', pathNot: 'node_modules' },
    }),
    rule('no-test-in-source', 'Sources do not stand on tests.', {
      from: { path: '^packages/[^/]+/src/', pathNot: test },
      to: { path: [test, '^tests/'], pathNot: 'node_modules/' },
    }),

    rule('published-entry-points', 'Other packages are imported as users do: by their entry points.', {
      from: { path: '^((packages|examples)/[^/]+|tests|bench|docs|scripts)/' },
      to: { path: '^packages/', pathNot: ['^$1/', ...entryPoints] },
    }),
    rule('no-path-between-packages', 'Another package is imported by its name, never by a path.', {
      from: { path: '^((packages|examples)/[^/]+|tests|bench|docs|scripts)/' },
      to: {
        path: '^((packages|examples)/[^/]+|bench)/',
        pathNot: '^$1/',
        dependencyTypes: ['local'],
      },
    }),
    rule('core-stands-alone', 'Core depends on no other package of the workspace.', {
      from: { path: '^packages/core/src/', pathNot: test },
      to: { path: '^(packages|examples|tests|bench)/', pathNot: '^packages/core/' },
    }),
    rule('adapter-imports-core-only', 'Adapters meet in the host, never each other.', {
      from: { path: '^packages/(?!core/|simulator/|testkit/|cli/)([^/]+)/src/', pathNot: test },
      to: { path: '^packages/', pathNot: '^packages/($1|core)/' },
    }),
    rule('testkit-imports-core-only', 'The testkit judges every adapter, so it leans on none.', {
      from: { path: '^packages/testkit/src/', pathNot: test },
      to: { path: '^packages/', pathNot: '^packages/(testkit|core)/' },
    }),
    rule('testkit-has-no-runner', 'Authors of adapters bring their own test runner.', {
      from: { path: '^packages/testkit/src/', pathNot: test },
      to: { path: ['node_modules/(vitest|@vitest|jest|@jest|mocha)/', '^node:test$', '^test$'] },
    }),
    rule('simulator-knows-no-core', 'Only an independent simulator can prove core wrong.', {
      from: { path: '^packages/simulator/' },
      to: { path: '^packages/', pathNot: '^packages/simulator/' },
    }),
    rule('nobody-imports-the-cli', 'The CLI puts the packages together; none needs it.', {
      from: { path: '^packages/', pathNot: ['^packages/cli/', test] },
      to: { path: '^packages/cli/' },
    }),

    rule('core-needs-no-database', 'Core works with every database, queue and framework.', {
      from: { path: '^packages/core/src/', pathNot: test },
      to: { path: 'node_modules/', pathNot: `node_modules/(${corePackages.join('|')}|@types/node)/` },
    }),
    rule('only-github-imports-octokit', 'github/ is the only folder of core that speaks to GitHub.', {
      from: { path: '^packages/core/src/', pathNot: ['^packages/core/src/github/', payloadTypes, test] },
      to: { path: 'node_modules/@octokit/' },
    }),
    rule('pure-folders-reach-nothing', 'What decides and describes gets its facts as values.', {
      from: { path: `^packages/core/src/(${pureCoreFolders.join('|')})/`, pathNot: test },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?(crypto|url|buffer)$' },
    }),
    rule('core-folder-has-its-place', 'A new folder of core gets a line in the order of imports first.', {
      from: {
        path: '^packages/core/src/[^/]+/',
        pathNot: `^packages/core/src/(${Object.keys(coreFolders).join('|')})/`,
      },
      to: {},
    }),
    rule('nobody-imports-the-index', "Inside core, a name comes from its file, not from the users' list.", {
      from: { path: '^packages/core/src/', pathNot: test },
      to: { path: '^packages/core/src/index\\.ts$' },
    }),
    ...Object.entries(coreFolders).map(([folder, allowed]) =>
      rule(
        `core-${folder}-imports-rightward`,
        `${folder}/ may import ${allowed.length > 0 ? allowed.join(', ') : 'nothing else of core'} only.`,
        {
          from: { path: `^packages/core/src/${folder}/`, pathNot: test },
          to: {
            path: '^packages/core/src/',
            pathNot: `^packages/core/src/(${[folder, ...allowed].join('|')})(/|$)`,
          },
        },
      ),
    ),
    rule(
      'system-runtime-imports-rightward',
      'The runtime of the process fulfils a contract and knows no flow.',
      {
        from: { path: systemRuntime },
        to: { path: '^packages/core/src/', pathNot: '^packages/core/src/(contracts|model|errors)/' },
      },
    ),
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    doNotFollow: { path: ['node_modules', '^packages/[^/]+/dist/'] },
    exclude: { path: '(^|/)generated/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@hubsync/source', 'import', 'types', 'node', 'default'],
      mainFields: ['module', 'main', 'types', 'typings'],
    },
  },
}

function rule(name, comment, { from = {}, to }) {
  return { name, comment, severity: 'error', from, to }
}

function exactly(path) {
  return `^${path.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}$`
}
