export { createPgClient, type PgPool } from './database/pg-client.js'
export { createPgliteClient } from './database/pglite-client.js'
export { main } from './main.js'
export type { Output } from './terminal/output.js'
