import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]
const executablePath = process.env.CHROMIUM_PATH ?? places.find((place) => existsSync(place))

/** Why tests in a browser are left out here; null where they are not. */
export const whyNoBrowser = process.env.CI
  ? 'never in CI'
  : executablePath === undefined
    ? 'no Chromium is installed; CHROMIUM_PATH names one elsewhere'
    : null

/** The Chromium of the system: none is downloaded. */
export function openBrowser(): Promise<Browser> {
  if (executablePath === undefined) throw new Error(`There is no browser: ${whyNoBrowser}`)
  return chromium.launch({ executablePath, args: ['--no-sandbox'] })
}
