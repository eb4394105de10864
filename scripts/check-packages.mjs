// Packs every published package as a release would, judges the tarballs, and uses them as a host would.
// Run it after the build.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findConsumerTrouble } from './consumer-trial.mjs'
import { findPackageTrouble } from './package-trial.mjs'
import { report } from './report.mjs'
import { runCommand } from './run-command.mjs'
import { listPublishedPackages, root } from './workspace.mjs'

const room = mkdtempSync(join(tmpdir(), 'hubsync-packages-'))
try {
  const packages = await packAll()
  const judged = []
  for (const packed of packages) judged.push(...(await findPackageTrouble(packed)))
  report('packages', [...judged, ...(await findConsumerTrouble(packages, join(room, 'consumer')))])
} finally {
  rmSync(room, { recursive: true, force: true })
}

/** @returns {Promise<{ name: string, tarball: string }[]>} */
async function packAll() {
  const packed = []
  for (const { name, folder } of listPublishedPackages()) {
    const { output } = await runCommand(
      'npx',
      ['-y', 'pnpm@10', 'pack', '--json', '--pack-destination', room],
      {
        cwd: join(root, folder),
      },
    )
    packed.push({ name, tarball: JSON.parse(output.slice(output.indexOf('{'))).filename })
  }
  return packed
}
