import type { PrismaClientLike } from '../src/prisma-client.js'
import { generateHostClient } from './generate-host-client.js'

/** What tests call on the generated client: it is loaded at run time, because a fresh clone has not generated it. */
export interface HostClient extends PrismaClientLike {
  $disconnect(): Promise<void>
  $extends(extension: object): HostClient
  readonly gitHubBug: {
    count(): Promise<number>
    findFirst(query?: object): Promise<Record<string, unknown> | null>
  }
}

/** The host's own client, really generated, on a Prisma driver adapter. */
export async function openHostClient(adapter: object): Promise<HostClient> {
  const { PrismaClient } = await import(await generateHostClient())
  return new PrismaClient({ adapter })
}
