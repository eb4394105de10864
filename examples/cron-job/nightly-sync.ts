import { migrate, prismaAdapter } from '@hubsync/adapter-prisma'
import { incrementalSync } from '@hubsync/core'
import { PrismaPg } from '@prisma/adapter-pg'
import { PrismaClient } from './generated/prisma/client.js'

// Run by cron: reads DATABASE_URL, GITHUB_TOKEN, GITHUB_OWNER and, for another GitHub, GITHUB_API_URL.
const { DATABASE_URL: connectionString = '', GITHUB_API_URL: apiUrl } = process.env
const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString }) })

try {
  await migrate(prisma)
  const result = await incrementalSync(undefined, { ...prismaAdapter(prisma), ...(apiUrl && { apiUrl }) })

  // The rows are the application's: read them with its own client.
  const blockers = await prisma.gitHubBug.findMany({
    where: { isBlocker: true, state: 'open', deletedAt: null },
    orderBy: { priorityScore: 'desc' },
    take: 5,
  })
  const { success, kind, reposSynced, issuesSynced, usage, errors } = result
  console.log(JSON.stringify({ success, kind, reposSynced, issuesSynced, usage, blockers: blockers.length }))
  for (const { repo, error, remedy } of errors) console.error(`${repo}: ${error}. ${remedy}`)
  process.exitCode = success ? 0 : 1
} finally {
  await prisma.$disconnect()
}
