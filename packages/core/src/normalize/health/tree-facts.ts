/**
 * The paths of a repository's root and of `.github/workflows`. Folders end in `/`; case does not count.
 *
 * Only these two levels are known, because reading a whole tree costs a request for each project: what lies
 * deeper (`src/test/java`) is not seen.
 */
export type TreePaths = readonly string[]

const ciFiles = [
  /^\.github\/workflows\/[^/]+\.ya?ml$/,
  /^\.circleci\/$/,
  /^\.buildkite\/$/,
  /^\.semaphore\/$/,
  /^\.teamcity\/$/,
  /^\.tekton\/$/,
  /^\.woodpecker\/$/,
  /^\.builds\/$/,
  /^\.?(?:azure-pipelines|bitbucket-pipelines|buildspec|cloudbuild|codefresh|screwdriver|wercker)\.ya?ml$/,
  /^\.(?:gitlab-ci|travis|cirrus|drone|woodpecker|prow|build|vsts-ci)\.ya?ml$/,
  /^\.?appveyor\.ya?ml$/,
  /^jenkinsfile(?:\.[^/]+)?$/,
] as const

const testFiles = [
  /^(?:test|tests|__tests__|spec|e2e|e2e-tests|integration-tests|unit-tests|cypress|playwright|t|testing)\/$/,
  /^[^/]+[._-](?:tests?|unittests)\/$/,
  /^(?:ava|cypress|jest|karma|nightwatch|playwright|protractor|vitest|wdio)\.(?:config|conf)\.[^/]+$/,
  /^(?:vitest\.workspace|web-test-runner\.config)\.[^/]+$/,
  /^(?:cypress|jest)\.json$/,
  /^\.mocharc(?:\.[^/]+)?$/,
  /^(?:pytest\.ini|tox\.ini|conftest\.py|noxfile\.py)$/,
  /^(?:phpunit\.xml(?:\.dist)?|pest\.php|behat\.ya?ml(?:\.dist)?|\.rspec)$/,
  /^[^/]+_test\.(?:go|py|rb|dart|exs|c|cc|cpp|ts|js)$/,
  /^[^/]+[._](?:test|spec)\.(?:[cm]?[jt]sx?|rb|sh|bats|php)$/,
  /^tests?(?:_[^/]+)?\.(?:py|[cm]?[jt]s|php|rb|lua|sh|bats|c|cc|cpp)$/,
] as const

/** Whether a workflow or the configuration of a known service builds the project. */
export function hasContinuousIntegration(tree: TreePaths): boolean {
  return matchesAny(tree, ciFiles)
}

/** Whether there is a test folder, a test file or the configuration of a known test runner. */
export function hasTests(tree: TreePaths): boolean {
  return matchesAny(tree, testFiles)
}

function matchesAny(tree: TreePaths, patterns: readonly RegExp[]): boolean {
  return tree.some((path) => patterns.some((pattern) => pattern.test(path.toLowerCase())))
}
