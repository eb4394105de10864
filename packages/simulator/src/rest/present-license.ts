import type { Presentation } from './presentation.js'

const licenses: Record<string, { name: string; spdxId: string }> = {
  'agpl-3.0': { name: 'GNU Affero General Public License v3.0', spdxId: 'AGPL-3.0' },
  'apache-2.0': { name: 'Apache License 2.0', spdxId: 'Apache-2.0' },
  'bsd-2-clause': { name: 'BSD 2-Clause "Simplified" License', spdxId: 'BSD-2-Clause' },
  'bsd-3-clause': { name: 'BSD 3-Clause "New" or "Revised" License', spdxId: 'BSD-3-Clause' },
  'cc0-1.0': { name: 'Creative Commons Zero v1.0 Universal', spdxId: 'CC0-1.0' },
  'gpl-2.0': { name: 'GNU General Public License v2.0', spdxId: 'GPL-2.0' },
  'gpl-3.0': { name: 'GNU General Public License v3.0', spdxId: 'GPL-3.0' },
  isc: { name: 'ISC License', spdxId: 'ISC' },
  'lgpl-3.0': { name: 'GNU Lesser General Public License v3.0', spdxId: 'LGPL-3.0' },
  mit: { name: 'MIT License', spdxId: 'MIT' },
  'mpl-2.0': { name: 'Mozilla Public License 2.0', spdxId: 'MPL-2.0' },
  unlicense: { name: 'The Unlicense', spdxId: 'Unlicense' },
}

/** A text that GitHub cannot place is `other`, which has no page. */
export function presentLicense(key: string | null, { apiUrl }: Presentation) {
  if (key === null) return null
  const license = licenses[key]
  return {
    key,
    name: license?.name ?? 'Other',
    spdx_id: license?.spdxId ?? 'NOASSERTION',
    url: license ? `${apiUrl}/licenses/${key}` : null,
    node_id: Buffer.from(`07:License${key}`).toString('base64'),
  }
}
