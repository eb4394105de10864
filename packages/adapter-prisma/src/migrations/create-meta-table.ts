import type { Migration } from './migration.js'

/** The table that tells which migrations ran, made before the first of them. */
export const createMetaTable: Migration = {
  version: 0,
  title: 'The version of the tables and the owner of their migrations',
  creates: ['hubsync_meta'],
  statements: [
    `create table {{hubsync_meta}} (
      "key" text not null,
      "value" jsonb not null,
      "created_at" timestamptz(3) not null,
      "updated_at" timestamptz(3) not null,
      constraint {hubsync_meta_pkey} primary key ("key")
    )`,
  ],
}
