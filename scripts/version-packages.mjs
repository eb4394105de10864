// Turns the pending changesets into versions and changelogs.
//
// Changesets makes a package's release a major one whenever a peer of it moves by more than a patch. Packages that
// always carry one version need no such alarm, so peers of the workspace stand aside while it counts. The exact
// range (`workspace:^`) is what gets published.
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { listPublishedPackages, root } from './workspace.mjs'

const packages = listPublishedPackages()
const names = new Set(packages.map(({ name }) => name))
const originals = packages.map(({ folder, manifest }) => ({
  folder,
  peers: Object.entries(manifest.peerDependencies ?? {}),
}))

for (const { folder, peers } of originals)
  setPeers(
    folder,
    peers.filter(([name]) => !names.has(name)),
  )
try {
  execFileSync(join(root, 'node_modules/.bin/changeset'), ['version'], { cwd: root, stdio: 'inherit' })
} finally {
  for (const { folder, peers } of originals) setPeers(folder, peers)
}

/** @param {string} folder @param {[string, unknown][]} peers */
function setPeers(folder, peers) {
  const path = join(root, folder, 'package.json')
  const manifest = JSON.parse(readFileSync(path, 'utf8'))
  if (manifest.peerDependencies === undefined) return
  manifest.peerDependencies = Object.fromEntries(peers)
  writeFileSync(path, `${JSON.stringify(manifest, null, 2)}\n`)
}
