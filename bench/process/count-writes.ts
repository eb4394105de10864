import pg from 'pg'

/** hubsync's own bookkeeping; everything else is GitHub's data, or follows from it. */
const bookkeeping = '^(sync_|import_logs|http_validators|jobs|hubsync_meta)'

/**
 * Row versions that a database ever wrote into tables of data. A process's writes are counted once its connections
 * are closed.
 */
export async function countWrites(databaseUrl: string): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const { rows } = await client.query<{ written: number }>(
      `select coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)::float as written
       from pg_stat_user_tables where relname !~ $1`,
      [bookkeeping],
    )
    return rows[0]?.written ?? 0
  } finally {
    await client.end()
  }
}
