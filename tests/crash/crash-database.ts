import pg from 'pg'
import type { KillPoint } from './kill-points.js'

const heldKey = 7

/**
 * Counts the transactions that move checkpoints, and holds one of them up or tells of its end. A sequence counts on
 * whether a transaction ends well or not.
 */
export const gate = `
  create schema crash;
  create sequence crash.reached;
  create table crash.plan (hold bigint, tell bigint);
  insert into crash.plan values (0, 0);
  create function crash.pass() returns void language plpgsql as $$
  declare
    nth bigint := nextval('crash.reached');
  begin
    if nth = (select hold from crash.plan) then perform pg_advisory_xact_lock(${heldKey}); end if;
    if nth = (select tell from crash.plan) then perform pg_notify('crash', nth::text); end if;
  end $$;`

export const gateCheckpoints = `
  create function crash.pass_statement() returns trigger language plpgsql as $$
  begin
    perform crash.pass();
    return null;
  end $$;
  create trigger crash_gate before insert on sync_checkpoints for each statement
    execute function crash.pass_statement();`

export const gateTables = `
  create function crash.pass_command() returns event_trigger language plpgsql as $$
  begin
    perform crash.pass();
  end $$;
  create event trigger crash_gate on ddl_command_end when tag in ('CREATE TABLE', 'CREATE INDEX')
    execute function crash.pass_command();`

/** The database of one case, seen from outside. */
export interface CrashDatabase {
  readonly url: string
  readonly pool: pg.Pool
  /** Transactions that moved checkpoints since the last call of `reached` or `expect`. */
  reached(): Promise<number>
  /** Resolves when the run stands at the point. */
  expect(point: KillPoint): Promise<{ whenReached: Promise<void>; release(): Promise<void> }>
  /** Lets a dead holder's lease run out now, to spare the fifteen seconds that the next run would wait for it. */
  expireLease(): Promise<void>
  close(): Promise<void>
}

export async function watchDatabase(url: string): Promise<CrashDatabase> {
  const pool = new pg.Pool({ connectionString: url, max: 3 })
  pool.on('error', () => undefined)
  let closing: Promise<void> | undefined
  return {
    url,
    pool,
    reached: async () => {
      const { rows } = await pool.query(
        'select case when is_called then last_value else 0 end as n from crash.reached',
      )
      await pool.query('alter sequence crash.reached restart')
      return Number(rows[0].n)
    },
    expect: (point) => expectPoint(pool, point),
    expireLease: async () => {
      if (!(await hasTables(pool))) return
      await pool.query(
        "update sync_locks set expires_at = now() - interval '1 second' where holder is not null",
      )
    },
    close: () => {
      closing ??= pool.end()
      return closing
    },
  }
}

/** Killed in the first migration, a run leaves none. */
export async function hasTables(pool: pg.Pool): Promise<boolean> {
  const { rows } = await pool.query("select to_regclass('sync_locks') is not null as made")
  return rows[0].made
}

async function expectPoint(pool: pg.Pool, point: KillPoint) {
  const hold = point.at === 'commit' || point.at === 'migration' ? point.nth : 0
  const tell = point.at === 'committed' ? point.nth : 0
  const holder = await pool.connect()
  await holder.query(`select pg_advisory_lock(${heldKey})`)
  await holder.query('listen crash')
  await holder.query('update crash.plan set hold = $1, tell = $2', [hold, tell])
  await holder.query('alter sequence crash.reached restart')
  let isOver = false
  const whenReached = new Promise<void>((resolve) => {
    holder.on('notification', () => resolve())
    if (hold > 0)
      void pollUntil(
        () => isOver,
        () => isHeldUp(pool),
      ).then(resolve)
  })
  const release = async () => {
    isOver = true
    holder.removeAllListeners('notification')
    await holder.query('unlisten crash; update crash.plan set hold = 0, tell = 0')
    await holder.query(`select pg_advisory_unlock(${heldKey})`)
    holder.release()
  }
  return { whenReached, release }
}

async function pollUntil(isOver: () => boolean, isReached: () => Promise<boolean>): Promise<void> {
  while (!isOver() && !(await isReached())) await new Promise((resolve) => setTimeout(resolve, 10))
}

async function isHeldUp(pool: pg.Pool): Promise<boolean> {
  const { rows } = await pool.query(
    `select 1 from pg_locks l join pg_database d on d.oid = l.database
     where d.datname = current_database() and l.locktype = 'advisory' and l.objid = ${heldKey} and not l.granted`,
  )
  return rows.length > 0
}
