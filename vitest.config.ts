import { defaultServerConditions } from 'vite'
import { defineConfig } from 'vitest/config'

/** Packages of the workspace are tested from their sources, without a build. */
const conditions = ['@hubsync/source', ...defaultServerConditions]
const source = { resolve: { conditions }, ssr: { resolve: { conditions } } }

export default defineConfig({
  test: {
    // One core for the runner would leave half of a small machine idle.
    maxWorkers: '100%',
    projects: [
      {
        ...source,
        test: {
          name: 'packages',
          include: ['packages/*/{src,test}/**/*.test.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        ...source,
        test: {
          name: 'flows',
          globalSetup: ['scripts/generate-clients.mjs'],
          include: ['tests/**/*.test.ts', 'examples/**/*.test.ts', 'bench/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 120_000,
        },
      },
      { test: { name: 'workspace', include: ['scripts/**/*.test.ts'], testTimeout: 60_000 } },
    ],
    coverage: {
      include: ['packages/*/src/**/*.ts'],
      exclude: ['**/*.test.ts', '**/generated/**'],
    },
  },
})
