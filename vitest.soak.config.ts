import { defaultServerConditions } from 'vite'
import { defineConfig } from 'vitest/config'

const conditions = ['@hubsync/source', ...defaultServerConditions]

/** The long runs: any number of random histories and kills, one file at a time, for as long as it takes. */
export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['tests/**/*.soak.ts'],
    globalSetup: ['scripts/generate-clients.mjs'],
    fileParallelism: false,
    testTimeout: 6 * 60 * 60 * 1000,
    hookTimeout: 120_000,
  },
})
