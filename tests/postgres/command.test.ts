/**
 * The commands for PostgreSQL as processes: what they print, how they end, what they hide.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import type { PostgresReport, UndoReport } from '../../src/bulk/postgres'
import { bin, type Ended, ended, unread } from '../cli/command'
import { type Cluster, withCluster } from './cluster'
import { plainSessions, sessionsTable, shapes } from './sessions'

jest.setTimeout(240_000)

const start = (cluster: Cluster, args: ReadonlyArray<string>, env: NodeJS.ProcessEnv = {}) => {
  const child = spawn(process.execPath, [bin, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...cluster.env, ...env }
  })
  return { child, ended: ended(child) }
}

const command = (cluster: Cluster, ...args: ReadonlyArray<string>): Promise<Ended> => start(cluster, args).ended

const of = (table: string): ReadonlyArray<string> => ['--table', table, '--column', 'payload', '--key', 'id']

const reportOf = <A = PostgresReport>({ stdout }: Ended): A => JSON.parse(stdout.toString()) as A

const payloadsOf = (cluster: Cluster, table: string): ReturnType<Cluster['query']> =>
  cluster.query(`SELECT id, payload::text FROM ${table} ORDER BY id`)

/** A table whose rows take their time. */
const slowTable = async (cluster: Cluster, name: string, rows: number): Promise<void> => {
  await sessionsTable(cluster, name, 'jsonb', plainSessions(rows))
  await cluster.query(
    `CREATE FUNCTION slow_${name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.004); RETURN NEW; END $$`
  )
  await cluster.query(`CREATE TRIGGER slow BEFORE UPDATE ON ${name} FOR EACH ROW EXECUTE FUNCTION slow_${name}()`)
}

/** Its rows take their time no longer. */
const quicken = (cluster: Cluster, table: string): ReturnType<Cluster['query']> =>
  cluster.query(`ALTER TABLE ${table} DISABLE TRIGGER slow`)

/** Waits until a process is well under way, or over. */
const underWay = async (child: ChildProcess, is: () => Promise<boolean>): Promise<void> => {
  while (child.exitCode === null && !(await is())) await sleep(5)
}

/** How many rows of a table are upgraded. */
const done = async (cluster: Cluster, table: string): Promise<number> => {
  const [row] = await cluster.query(
    `SELECT count(*)::int AS n FROM ${table} WHERE jsonb_typeof(payload -> 'id') = 'number'`
  )
  return row?.['n'] as number
}

const undone = async (cluster: Cluster, type: string): Promise<void> => {
  const table = `undo_${type}`
  await sessionsTable(cluster, table, type, shapes(300))
  const before = await payloadsOf(cluster, table)
  const upgraded = await command(cluster, 'upgrade-postgres', ...of(table), '--apply')
  expect(upgraded.code).toBe(1)
  const { run, upgraded: written } = reportOf(upgraded)
  const after = await payloadsOf(cluster, table)
  expect(after).not.toEqual(before)

  const dry = await command(cluster, 'undo-postgres', '--run', run as string)
  expect(dry.code).toBe(0)
  expect(reportOf<UndoReport>(dry)).toMatchObject({ applied: false, restored: written, refused: 0 })
  expect(await payloadsOf(cluster, table)).toEqual(after)

  const [changed] = await cluster.query(
    `SELECT key FROM connect_session_reconcile.journal WHERE run = $1 AND key IS NOT NULL ORDER BY key::int LIMIT 1`,
    [run]
  )
  const key = changed?.['key'] as string
  const [was] = await cluster.query(`SELECT payload::text AS text FROM ${table} WHERE id = $1`, [key])
  const edited = String(was?.['text']).replace('{', '{"app":12345678901234567890, ')
  await cluster.query(`UPDATE ${table} SET payload = $2::${type} WHERE id = $1`, [key, edited])
  const [own] = await cluster.query(`SELECT payload::text AS text FROM ${table} WHERE id = $1`, [key])

  const refusing = await command(cluster, 'undo-postgres', '--run', run as string, '--apply')
  expect(refusing.code).toBe(1)
  expect(refusing.stderr).toContain('changed-since')
  expect(reportOf<UndoReport>(refusing)).toMatchObject({
    applied: true,
    read: written,
    restored: written - 1,
    refused: 1,
    reasons: { 'changed-since': 1 },
    examples: [{ key, reason: 'changed-since' }]
  })
  const expected = before.map((row) => (String(row['id']) === key ? { ...row, payload: own?.['text'] } : row))
  expect(await payloadsOf(cluster, table)).toEqual(expected)

  await cluster.query(`UPDATE ${table} SET payload = $2::${type} WHERE id = $1`, [key, was?.['text']])
  const rest = await command(cluster, 'undo-postgres', '--run', run as string, '--apply')
  expect(rest.code).toBe(0)
  expect(reportOf<UndoReport>(rest)).toMatchObject({ read: 1, restored: 1, refused: 0 })
  expect(await payloadsOf(cluster, table)).toEqual(before)

  const again = await command(cluster, 'upgrade-postgres', ...of(table), '--apply')
  expect(reportOf(again)).toMatchObject({ upgraded: written })
  expect(await payloadsOf(cluster, table)).toEqual(after)
}

