import { defineConfig } from 'vitest/config'

const source = { resolve: { conditions: ['@hubsync/source'] }, ssr: { resolve: { conditions: ['@hubsync/source'] } } }

export default defineConfig({
  test: {
    projects: [
      { ...source, test: { name: 'packages', include: ['packages/*/{src,test}/**/*.test.ts'], testTimeout: 30_000 } },
      { ...source, test: { name: 'flows', include: ['tests/**/*.test.ts'], testTimeout: 120_000, hookTimeout: 120_000 } },
    ],
  },
})
