import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** A real history beside the checkout, or undefined where that folder is absent. */
export function sharedData(name: string): string | undefined {
  const path = fileURLToPath(new URL(`../../../shared/data/${name}`, import.meta.url))
  return existsSync(path) ? path : undefined
}
