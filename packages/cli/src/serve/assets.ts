import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Answer } from './answer.js'

const types = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
} as const

const names = [
  'index.html',
  'login.html',
  'dashboard.css',
  'dashboard.js',
  'charts.js',
  'delivery-panels.js',
  'elements.js',
  'icon.svg',
  'run-panels.js',
  'words.js',
  'work-panels.js',
] as const

type AssetName = (typeof names)[number]

/** The files of the dashboard, as the package brings them. */
export function readAssets(): ReadonlyMap<string, Answer> {
  const folder = join(dirname(createRequire(import.meta.url).resolve('hubsync/package.json')), 'dashboard')
  return new Map(names.map((name) => [name, { type: typeOf(name), body: readFileSync(join(folder, name)) }]))
}

/** What the login page needs, which everyone may see. */
export const publicAssets: ReadonlySet<string> = new Set<AssetName>(['dashboard.css', 'icon.svg'])

function typeOf(name: AssetName): string {
  const ending = name.split('.')[1] as keyof typeof types
  return types[ending]
}
