import type { Migration } from './migration.js'

/** Answers of GitHub's that it may confirm for nothing. */
export const createAnswerTable: Migration = {
  version: 4,
  title: 'answers that GitHub confirms without a charge',
  creates: ['http_validators'],
  statements: [
    `create table {{http_validators}} (
      "id" uuid not null,
      "tenant_id" text not null,
      "host" text not null,
      "key" text not null,
      "url" text not null,
      "fingerprint" text not null,
      "etag" text,
      "last_modified" text,
      "headers" jsonb not null default '{}',
      "body" text not null,
      "confirmed_at" timestamptz(3) not null,
      "created_at" timestamptz(3) not null,
      "updated_at" timestamptz(3) not null,
      constraint {http_validators_pkey} primary key ("id"),
      constraint {http_validators_tenant_id_host_key_key} unique ("tenant_id", "host", "key")
    )`,
    `create index {http_validators_confirmed_at_idx} on {{http_validators}} ("confirmed_at")`,
  ],
}
