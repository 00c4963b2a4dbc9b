/**
 * What may go wrong while a table is upgraded: other writers, killed workers, a server that stops.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import * as E from 'fp-ts/Either'

import { type PostgresEvent, type PostgresReport, undoPostgres, upgradePostgres } from '../../src/bulk/postgres'
import { type Cluster, withCluster } from './cluster'
import { right } from './runs'
import { plainSessions, sessionsTable } from './sessions'

const root = resolve(__dirname, '../..')
const bin = join(root, 'dist/cjs/cli/bin.js')

/** A table whose rows take a while each, which can be changed meanwhile, and of which every twentieth cannot be upgraded. */
const slowTable = async (cluster: Cluster, name: string, rows: number, milliseconds: number): Promise<void> => {
  const texts = plainSessions(rows).map((text, i) => (i % 20 === 19 ? text.replace('"id":"', '"id":"0') : text))
  await sessionsTable(cluster, name, 'jsonb', texts)
  await cluster.query(`CREATE TABLE IF NOT EXISTS first_payloads (name text, id bigint, payload jsonb)`)
  await cluster.query(`INSERT INTO first_payloads SELECT '${name}', id, payload FROM ${name}`)
  await cluster.query('CREATE TABLE IF NOT EXISTS pace (name text PRIMARY KEY, seconds float8)')
  await cluster.query(`INSERT INTO pace VALUES ('${name}', ${milliseconds / 1000})`)
  await cluster.query(`
    CREATE OR REPLACE FUNCTION slow_${name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF OLD.payload -> 'id' IS DISTINCT FROM NEW.payload -> 'id' THEN
        PERFORM pg_sleep((SELECT seconds FROM pace WHERE name = '${name}')); NEW.touched := NEW.touched + 1;
      END IF;
      RETURN NEW; END $$`)
  await cluster.query(`CREATE TRIGGER slow BEFORE UPDATE ON ${name} FOR EACH ROW EXECUTE FUNCTION slow_${name}()`)
}

/** An application: adds one to a counter inside a payload, in one statement or by reading, thinking and writing. */
const application = (cluster: Cluster, table: string, rows: number) => {
  const writes = new Map<number, number>()
  const ending = new AbortController()
  const one = async (random: () => number): Promise<void> => {
    const client = await cluster.client()
    while (!ending.signal.aborted) {
      const id = 1 + Math.floor(random() * rows)
      try {
        if (random() < 0.7) {
          await client.query(
            `UPDATE ${table} SET payload = jsonb_set(payload, '{app}', to_jsonb(coalesce((payload ->> 'app')::int, 0) + 1)) WHERE id = $1`,
            [id]
          )
        } else {
          await client.query('BEGIN')
          const { rows: found } = await client.query<{ app: number }>(
            `SELECT coalesce((payload ->> 'app')::int, 0) AS app FROM ${table} WHERE id = $1 FOR UPDATE`,
            [id]
          )
          await sleep(random() * 8)
          await client.query(
            `UPDATE ${table} SET payload = payload || jsonb_build_object('app', $2::int) WHERE id = $1`,
            [id, (found[0]?.app ?? 0) + 1]
          )
          await client.query('COMMIT')
        }
        writes.set(id, (writes.get(id) ?? 0) + 1)
      } catch {
        // The server is away. What was not committed does not count.
        await client.end().catch(() => undefined)
        return
      }
    }
    await client.end()
  }
  const running = [1, 2].map((seed) => one(sequence(seed)))
  return {
    count: (): number => [...writes.values()].reduce((sum, n) => sum + n, 0),
    end: async (): Promise<ReadonlyMap<number, number>> => {
      ending.abort()
      await Promise.all(running)
      return writes
    }
  }
}

