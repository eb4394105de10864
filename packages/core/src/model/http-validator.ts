import { optional, required } from './column.js'
import { systemTable } from './table.js'

/** Answers of GitHub's with their validators, by who was shown them and what was asked. */
export const httpValidators = systemTable({
  name: 'http_validators',
  model: 'GitHubHttpValidator',
  key: ['key'],
  columns: {
    key: required('text'),
    url: required('text'),
    /** Tells tokens apart; nobody gets the token back from it. */
    fingerprint: required('text'),
    etag: optional('text'),
    last_modified: optional('text'),
    headers: required('json', { initial: {} }),
    /** The body, compressed by gzip, in base64. */
    body: required('text'),
    confirmed_at: required('timestamp'),
  },
  indexes: [{ columns: ['confirmed_at'] }],
})
