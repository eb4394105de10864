/** Labels with colour and description, as projects of different habits have them. */
export const labelSets: readonly (readonly [name: string, color: string, description: string | null][])[] = [
  [
    ['bug', 'd73a4a', "Something isn't working"],
    ['documentation', '0075ca', 'Improvements or additions to documentation'],
    ['duplicate', 'cfd3d7', 'This issue or pull request already exists'],
    ['enhancement', 'a2eeef', 'New feature or request'],
    ['good first issue', '7057ff', 'Good for newcomers'],
    ['help wanted', '008672', 'Extra attention is needed'],
    ['question', 'd876e3', 'Further information is requested'],
    ['wontfix', 'ffffff', 'This will not be worked on'],
  ],
  [
    ['bug', 'd73a4a', null],
    ['enhancement', 'a2eeef', null],
    ['security', 'b60205', 'May be abused'],
    ['regression', 'e99695', 'Worked before'],
    ['priority: critical', 'b60205', null],
    ['priority: high', 'd93f0b', null],
    ['priority: medium', 'fbca04', null],
    ['priority: low', '0e8a16', null],
    ['blocker', '000000', 'Stops a release'],
    ['in progress', 'c2e0c6', null],
  ],
  [
    ['p0', 'b60205', null],
    ['p1', 'd93f0b', null],
    ['p2', 'fbca04', null],
    ['p3', '0e8a16', null],
    ['release-blocker', '000000', ''],
    ['kind/bug', 'd73a4a', null],
    ['kind/feature', 'a2eeef', null],
    ['kind/documentation', '0075ca', null],
    ['area/api', 'bfd4f2', null],
    ['good first issue', '7057ff', null],
  ],
  [
    ['Type: Bug', 'd73a4a', ''],
    ['Type: Security', 'b60205', ''],
    ['Type: Docs', '0075ca', ''],
    ['Severity: Critical', 'b60205', ''],
    ['Severity: Low', '0e8a16', ''],
    ['hotfix 🔥', 'd93f0b', ''],
  ],
  [],
]

export interface Stack {
  language: string
  others: string[]
  topics: string[]
  files: string[]
}

export const stacks: readonly Stack[] = [
  {
    language: 'TypeScript',
    others: ['JavaScript', 'Shell'],
    topics: ['typescript', 'nodejs'],
    files: ['package.json', 'tsconfig.json', 'src/index.ts'],
  },
  {
    language: 'Go',
    others: ['Makefile', 'Shell'],
    topics: ['go', 'cli'],
    files: ['go.mod', 'main.go', 'Makefile'],
  },
  { language: 'Python', others: ['Shell'], topics: ['python'], files: ['pyproject.toml', 'src/main.py'] },
  { language: 'Rust', others: ['Shell'], topics: ['rust', 'wasm'], files: ['Cargo.toml', 'src/lib.rs'] },
  {
    language: 'Java',
    others: ['Kotlin'],
    topics: ['java', 'spring-boot'],
    files: ['pom.xml', 'src/main/java/App.java'],
  },
  { language: 'C++', others: ['C', 'CMake'], topics: [], files: ['CMakeLists.txt', 'src/main.cpp'] },
  { language: 'HCL', others: ['Shell'], topics: ['terraform', 'aws'], files: ['main.tf', 'variables.tf'] },
]

export const ciFiles = [
  ['.github/workflows/ci.yml'],
  ['.github/workflows/test.yaml', '.github/workflows/release.yml'],
  ['.travis.yml'],
  ['.circleci/config.yml'],
  [],
  [],
]

export const testFiles = [
  ['test/basic.test.ts'],
  ['tests/test_main.py'],
  ['spec/main_spec.rb'],
  ['src/__tests__/a.js'],
  [],
]