/** Numbers that look random, the same for the same seed. */
const sequence = (seed: number): (() => number) => {
  let state = seed * 2654435761
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

const upgradeOf = (cluster: Cluster, table: string, onEvent?: (event: PostgresEvent) => void) =>
  upgradePostgres({
    connection: cluster.connection,
    table,
    column: 'payload',
    key: ['id'],
    apply: true,
    batchSize: 20,
    onEvent
  })

/** Everything that must hold when a run has come to its end, whatever happened meanwhile. */
const expectConsistent = async (
  cluster: Cluster,
  table: string,
  rows: number,
  report: PostgresReport,
  writes: ReadonlyMap<number, number>
): Promise<void> => {
  const held = Math.floor(rows / 20)
  expect(report).toMatchObject({
    read: rows,
    upgraded: rows - held,
    unchanged: 0,
    quarantined: held,
    rules: { 'id-to-number': 2 * (rows - held) },
    reasons: { 'id-not-exact': held }
  })
  const [side] = await cluster.query(
    `SELECT (SELECT count(*)::int FROM connect_session_reconcile.journal WHERE run = $1 AND key IS NOT NULL) AS entries,
       (SELECT count(*)::int FROM connect_session_reconcile.quarantine WHERE run = $1) AS held,
       (SELECT count(*)::int FROM connect_session_reconcile.journal WHERE run = $1 AND state = 'open') AS open,
       (SELECT max(touched) FROM ${table}) AS most, (SELECT sum(touched)::int FROM ${table}) AS touched`,
    [report.run]
  )
  expect(side).toEqual({ entries: rows - held, held, open: 0, most: 1, touched: rows - held })
  const [wrong] = await cluster.query(
    `SELECT count(*)::int AS n FROM ${table} AS t JOIN first_payloads AS f USING (id) WHERE f.name = $1
       AND t.payload - 'app' IS DISTINCT FROM CASE WHEN t.id % 20 = 0 THEN f.payload ELSE f.payload || jsonb_build_object(
         'id', (f.payload ->> 'id')::numeric, 'organization_id', (f.payload ->> 'organization_id')::numeric) END`,
    [table]
  )
  expect(wrong).toEqual({ n: 0 })
  const counters = await cluster.query(
    `SELECT id::int, (payload ->> 'app')::int AS app FROM ${table} WHERE payload ? 'app'`
  )
  expect(new Map(counters.map(({ id, app }) => [id, app]))).toEqual(writes)
}

/** Starts a worker as a process, and waits until it works. */
const startWorker = (cluster: Cluster, table: string, more: ReadonlyArray<string> = []) => {
  const args = [
    'upgrade-postgres',
    '--table',
    table,
    '--column',
    'payload',
    '--key',
    'id',
    '--batch-size',
    '20',
    '--apply',
    ...more
  ]
  const child: ChildProcess = spawn(process.execPath, [bin, ...args], { env: { ...process.env, ...cluster.env } })
  let out = ''
  let err = ''
  child.stdout?.on('data', (chunk: Buffer) => {
    out += chunk.toString()
  })
  const ended = new Promise<{ readonly code: number | null; readonly out: string; readonly err: string }>((settle) => {
    child.once('close', (code) => settle({ code, out, err }))
  })
  const working = new Promise<void>((settle) => {
    child.stderr?.on('data', (chunk: Buffer) => {
      err += chunk.toString()
      if (err.includes('run ')) settle()
    })
    child.once('close', () => settle())
  })
  return { child, ended, working }
}

withCluster('an upgrade of a table in use', [
  [
    'loses no write of an application, thousands of them',
    async (cluster) => {
      const rows = 1500
      await slowTable(cluster, 'written', rows, 1)
      const app = application(cluster, 'written', rows)
      const report = right(await upgradeOf(cluster, 'written')())
      const busy = [...(await app.end()).entries()]
      const more = application(cluster, 'written', rows)
      while (more.count() < 2000) await sleep(20)
      const writes = new Map(await more.end())
      for (const [id, n] of busy) writes.set(id, n + (writes.get(id) ?? 0))
      expect(busy.length).toBeGreaterThan(50)
      await expectConsistent(cluster, 'written', rows, report, writes)

      const undone = right(
        await undoPostgres({ connection: cluster.connection, run: report.run as string, apply: true })()
      )
      expect(undone.read).toBe(report.upgraded)
      const [state] = await cluster.query(
        `SELECT count(*) FILTER (WHERE undone = 'restored')::int AS restored,
           count(*) FILTER (WHERE undone = 'changed-since')::int AS refused,
           count(*) FILTER (WHERE undone = 'restored' AND t.payload - 'app' <> f.payload)::int AS wrong,
           count(*) FILTER (WHERE undone = 'changed-since' AND NOT t.payload ? 'app')::int AS refused_wrongly
         FROM connect_session_reconcile.journal AS j JOIN written AS t ON t.id::text = j.key
           JOIN first_payloads AS f ON f.name = 'written' AND f.id = t.id WHERE j.run = $1 AND j.key IS NOT NULL`,
        [report.run]
      )
      expect(state).toEqual({ restored: undone.restored, refused: undone.refused, wrong: 0, refused_wrongly: 0 })
    }
  ],
  [
    'survives the death of workers, twenty times at any moment',
    async (cluster) => {
      const rows = 6000
      await slowTable(cluster, 'killed', rows, 4)
      const pace = (milliseconds: number): Promise<unknown> =>
        cluster.query(`UPDATE pace SET seconds = $1 WHERE name = 'killed'`, [milliseconds / 1000])
      const app = application(cluster, 'killed', rows)
      const steady = startWorker(cluster, 'killed')
      await steady.working
      const random = sequence(7)
      for (let kills = 0; kills < 20; kills++) {
        const [done] = await cluster.query('SELECT (sum(touched) > 3000)::text AS most FROM killed')
        if (done?.['most'] === 'true') await pace(100)
        const victim = startWorker(cluster, 'killed')
        await victim.working
        await sleep(random() * 150)
        victim.child.kill('SIGKILL')
        const { code } = await victim.ended
        expect(code).toBeNull()
      }
      await pace(0)
      const last = startWorker(cluster, 'killed')
      const ends = await Promise.all([steady.ended, last.ended])
      for (const { code } of ends) expect(code).toBe(1)
      const reports = ends.map(({ out }) => JSON.parse(out) as PostgresReport)
      const [{ startedAt: _a, seconds: _b, ...one }, { startedAt: _c, seconds: _d, ...other }] = reports as [
        PostgresReport,
        PostgresReport
      ]
      expect(one).toEqual(other)
      await expectConsistent(cluster, 'killed', rows, one as PostgresReport, await app.end())
    }
  ],
  [
    'is shared by twenty workers that start at any time',
    async (cluster) => {
      const rows = 3000
      await slowTable(cluster, 'shared', rows, 20)
      const app = application(cluster, 'shared', rows)
      const random = sequence(11)
      const workers: Array<ReturnType<typeof startWorker>> = []
      for (let i = 0; i < 20; i++) {
        workers.push(startWorker(cluster, 'shared'))
        await sleep(random() * 200)
      }
      const ends = await Promise.all(workers.map(({ ended }) => ended))
      const reports = ends.map(({ out }) => JSON.parse(out) as PostgresReport)
      const joined = reports.filter(({ run }) => run === reports[0]?.run)
      expect(joined.length).toBeGreaterThan(10)
      for (const { code } of ends) expect(code).toBe(1)
      for (const { startedAt: _, seconds: __, ...rest } of joined) expect(reports[0]).toMatchObject(rest)
      await expectConsistent(cluster, 'shared', rows, reports[0] as PostgresReport, await app.end())
    }
  ],
  [
    'replaces a worker process that dies',
    async (cluster) => {
      const rows = 1500
      await slowTable(cluster, 'replaced', rows, 4)
      const parent = startWorker(cluster, 'replaced', ['--workers', '2'])
      await parent.working
      const children = (): ReadonlyArray<number> =>
        spawnSync('ps', ['-o', 'pid=', '--ppid', String(parent.child.pid)], { encoding: 'utf8' })
          .stdout.split('\n')
          .map(Number)
          .filter((pid) => pid > 0)
      for (let i = 0; children().length < 2 && i < 100; i++) await sleep(20)
      await sleep(400)
      process.kill(children()[0] as number, 'SIGKILL')
      const { code, out, err } = await parent.ended
      expect(err).toMatch(/worker \d ended \(SIGKILL\)/)
      expect(code).toBe(1)
      await expectConsistent(cluster, 'replaced', rows, JSON.parse(out) as PostgresReport, new Map())
    }
  ],
  [
    'goes on when the server is stopped and started in the middle',
    async (cluster) => {
      const rows = 2000
      await slowTable(cluster, 'stopped', rows, 3)
      const retries: Array<PostgresEvent> = []
      const running = upgradeOf(cluster, 'stopped', (event) => {
        if (event._tag === 'Retrying') retries.push(event)
      })()
      for (const mode of ['fast', 'immediate'] as const) {
        await sleep(700)
        cluster.stop(mode)
        await sleep(300)
        cluster.start()
      }
      const report = right(await running)
      expect(retries.length).toBeGreaterThan(1)
      await expectConsistent(cluster, 'stopped', rows, report, new Map())
    }
  ],
  [
    'waits for rows that another session holds, and says so, or gives up',
    async (cluster) => {
      await sessionsTable(cluster, 'held', 'jsonb', plainSessions(100))
      const holder = await cluster.client()
      await holder.query('BEGIN')
      await holder.query('SELECT * FROM held WHERE id % 10 = 0 FOR UPDATE')
      const events: Array<PostgresEvent> = []
      const impatient = {
        connection: cluster.connection,
        table: 'held',
        column: 'payload',
        key: ['id'],
        apply: true,
        batchSize: 10,
        // Longer than the longest pause after which the rows of a page are looked at again.
        patience: 2500
      }
      const result = await upgradePostgres({ ...impatient, onEvent: (event) => events.push(event) })()
      expect(result).toEqual(E.left({ _tag: 'RowsLocked', rows: 10 }))
      expect(events).toContainEqual({ _tag: 'Waiting', rows: 10 })
      await holder.query('ROLLBACK')
      await holder.end()
      expect(right(await upgradePostgres(impatient)())).toMatchObject({ read: 100, upgraded: 100 })
    }
  ],
  [
    'retries when a lock on the table is not given in time',
    async (cluster) => {
      await sessionsTable(cluster, 'blocked', 'jsonb', plainSessions(100))
      const retries: Array<PostgresEvent> = []
      const holder = await cluster.client()
      const run = upgradePostgres({
        connection: cluster.connection,
        table: 'blocked',
        column: 'payload',
        key: ['id'],
        apply: true,
        limits: { statementTimeout: '10s', lockTimeout: '50ms' },
        onEvent: (event) => {
          if (event._tag === 'Retrying') retries.push(event)
        }
      })
      await holder.query('BEGIN')
      await holder.query('LOCK TABLE blocked IN EXCLUSIVE MODE')
      const running = run()
      await sleep(600)
      await holder.query('ROLLBACK')
      await holder.end()
      expect(right(await running)).toMatchObject({ upgraded: 100 })
      expect(retries).toContainEqual(
        expect.objectContaining({ cause: expect.objectContaining({ code: '55P03' }) as object })
      )
    }
  ]
])