withCluster('the commands', [
  ['undo jsonb value for value, and refuse what was changed since', (cluster) => undone(cluster, 'jsonb')],
  ['undo json byte for byte, and refuse what was changed since', (cluster) => undone(cluster, 'json')],
  ['undo text byte for byte, and refuse what was changed since', (cluster) => undone(cluster, 'text')],
  [
    'downgrade, undo, and downgrade again',
    async (cluster) => {
      await sessionsTable(cluster, 'down', 'jsonb', plainSessions(60))
      expect((await command(cluster, 'upgrade-postgres', ...of('down'), '--apply')).code).toBe(0)
      const latest = await payloadsOf(cluster, 'down')
      const runs: Array<string> = []
      const results: Array<unknown> = []
      for (const back of ['undo-postgres', 'downgrade-postgres']) {
        const down = await command(cluster, 'downgrade-postgres', ...of('down'), '--apply')
        expect(reportOf(down)).toMatchObject({ upgraded: 60, quarantined: 0 })
        results.push(await payloadsOf(cluster, 'down'))
        runs.push(reportOf(down).run as string)
        expect((await command(cluster, back, '--run', runs.at(-1) as string, '--apply')).code).toBe(0)
        expect(await payloadsOf(cluster, 'down')).toEqual(latest)
      }
      expect(results[0]).toEqual(results[1])
      expect(results[0]).not.toEqual(latest)
      expect(runs[0]).not.toBe(runs[1])
    }
  ],
  [
    'meet quarantined rows again when told to, say with ids',
    async (cluster) => {
      const folder = mkdtempSync(join(tmpdir(), 'csr-ids-'))
      const ids = join(folder, 'ids.csv')
      writeFileSync(ids, 'from,to\n007,7\n')
      const texts = plainSessions(30).map((text, i) => (i < 3 ? text.replace(/"id":"\d+"/, '"id":"007"') : text))
      await sessionsTable(cluster, 'retried', 'jsonb', texts)
      const first = await command(cluster, 'upgrade-postgres', ...of('retried'), '--apply')
      expect(first.code).toBe(1)
      expect(first.stderr).toContain('--retry-quarantined')
      expect(reportOf(first)).toMatchObject({ read: 30, upgraded: 27, quarantined: 3, inQuarantine: 3 })
      const plain = await command(cluster, 'upgrade-postgres', ...of('retried'), '--apply', '--ids', ids)
      expect(plain.code).toBe(1)
      expect(reportOf(plain)).toMatchObject({ read: 0, inQuarantine: 3 })
      const retry = ['--apply', '--ids', ids, '--retry-quarantined']
      const retried = await command(cluster, 'upgrade-postgres', ...of('retried'), ...retry)
      expect(retried.code).toBe(0)
      expect(reportOf(retried)).toMatchObject({ read: 3, upgraded: 3, quarantined: 0, inQuarantine: 0 })
      rmSync(folder, { recursive: true })
    }
  ],
  [
    'read ids from a pipe once, for all workers',
    async (cluster) => {
      const texts = plainSessions(60).map((text, i) => (i % 2 ? text : text.replace(/"id":"\d+"/, '"id":"007"')))
      for (const workers of ['1', '3']) {
        const table = `piped_${workers}`
        await sessionsTable(cluster, table, 'jsonb', texts)
        const args = ['upgrade-postgres', ...of(table), '--batch-size', '5', '--workers', workers, '--apply']
        const line = `printf 'from,to\\n007,90007\\n' | "$0" "$@" --ids /dev/stdin --inexact-ids coerce`
        const env = { ...process.env, ...cluster.env }
        const end = await ended(spawn('bash', ['-c', line, process.execPath, bin, ...args], { env }))
        expect([end.code, reportOf(end).upgraded]).toEqual([0, 60])
        const mapped = await cluster.query(`SELECT 1 FROM ${table} WHERE payload -> 'id' = '90007'`)
        expect(mapped).toHaveLength(30)
      }
    }
  ],
  [
    'end with 0, 1, 2 or 3, and say why',
    async (cluster) => {
      const folder = mkdtempSync(join(tmpdir(), 'csr-ends-'))
      await sessionsTable(cluster, 'fine', 'jsonb', plainSessions(20))
      await sessionsTable(cluster, 'odd', 'jsonb', [...plainSessions(20), '{}'])
      const code = async (expected: number, said: RegExp, ...args: ReadonlyArray<string>): Promise<Ended> => {
        const end = await command(cluster, ...args)
        expect(end.stderr).toMatch(said)
        expect(end.code).toBe(expected)
        return end
      }
      await code(0, /nothing was written: add --apply/, 'upgrade-postgres', ...of('fine'))
      const file = join(folder, 'report.json')
      const applied = await code(
        0,
        /to take it back: undo-postgres --run/,
        'upgrade-postgres',
        ...of('fine'),
        '--apply',
        '--report',
        file
      )
      expect(readFileSync(file, 'utf8')).toBe(applied.stdout.toString())
      await code(1, /quarantined by reason/, 'upgrade-postgres', ...of('odd'))
      await code(1, /1 row is in/, 'upgrade-postgres', ...of('odd'), '--apply')
      await code(2, /give --column, --key/, 'upgrade-postgres', '--table', 'fine')
      await code(2, /there is no table "nowhere"/, 'upgrade-postgres', ...of('nowhere'))
      await code(2, /whole number/, 'upgrade-postgres', ...of('fine'), '--batch-size', '0')
      await code(2, /the condition is not SQL/, 'upgrade-postgres', ...of('fine'), '--where', 'no_such = 1')
      await code(2, /the journal has no run nothing; it has/, 'undo-postgres', '--run', 'nothing')
      await code(
        3,
        /no connection to the database/,
        'upgrade-postgres',
        ...of('fine'),
        '--url',
        'postgres://127.0.0.1:1/x'
      )
      await code(
        3,
        /report.json: no such file or folder/,
        'upgrade-postgres',
        ...of('fine'),
        '--report',
        join(folder, 'no', 'report.json')
      )
      writeFileSync(file, 'from,to\n')
      const lost = ['--ids', file, '--report', file]
      await code(2, /report.json is an input; it would be lost/, 'upgrade-postgres', ...of('fine'), ...lost)
      writeFileSync(file, '{"onlyCopy":true,')
      const held = /may hold payloads that are in no other file/
      await code(2, held, 'upgrade-postgres', ...of('fine'), '--report', file)
      await code(2, held, 'undo-postgres', '--run', 'x', '--report', file)
      writeFileSync(file, 'from,to\n')
      const onto = (line: string) =>
        ended(
          spawn('bash', ['-c', line, process.execPath, bin, 'upgrade-postgres', ...of('fine'), '--ids', file], {
            env: { ...process.env, ...cluster.env }
          })
        )
      const appended = await onto(`exec "$0" "$@" >> ${file}`)
      expect([appended.code, appended.stderr]).toEqual([2, expect.stringContaining('standard output is the input')])
      const said = await onto(`exec "$0" "$@" --report ${file}.2 2> ${file}.2`)
      expect([said.code, readFileSync(`${file}.2`, 'utf8')]).toEqual([2, expect.stringContaining('and would be lost')])
      expect(readFileSync(file, 'utf8')).toBe('from,to\n')
      await code(2, /named by a URL/, 'upgrade-postgres', ...of('fine'), '--url', 'host=a dbname=b')
      const service = await start(cluster, ['upgrade-postgres', ...of('fine')], { PGSERVICE: 'production' }).ended
      expect(service.code).toBe(2)
      expect(service.stderr).toContain('PGSERVICE is set')
      await cluster.query('CREATE ROLE weak LOGIN')
      const weak = await start(cluster, ['upgrade-postgres', ...of('fine'), '--apply'], { PGUSER: 'weak' }).ended
      expect(weak.code).toBe(3)
      expect(weak.stderr).toContain('GRANT SELECT ON "public"."fine" TO "weak";')
      expect(weak.stderr).toContain('GRANT UPDATE ("payload") ON "public"."fine" TO "weak";')
      rmSync(folder, { recursive: true })
    }
  ],
  [
    'show keys and messages so that no terminal obeys them',
    async (cluster) => {
      const [payload] = plainSessions(1)
      await cluster.query('CREATE TABLE hostile (id text PRIMARY KEY, payload jsonb)')
      await cluster.query('INSERT INTO hostile VALUES ($1, $2)', ['k\u001b[2J\u202e\n', payload])
      const { run } = reportOf(await command(cluster, 'upgrade-postgres', ...of('hostile'), '--apply'))
      await cluster.query(`UPDATE hostile SET payload = '{}'`)
      const { stderr } = await command(cluster, 'undo-postgres', '--run', run as string)
      expect(stderr).toContain('  k\\u001b[2J\\u202e\\u000a changed-since\n')
    }
  ],
  [
    'work when nobody reads what they print, and fail when there is no space for it',
    async (cluster) => {
      await sessionsTable(cluster, 'unread', 'jsonb', plainSessions(20))
      const env = { ...process.env, ...cluster.env }
      const args = ['upgrade-postgres', ...of('unread')]
      const closed = await unread(args, 'stdout', { env })
      expect([closed.code, closed.stderr]).toEqual([0, expect.stringContaining('20  upgraded')])
      const line = `exec "$0" "$@" > /dev/full`
      const full = await ended(spawn('bash', ['-c', line, process.execPath, bin, ...args], { env }))
      expect([full.code, full.stderr]).toEqual([3, expect.stringContaining('error: standard output: no space left\n')])
      const unheard = await unread([...args, '--apply'], 'stderr', { env })
      expect([unheard.code, reportOf(unheard).upgraded]).toEqual([0, 20])
    }
  ],
  [
    'end with 128 more than the signal when interrupted, and go on when run again',
    async (cluster) => {
      await slowTable(cluster, 'interrupted', 400)
      const ways = [
        { by: 'SIGINT', more: [], expected: 130 },
        { by: 'SIGINT', more: ['--workers', '2'], expected: 130 },
        { by: 'SIGTERM', more: [], expected: 143 },
        { by: 'SIGHUP', more: ['--workers', '2'], expected: 129 }
      ] as const
      for (const { by, more, expected } of ways) {
        const args = ['upgrade-postgres', ...of('interrupted'), '--batch-size', '10', '--apply', ...more]
        const { child, ended: end } = start(cluster, args)
        const before = await done(cluster, 'interrupted')
        await underWay(child, async () => (await done(cluster, 'interrupted')) > before + 20)
        child.kill(by)
        const { code, signal, stderr } = await end
        expect({ code, signal }).toEqual({ code: expected, signal: null })
        expect(stderr).toContain('run again to go on')
      }
      expect(await done(cluster, 'interrupted')).toBeLessThan(400)
      await quicken(cluster, 'interrupted')
      const rest = await command(cluster, 'upgrade-postgres', ...of('interrupted'), '--batch-size', '10', '--apply')
      expect(rest.code).toBe(0)
      expect(reportOf(rest)).toMatchObject({ read: 400, upgraded: 400 })
      const runs = await cluster.query(
        `SELECT DISTINCT run FROM connect_session_reconcile.journal WHERE detail ->> 'target' LIKE '%interrupted%'`
      )
      expect(runs).toEqual([{ run: reportOf(rest).run }])
    }
  ],
  [
    'end with 1 when the run is taken back meanwhile, and say so',
    async (cluster) => {
      for (const workers of [1, 2]) {
        const table = `taken_${workers}`
        await slowTable(cluster, table, 600)
        const args = ['upgrade-postgres', ...of(table), '--batch-size', '10', '--apply', '--workers', String(workers)]
        const { child, ended: end } = start(cluster, args)
        await underWay(child, async () => (await done(cluster, table)) > 20)
        const [row] = await cluster.query(
          `SELECT run FROM connect_session_reconcile.journal WHERE detail ->> 'target' = '"public"."${table}"."payload"'`
        )
        const undo = await command(cluster, 'undo-postgres', '--run', row?.['run'] as string, '--apply')
        expect(undo.code).toBe(0)
        const taken = await end
        expect(taken.code).toBe(1)
        expect(reportOf(taken)).toMatchObject({ run: row?.['run'], stopped: true, undone: true, quarantined: 0 })
        expect(taken.stderr).toContain('stopped: the run was taken back meanwhile')
        expect(taken.stderr).not.toContain('to take it back')
      }
    }
  ],
  [
    'end with 3 when one of several workers fails, leave none behind, and go on when run again',
    async (cluster) => {
      await slowTable(cluster, 'failing', 400)
      await command(cluster, 'upgrade-postgres', ...of('failing'), '--where', 'false', '--apply')
      await cluster.query(`CREATE ROLE losing LOGIN; GRANT SELECT, UPDATE (payload) ON failing TO losing;
        GRANT USAGE ON SCHEMA connect_session_reconcile TO losing;
        GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA connect_session_reconcile TO losing`)
      const args = ['upgrade-postgres', ...of('failing'), '--batch-size', '10', '--apply', '--workers', '2']
      const { child, ended: end } = start(cluster, args, { PGUSER: 'losing' })
      await underWay(child, async () => (await done(cluster, 'failing')) > 40)
      await cluster.query('REVOKE UPDATE (payload) ON failing FROM losing')
      const { code, stderr } = await end
      expect(code).toBe(3)
      expect(stderr).toContain('GRANT UPDATE ("payload") ON "public"."failing" TO "losing";')
      expect(stderr).not.toContain('takes its place')
      const [left] = await cluster.query(`SELECT count(*)::int AS n FROM pg_stat_activity WHERE usename = 'losing'`)
      expect(left).toEqual({ n: 0 })
      const again = await start(cluster, args, { PGUSER: 'losing' }).ended
      expect([again.code, again.stderr]).toEqual([
        3,
        expect.stringContaining('GRANT UPDATE ("payload") ON "public"."failing" TO "losing";')
      ])
      await cluster.query('GRANT UPDATE (payload) ON failing TO losing')
      await quicken(cluster, 'failing')
      const rest = await start(cluster, args, { PGUSER: 'losing' }).ended
      expect(rest.code).toBe(0)
      expect(reportOf(rest)).toMatchObject({ read: 400, upgraded: 400 })

      const undo = ['undo-postgres', '--run', reportOf(rest).run as string, '--batch-size', '10', '--apply']
      await cluster.query('ALTER TABLE failing ENABLE TRIGGER slow')
      const undoing = start(cluster, undo, { PGUSER: 'losing' })
      await underWay(undoing.child, async () => (await done(cluster, 'failing')) < 400)
      await cluster.query('REVOKE UPDATE (payload) ON failing FROM losing')
      const lost = await undoing.ended
      expect([lost.code, lost.stderr]).toEqual([
        3,
        expect.stringContaining('GRANT UPDATE ("payload") ON "public"."failing" TO "losing";')
      ])
    }
  ],
  [
    'try again, and say so, when a lock is not given, a transaction is in the way, or the connection is lost',
    async (cluster) => {
      await sessionsTable(cluster, 'flaky', 'jsonb', plainSessions(300))
      await cluster.query(`
        CREATE SEQUENCE mishap;
        CREATE FUNCTION mishap() RETURNS trigger LANGUAGE plpgsql SET lock_timeout = 0 AS $$ BEGIN
          CASE nextval('mishap')
            WHEN 50 THEN PERFORM pg_advisory_xact_lock(1), pg_advisory_xact_lock(2);
            WHEN 120, 121, 122, 123 THEN LOCK held NOWAIT;
            WHEN 200 THEN PERFORM pg_terminate_backend(pg_backend_pid());
            ELSE NULL;
          END CASE;
          RETURN NEW; END $$;
        CREATE TRIGGER mishap BEFORE UPDATE ON flaky FOR EACH ROW EXECUTE FUNCTION mishap();
        CREATE TABLE held ()`)
      const [holder, rival] = await Promise.all([cluster.client(), cluster.client()])
      await holder.query('BEGIN; LOCK held')
      await rival.query(`BEGIN; SET LOCAL deadlock_timeout = '1h'; SELECT pg_advisory_xact_lock(2)`)
      const { child, ended: end } = start(cluster, [
        'upgrade-postgres',
        ...of('flaky'),
        '--batch-size',
        '20',
        '--apply'
      ])
      await underWay(child, async () => {
        const waiting = await cluster.query(
          `SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objid = 2 AND NOT granted`
        )
        return waiting.length > 0
      })
      await rival.query('SELECT pg_advisory_xact_lock(1)')
      await rival.query('COMMIT')
      const tried = await end
      await Promise.all([holder.end(), rival.end()])
      expect(tried.code).toBe(0)
      expect(reportOf(tried)).toMatchObject({ read: 300, upgraded: 300 })
      const again = (words: string): RegExp => new RegExp(`${words}.*; trying again in \\d+ ms \\(attempt \\d+\\)`)
      expect(tried.stderr).toMatch(again('another transaction got in the way: deadlock detected'))
      expect(tried.stderr).toMatch(again('a lock was not given within the lock timeout'))
      expect(tried.stderr).toMatch(again('the connection was lost'))
    }
  ],
  [
    'say once that a row is waited for, however long that takes',
    async (cluster) => {
      await sessionsTable(cluster, 'awaited', 'jsonb', plainSessions(20))
      const other = await cluster.client()
      await other.query('BEGIN')
      await other.query('SELECT FROM awaited WHERE id = 7 FOR UPDATE')
      const { ended: end } = start(cluster, ['upgrade-postgres', ...of('awaited'), '--apply'])
      await sleep(6000)
      await other.query('COMMIT')
      await other.end()
      const { code, stderr } = await end
      expect(code).toBe(0)
      expect(stderr.match(/waiting for 1 row that/g)).toHaveLength(1)
    }
  ],
  [
    'show a password nowhere',
    async (cluster) => {
      const secret = 'pass-w0rd-nobody-sees'
      const [files] = await cluster.query(`SELECT current_setting('hba_file') AS hba`)
      await cluster.query(
        `COPY (SELECT unnest(ARRAY['local all keeper scram-sha-256', 'local all all trust'])) TO '${String(files?.['hba'])}'`
      )
      await cluster.query(`CREATE ROLE keeper LOGIN SUPERUSER PASSWORD '${secret}'`)
      await cluster.query('SELECT pg_reload_conf()')
      await slowTable(cluster, 'secret', 300)
      const folder = mkdtempSync(join(tmpdir(), 'csr-secret-'))
      const host = encodeURIComponent(cluster.connection.host as string)
      const url = (password: string): string => `postgres://keeper:${password}@/postgres?host=${host}`
      const args = ['upgrade-postgres', ...of('secret'), '--workers', '2', '--batch-size', '20', '--apply']
      const file = join(folder, 'report.json')
      const parts = [...args, '--report', file, '--url', url(secret)]
      const { child, ended: end } = start(cluster, parts, { PGUSER: undefined, PGHOST: undefined })
      await underWay(child, async () => (await done(cluster, 'secret')) > 40)
      const children = readdirSync('/proc')
        .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
        .filter((pid) => parentOf(pid) === String(child.pid))
      expect(children.length).toBe(2)
      for (const pid of children) {
        expect(readFileSync(`/proc/${pid}/cmdline`, 'latin1')).not.toContain(secret)
        expect(readFileSync(`/proc/${pid}/environ`, 'latin1')).not.toContain(secret)
      }
      expect(readFileSync(`/proc/${child.pid}/cmdline`, 'latin1')).not.toContain(secret)
      const { code, stdout, stderr } = await end
      expect(code).toBe(0)
      const [side] = await cluster.query(
        `SELECT string_agg(j::text, '') || coalesce((SELECT string_agg(q::text, '') FROM connect_session_reconcile.quarantine AS q), '') AS text
         FROM connect_session_reconcile.journal AS j`
      )
      const none = await command(
        cluster,
        'upgrade-postgres',
        ...of('secret'),
        '--url',
        `postgres://keeper@/postgres?host=${host}`
      )
      expect(none.code).toBe(3)
      expect(none.stderr).toContain('the server asks for a password: set PGPASSWORD')
      // It ends when it has said so, and not when the server stops waiting for a password.
      expect(readFileSync(join(cluster.connection.host as string, 'log'), 'utf8')).not.toContain(
        'canceling authentication due to timeout'
      )
      const wrong = await command(cluster, 'upgrade-postgres', ...of('secret'), '--url', url(`not-${secret}`))
      expect(wrong.code).toBe(3)
      expect(wrong.stderr).toContain('password authentication failed')
      const away = await command(
        cluster,
        'undo-postgres',
        '--run',
        'x',
        '--url',
        `postgres://me:${secret}@nowhere.invalid/x`
      )
      expect(away.code).toBe(3)
      const shown = [
        stdout,
        stderr,
        readFileSync(file),
        side?.['text'],
        wrong.stdout,
        wrong.stderr,
        away.stdout,
        away.stderr
      ]
      expect(shown.join('\n')).not.toContain(secret)
      rmSync(folder, { recursive: true })
    }
  ]
])

const parentOf = (pid: string): string | undefined => {
  try {
    return /^PPid:\t(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  } catch {
    return undefined
  }
}
