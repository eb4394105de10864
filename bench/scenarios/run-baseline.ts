import { PrismaPg } from '@prisma/adapter-pg'
import { baselineTables } from '../baseline/baseline-tables.js'
import { copyOwner } from '../baseline/copy-owner.js'
import { createOctokit } from '../baseline/create-octokit.js'
import { PrismaClient } from '../generated/prisma/client.js'
import { measureWork } from '../process/measure-work.js'
import { scenarioOptions, tellResult } from '../process/run-scenario.js'
import type { Work, WorkResult } from '../process/work.js'

/** What a user would run otherwise. */
const { apiUrl, databaseUrl } = scenarioOptions<Work>()
const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: databaseUrl, max: 6 }) })
for (const statement of baselineTables) await prisma.$executeRawUnsafe(statement)
const { answer: rows, effort } = await measureWork(() =>
  copyOwner({ octokit: createOctokit(apiUrl), prisma }, 'acme'),
)
await prisma.$disconnect()
tellResult({ ...effort, rows } satisfies WorkResult)
