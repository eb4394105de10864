import { access, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { HubSyncError } from '@hubsync/core'
import { claimFolder } from './claim-folder.js'

export interface EmbeddedDatabase {
  readonly database: PGlite
  close(): Promise<void>
}

/**
 * Opens the PostgreSQL that lives in a folder, for this process alone.
 *
 * @param options.create whether to make one where there is none
 * @throws HubSyncError `lock_held` while another process has it open, `database_not_migrated` where there is none and
 * none is to be made, `database_unreachable` when it cannot be opened.
 */
export async function openEmbedded(folder: string, options: { create: boolean }): Promise<EmbeddedDatabase> {
  const files = join(folder, 'database')
  if (!options.create && !(await exists(files))) {
    throw new HubSyncError(
      'database_not_migrated',
      `There is no embedded database in ${folder} yet: hubsync sync makes it`,
    )
  }
  try {
    await makeFolder(folder)
    const release = await claimFolder(folder)
    try {
      const database = await openFiles(files, join(folder, 'unfinished'))
      return {
        database,
        close: async () => {
          await database.close()
          await release()
        },
      }
    } catch (error) {
      await release()
      throw error
    }
  } catch (cause) {
    if (HubSyncError.is(cause)) throw cause
    throw new HubSyncError(
      'database_unreachable',
      `The embedded database in ${folder} cannot be opened (${String(cause)}): see that the folder is writable, ` +
        'or move it away and sync again',
      { cause },
    )
  }
}

/** A copy of GitHub is no source: the folder keeps itself out of the host's repository. */
async function makeFolder(folder: string): Promise<void> {
  if (await exists(folder)) return
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, '.gitignore'), '*\n')
}

/** A database whose making was cut short cannot be opened, and holds nothing yet: it is made anew. */
async function openFiles(files: string, unfinished: string): Promise<PGlite> {
  if (await exists(unfinished)) await rm(files, { recursive: true, force: true })
  const isNew = !(await exists(files))
  if (isNew) await writeFile(unfinished, '')
  const database = await PGlite.create(files)
  if (isNew) await rm(unfinished)
  return database
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
