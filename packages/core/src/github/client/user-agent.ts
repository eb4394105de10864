/** The version of this package; its test fails when package.json says otherwise. */
export const version = '0.0.0'

/** GitHub refuses callers that do not name themselves. */
export const userAgent = `hubsync/${version}`
