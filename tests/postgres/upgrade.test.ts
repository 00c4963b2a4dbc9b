/**
 * Upgrades of real tables in a real server.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as E from 'fp-ts/Either'
import { Client } from 'pg'

import { runJob } from '../../src/bulk/job'
import {
  downgradePostgres,
  type PostgresEvent,
  type PostgresOptions,
  type PostgresReport,
  undoPostgres,
  upgradePostgres
} from '../../src/bulk/postgres'
import type { Report } from '../../src/bulk/report'
import { type Cluster, withCluster } from './cluster'
import { applying, right } from './runs'
import { plainSessions, sessionsTable, shapes } from './sessions'

/** `SESSIONS_ROWS=200000 npx jest tests/postgres/upgrade.test.ts -t file` is the full size. */
const rows = Number(process.env.SESSIONS_ROWS ?? 600)

const options = applying(rows > 1000 ? 500 : 50)

const upgraded = async (given: PostgresOptions): Promise<PostgresReport> => right(await upgradePostgres(given)())

const column = async (cluster: Cluster, table: string): Promise<ReadonlyArray<string | null>> => {
  const rows = await cluster.query(`SELECT payload::text FROM ${table} ORDER BY id`)
  return rows.map(({ payload }) => payload as string | null)
}

const quarantined = async (cluster: Cluster, table: string): Promise<ReadonlyArray<unknown>> =>
  cluster.query(
    `SELECT key::int AS line, reason, payload, errors FROM connect_session_reconcile.quarantine
     WHERE target = '"public"."${table}"."payload"' ORDER BY key::int`
  )

const counts = ({
  read,
  upgraded: changed,
  unchanged,
  quarantined: held,
  blank,
  rules,
  reasons,
  lossy
}: Report): object => ({
  read,
  upgraded: changed,
  unchanged,
  quarantined: held,
  blank,
  rules,
  reasons,
  lossy
})

/** What the file command makes of these payloads: each text, or undefined where it is quarantined. */
const asFile = async (texts: ReadonlyArray<string>) => {
  const folder = mkdtempSync(join(tmpdir(), 'csr-file-'))
  try {
    const [input, output, quarantine] = ['in', 'out', 'held'].map((name) => join(folder, `${name}.ndjson`)) as [
      string,
      string,
      string
    ]
    writeFileSync(input, `${texts.join('\n')}\n`)
    writeFileSync(quarantine, '')
    const { report } = right(
      await runJob({
        direction: 'upgrade',
        options: {},
        inputs: [input],
        stdin: process.stdin,
        stdout: process.stdout,
        destination: { _tag: 'File', path: output },
        quarantine
      })
    )
    const lines = (file: string): ReadonlyArray<string> => readFileSync(file, 'utf8').split('\n').slice(0, -1)
    const held = lines(quarantine).map((line) => {
      const { line: at, reason, payload, errors } = JSON.parse(line) as Record<string, unknown>
      return { line: at as number, reason, payload, errors }
    })
    const missing = new Set(held.map(({ line }) => line))
    const kept = [...lines(output)]
    return { report, held, texts: texts.map((text, i) => (missing.has(i + 1) ? text : (kept.shift() as string))) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const sameAsFile = async (cluster: Cluster, type: 'json' | 'jsonb' | 'text'): Promise<void> => {
  const table = `same_${type}`
  const [first = '', ...others] = shapes(600)
  const texts = type === 'text' ? [first, '', ' \t', ...others] : [first, ...others]
  await sessionsTable(
    cluster,
    table,
    type,
    Array.from({ length: rows }, (_, i) => texts[i % texts.length] as string)
  )
  const before = (await column(cluster, table)) as ReadonlyArray<string>
  const file = await asFile(before)
  const dry = await upgraded({ ...options(cluster, table), apply: false })
  expect(counts(dry)).toEqual(counts(file.report))
  const report = await upgraded(options(cluster, table))
  expect(counts(report)).toEqual(counts(file.report))
  expect(file.report.upgraded).toBeGreaterThan(100)
  expect(file.report.unchanged).toBeGreaterThan(100)
  expect(file.report.quarantined).toBeGreaterThan(100)
  expect(await quarantined(cluster, table)).toEqual(file.held)
  const after = await column(cluster, table)
  if (type === 'jsonb') {
    const [row] = await cluster.query(
      `SELECT count(*)::int AS n FROM ${table} AS t JOIN unnest($1::text[]) WITH ORDINALITY AS f(payload, id) USING (id)
       WHERE t.payload IS DISTINCT FROM f.payload::jsonb`,
      [file.texts]
    )
    expect(row).toEqual({ n: 0 })
    expect(after.join()).toContain('12345678901234567890')
  } else expect(after).toEqual(file.texts)

  const undone = right(await undoPostgres({ connection: cluster.connection, run: report.run as string, apply: true })())
  expect(undone).toMatchObject({ read: report.upgraded, restored: report.upgraded, refused: 0 })
  expect(await column(cluster, table)).toEqual(before)
}

withCluster('an upgrade', [
  ['of jsonb does what the file command does, and undo restores every value', (c) => sameAsFile(c, 'jsonb')],
  ['of json does what the file command does, and undo restores every byte', (c) => sameAsFile(c, 'json')],
  ['of text does what the file command does, and undo restores every byte', (c) => sameAsFile(c, 'text')],
  [
    'without apply writes nothing, not even the schema',
    async (cluster) => {
      await cluster.query('CREATE DATABASE untouched')
      const connection = { ...cluster.connection, database: 'untouched' }
      const { Client } = await import('pg')
      const client = new Client(connection)
      client.on('error', () => undefined)
      await client.connect()
      await client.query('CREATE TABLE s (id int PRIMARY KEY, payload jsonb)')
      await client.query('INSERT INTO s SELECT n, p::jsonb FROM unnest($1::text[]) WITH ORDINALITY AS u(p, n)', [
        plainSessions(200)
      ])
      const state = async (): Promise<unknown> =>
        (
          await client.query(
            'SELECT array_agg(xmin::text || ctid::text || payload::text ORDER BY id), (SELECT count(*) FROM pg_class) FROM s'
          )
        ).rows
      const before = await state()
      const report = await upgraded({ ...options(cluster, 's'), connection, apply: false })
      expect(report).toMatchObject({ applied: false, read: 200, upgraded: 200 })
      expect(report.run).toBeUndefined()
      expect(await state()).toEqual(before)
      await client.end()
    }
  ],
  [
    'writes no row that needs nothing, and nothing but the changed keys of the others',
    async (cluster) => {
      await sessionsTable(cluster, 'few', 'jsonb', [...shapes(0), null])
      const versions = (): Promise<ReadonlyArray<Record<string, unknown>>> =>
        cluster.query("SELECT id::text, xmin::text, payload ->> 'id' AS pid FROM few ORDER BY id")
      const before = await versions()
      const report = await upgraded(options(cluster, 'few'))
      expect(report.blank).toBe(1)
      const after = await versions()
      const written = after.filter(({ xmin }, i) => xmin !== before[i]?.xmin)
      expect(written).toHaveLength(report.upgraded)
      const entries = await cluster.query(
        `SELECT key, before::text, migration FROM connect_session_reconcile.journal WHERE run = $1 AND key IS NOT NULL ORDER BY key::int`,
        [report.run]
      )
      expect(entries[0]).toEqual({ key: '1', before: '{"id":"42","organization_id":"7"}', migration: 'v1-v2' })
      expect(entries).toHaveLength(report.upgraded)
    }
  ],
  [
    'that is run again meets neither upgraded nor quarantined rows, unless they changed or it is told to',
    async (cluster) => {
      await sessionsTable(cluster, 'again', 'jsonb', [...plainSessions(120), '{}', '[]'])
      const first = await upgraded(options(cluster, 'again'))
      expect(first).toMatchObject({ read: 122, upgraded: 120, quarantined: 2, inQuarantine: 2 })
      const second = await upgraded(options(cluster, 'again'))
      expect(second).toMatchObject({ read: 0, inQuarantine: 2 })
      expect(second.run).not.toBe(first.run)
      await cluster.query(
        `UPDATE again SET payload = payload || '{"id":"5"}' || '{"organization_id":"5"}' WHERE id = 5`
      )
      await cluster.query(`UPDATE again SET payload = (SELECT payload FROM again WHERE id = 5) WHERE id = 121`)
      expect(await upgraded(options(cluster, 'again'))).toMatchObject({ read: 2, upgraded: 2, inQuarantine: 1 })
      expect(await upgraded({ ...options(cluster, 'again'), retryQuarantined: true })).toMatchObject({
        read: 1,
        quarantined: 1,
        inQuarantine: 1
      })
    }
  ],
  [
    'stops when too many rows are quarantined, and goes on when run again',
    async (cluster) => {
      await sessionsTable(cluster, 'bad', 'jsonb', [
        ...plainSessions(100).slice(0, 30),
        ...Array.from({ length: 300 }, () => '{}')
      ])
      const stopped = await upgraded({ ...options(cluster, 'bad'), maxQuarantined: 60 })
      expect(stopped.stopped).toBe(true)
      expect(stopped.quarantined).toBeGreaterThan(60)
      expect(stopped.quarantined).toBeLessThan(300)
      const rest = await upgraded(options(cluster, 'bad'))
      expect(rest).toMatchObject({ run: stopped.run, read: 330, upgraded: 30, quarantined: 300, stopped: false })
    }
  ],
  [
    'meets only rows for which the condition holds',
    async (cluster) => {
      await sessionsTable(cluster, 'some_rows', 'jsonb', plainSessions(200))
      const report = await upgraded({ ...options(cluster, 'some_rows'), where: 'id % 4 = 0 -- a quarter' })
      expect(report).toMatchObject({ read: 50, upgraded: 50 })
      const wrong = await upgradePostgres({ ...options(cluster, 'some_rows'), where: 'no_such_column = 1' })()
      expect(wrong).toMatchObject(E.left({ _tag: 'Unsuitable' }))
    }
  ],
  [
    'works with keys of every type, in partitions, under names that need quotes',
    async (cluster) => {
      const session = `('{"id":"1","organization_id":"2","project_id":"p","provider":"x","origin_owner_id":"o","origin_owner_name":"n","created_at":"2024-01-01T00:00:00Z","big":12345678901234567890}')`
      const tables: ReadonlyArray<
        readonly [name: string, columns: string, key: ReadonlyArray<string>, values: string]
      > = [
        ['k_int', 'k integer PRIMARY KEY', ['k'], 'n - 60'],
        ['k_uuid', 'k uuid PRIMARY KEY', ['k'], 'gen_random_uuid()'],
        ['k_text', 'k text PRIMARY KEY', ['k'], `'é"{},\\' || md5(n::text)`],
        ['k_char', 'k character(6) PRIMARY KEY', ['k'], `'x' || n`],
        ['k_time', 'k timestamptz PRIMARY KEY', ['k'], `'2024-01-01'::timestamptz + n * interval '1.000001 s'`],
        ['k_two', 'tenant text, n integer, PRIMARY KEY (tenant, n)', ['tenant', 'n'], `'a"\\' || n % 3, n`],
        ['"Od.d ""T"""', '"Key K" bigint PRIMARY KEY', ['Key K'], 'n']
      ]
      for (const [name, columns, key, values] of tables) {
        await cluster.query(`CREATE TABLE ${name} (${columns}, payload jsonb NOT NULL)`)
        await cluster.query(`INSERT INTO ${name} SELECT ${values}, ${session}::jsonb FROM generate_series(1, 40) AS n`)
        const table = name.startsWith('"') ? 'Od.d "T"' : name
        const before = await cluster.query(`SELECT * FROM ${name} ORDER BY 1, 2`)
        const report = await upgraded({ ...options(cluster, table), key, batchSize: 7 })
        expect(report).toMatchObject({ read: 40, upgraded: 40 })
        expect(await upgraded({ ...options(cluster, table), key })).toMatchObject({ read: 0 })
        const rows = await cluster.query(
          `SELECT count(*)::int AS n FROM ${name} WHERE payload -> 'id' = '1' AND payload ->> 'big' = '12345678901234567890'`
        )
        expect(rows).toEqual([{ n: 40 }])
        const undone = await undoPostgres({
          connection: cluster.connection,
          run: report.run as string,
          apply: true,
          batchSize: 9
        })()
        expect(undone).toMatchObject(E.right({ restored: 40, refused: 0 }))
        expect(await cluster.query(`SELECT * FROM ${name} ORDER BY 1, 2`)).toEqual(before)
      }
      await cluster.query(
        'CREATE TABLE parts (id bigint, day date, payload jsonb, PRIMARY KEY (id, day)) PARTITION BY RANGE (day)'
      )
      for (const year of [2023, 2024, 2025]) {
        await cluster.query(
          `CREATE TABLE parts_${year} PARTITION OF parts FOR VALUES FROM ('${year}-01-01') TO ('${year + 1}-01-01')`
        )
      }
      await cluster.query(
        `INSERT INTO parts SELECT n, '2023-01-01'::date + n, ${session}::jsonb FROM generate_series(1, 1000) AS n`
      )
      const report = await upgraded({ ...options(cluster, 'parts'), key: ['id', 'day'] })
      expect(report).toMatchObject({ read: 1000, upgraded: 1000 })
      const byId = await upgradePostgres(options(cluster, 'parts'))()
      expect(byId).toMatchObject(
        E.left({ _tag: 'Unsuitable', cause: expect.stringContaining('no unique index') as string })
      )
    }
  ],
  [
    'lets triggers do their work, and quarantines what the database refuses',
    async (cluster) => {
      await sessionsTable(cluster, 'triggered', 'jsonb', plainSessions(120))
      await cluster.query(`
        CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
          IF NEW.id = 7 THEN RAISE EXCEPTION 'seven is sacred'; END IF;
          IF NEW.id = 8 THEN RETURN NULL; END IF;
          NEW.touched := NEW.touched + 1; RETURN NEW; END $$;
        CREATE TRIGGER touch BEFORE UPDATE ON triggered FOR EACH ROW EXECUTE FUNCTION touch();
        ALTER TABLE triggered ADD CHECK (id <> 9 OR payload ->> 'id' ~ '^9$' AND jsonb_typeof(payload -> 'id') = 'string')`)
      const report = await upgraded(options(cluster, 'triggered'))
      expect(report).toMatchObject({ read: 120, upgraded: 117, quarantined: 3, reasons: { 'write-refused': 3 } })
      const held = await cluster.query(
        `SELECT key, errors -> 0 ->> 'message' AS message FROM connect_session_reconcile.quarantine WHERE run = $1 ORDER BY key`,
        [report.run]
      )
      expect(held.map(({ message }) => message)).toEqual([
        expect.stringContaining('seven is sacred'),
        expect.stringContaining('trigger'),
        expect.stringContaining('check constraint')
      ])
      const touched = await cluster.query('SELECT sum(touched)::int AS n, max(touched) AS most FROM triggered')
      expect(touched).toEqual([{ n: 117, most: 1 }])
    }
  ],
  [
    'counts no row whose payload a trigger put back, and quarantines what a trigger refuses by a code of its own',
    async (cluster) => {
      for (const type of ['jsonb', 'json', 'text']) {
        const table = `overruled_${type}`
        await sessionsTable(cluster, table, type, plainSessions(60))
        await cluster.query(`
          CREATE FUNCTION overrule_${type}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            IF NEW.id < 5 THEN NEW.payload := OLD.payload; END IF;
            IF NEW.id = 9 THEN RAISE EXCEPTION 'nine' USING ERRCODE = '45000'; END IF;
            IF NEW.id = 10 THEN RAISE EXCEPTION 'ten' USING ERRCODE = 'AB123'; END IF;
            RETURN NEW; END $$;
          CREATE TRIGGER overrule BEFORE UPDATE ON ${table} FOR EACH ROW EXECUTE FUNCTION overrule_${type}()`)
        const report = await upgraded(options(cluster, table))
        expect(report).toMatchObject({ read: 60, upgraded: 54, reasons: { 'write-refused': 6 } })
        const journaled = await cluster.query(
          `SELECT count(*)::int AS n FROM connect_session_reconcile.journal WHERE run = $1 AND key IS NOT NULL`,
          [report.run]
        )
        expect(journaled).toEqual([{ n: 54 }])
        await cluster.query(`DROP TRIGGER overrule ON ${table}`)
        expect(await upgraded({ ...options(cluster, table), retryQuarantined: true })).toMatchObject({
          read: 6,
          upgraded: 6,
          inQuarantine: 0
        })
      }
    }
  ],
  [
    'that was undone before its end begins anew',
    async (cluster) => {
      const given = { ...options(cluster, 'halfway'), batchSize: 10 }
      const texts = plainSessions(200).map((text, i) => (i === 120 ? '{}' : text))
      await sessionsTable(cluster, 'halfway', 'jsonb', texts)
      const before = await column(cluster, 'halfway')
      const stopped = await upgraded({ ...given, maxQuarantined: 0 })
      expect(stopped.stopped).toBe(true)
      await undoPostgres({ connection: cluster.connection, run: stopped.run as string, apply: true })()
      expect(await column(cluster, 'halfway')).toEqual(before)
      const again = await upgraded(given)
      expect(again.run).not.toBe(stopped.run)
      expect(again).toMatchObject({ upgraded: 199, inQuarantine: 1 })
      expect((await column(cluster, 'halfway')).filter((text) => text?.includes('"id": "') === true)).toEqual([])
    }
  ],
  [
    'is undone but for rows that a trigger keeps from being written',
    async (cluster) => {
      await sessionsTable(cluster, 'kept', 'jsonb', plainSessions(20))
      const { run } = await upgraded(options(cluster, 'kept'))
      await cluster.query(`
        CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
          IF OLD.id < 5 THEN RETURN NULL; END IF; RETURN NEW; END $$;
        CREATE TRIGGER keep BEFORE UPDATE ON kept FOR EACH ROW EXECUTE FUNCTION keep()`)
      const undo = { connection: cluster.connection, run: run as string, apply: true }
      expect(right(await undoPostgres(undo)())).toMatchObject({ restored: 16, reasons: { 'write-refused': 4 } })
      await cluster.query('DROP TRIGGER keep ON kept')
      expect(right(await undoPostgres(undo)())).toMatchObject({ restored: 4, refused: 0 })
    }
  ],
  [
    'knows a row by the same key whoever asks',
    async (cluster) => {
      await cluster.query(`CREATE TABLE timed (at timestamptz, code bytea, payload jsonb, PRIMARY KEY (at, code))`)
      const values = plainSessions(20).map(
        (text, i) => `('2024-01-01T00:00:00Z'::timestamptz + ${i} * interval '1 day', '\\x${i + 10}ff', '${text}')`
      )
      await cluster.query(`INSERT INTO timed VALUES ${values.join(', ')}`)
      const { run } = await upgraded({ ...options(cluster, 'timed'), key: ['at', 'code'] })
      await cluster.query(
        `ALTER ROLE postgres SET timezone = 'Asia/Tokyo'; ALTER ROLE postgres SET bytea_output = 'escape'`
      )
      const undone = await undoPostgres({ connection: cluster.connection, run: run as string, apply: true })()
      await cluster.query('ALTER ROLE postgres RESET ALL')
      expect(right(undone)).toMatchObject({ restored: 20, refused: 0 })
      await cluster.query('CREATE TABLE sorted (id text COLLATE "POSIX" PRIMARY KEY, payload jsonb)')
      await cluster.query(`INSERT INTO sorted SELECT n::text, $1::jsonb FROM generate_series(1, 5) AS n`, [
        plainSessions(1)[0]
      ])
      expect(await upgraded(options(cluster, 'sorted'))).toMatchObject({ upgraded: 5 })
      expect(await upgraded(options(cluster, 'sorted'))).toMatchObject({ read: 0 })
    }
  ],
  [
    'quarantines in a database of any encoding',
    async (cluster) => {
      await cluster.query(`CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0`)
      const connection = { ...cluster.connection, database: 'latin' }
      const client = new Client({ host: String(connection.host), user: 'postgres', database: connection.database })
      await client.connect()
      await client.query('CREATE TABLE old (id int PRIMARY KEY, payload text)')
      const [one, two] = plainSessions(2) as [string, string]
      await client.query('INSERT INTO old VALUES (1, $1), (2, $2), (3, $3)', [
        one,
        two.replace(/"id":"[^"]*"/, `"id":"${'x'.repeat(61)}"`),
        two.replace(/"id":"[^"]*"/, '"id":"\\u6f22"')
      ])
      const report = await upgraded({ ...options(cluster, 'old'), connection })
      const held = await client.query(
        `SELECT errors::text LIKE '%"/id"%' AS told FROM connect_session_reconcile.quarantine`
      )
      await client.end()
      expect(report).toMatchObject({ upgraded: 1, quarantined: 2 })
      expect(held.rows).toEqual([{ told: true }, { told: true }])
    }
  ],
  [
    'restores the text even where a trigger rewrote what was written',
    async (cluster) => {
      await sessionsTable(cluster, 'rewritten', 'text', plainSessions(20))
      const before = await column(cluster, 'rewritten')
      await cluster.query(`
        CREATE FUNCTION pad() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
          IF NEW.payload LIKE '%"id":"%' THEN RETURN NEW; END IF;
          NEW.payload := '  ' || NEW.payload; RETURN NEW; END $$;
        CREATE TRIGGER pad BEFORE UPDATE ON rewritten FOR EACH ROW EXECUTE FUNCTION pad()`)
      const { run } = await upgraded(options(cluster, 'rewritten'))
      expect(await column(cluster, 'rewritten')).not.toEqual(before)
      await undoPostgres({ connection: cluster.connection, run: run as string, apply: true })()
      expect(await column(cluster, 'rewritten')).toEqual(before)
    }
  ],
  [
    'and a downgrade are each other undone, big numbers and all',
    async (cluster) => {
      const session =
        '{"id":1,"organization_id":2,"project_id":"p","origin_owner_id":"o","origin_owner_name":"n","created_at":"2024-01-01T00:00:00Z","metadata":{"big":12345678901234567890,"money":1.10},"categories":["crm","iam"],"label":"l"}'
      for (const type of ['jsonb', 'json', 'text']) {
        const table = `down_${type}`
        await sessionsTable(
          cluster,
          table,
          type,
          Array.from({ length: 60 }, () => session)
        )
        const before = await column(cluster, table)
        const refused = right(await downgradePostgres(options(cluster, table))())
        expect(refused).toMatchObject({ quarantined: 60, reasons: { 'provider-missing': 60 } })
        const report = right(
          await downgradePostgres({ ...options(cluster, table), provider: 'hibob', retryQuarantined: true })()
        )
        expect(report).toMatchObject({ upgraded: 60, lossy: 60, inQuarantine: 0 })
        expect((await column(cluster, table))[0]).not.toContain('metadata')
        await undoPostgres({ connection: cluster.connection, run: report.run as string, apply: true })()
        expect(await column(cluster, table)).toEqual(before)
      }
    }
  ],
  [
    'is refused with the grants that are missing',
    async (cluster) => {
      await sessionsTable(cluster, 'guarded', 'jsonb', plainSessions(10))
      await cluster.query('CREATE ROLE weak LOGIN')
      const weak = { ...options(cluster, 'guarded'), connection: { ...cluster.connection, user: 'weak' } }
      const grantsOf = async (apply: boolean): Promise<ReadonlyArray<string>> => {
        const result = await upgradePostgres({ ...weak, apply })()
        if (E.isRight(result) || result.left._tag !== 'Forbidden') return []
        return result.left.grants
      }
      expect((await grantsOf(false))[0]).toBe('GRANT SELECT ON "public"."guarded" TO "weak";')
      const all = await grantsOf(true)
      expect(all).toContain('GRANT UPDATE ("payload") ON "public"."guarded" TO "weak";')
      for (const grant of all) await cluster.query(grant)
      expect(await upgraded(weak)).toMatchObject({ upgraded: 10 })
      await cluster.query('ALTER TABLE guarded ENABLE ROW LEVEL SECURITY')
      expect(await grantsOf(true)).toEqual([expect.stringContaining('BYPASSRLS')])
    }
  ],
  [
    'of what is no table of payloads is refused before anything is written',
    async (cluster) => {
      await cluster.query('CREATE TABLE odd (id integer, payload jsonb, other integer)')
      await cluster.query('CREATE VIEW seen AS SELECT * FROM odd')
      const causeOf = async (more: Partial<PostgresOptions>): Promise<unknown> => {
        const result = await upgradePostgres({ ...options(cluster, 'odd'), ...more })()
        return E.isLeft(result) && result.left._tag === 'Unsuitable' ? result.left.cause : result
      }
      expect(await causeOf({ table: 'nowhere' })).toContain('there is no table')
      expect(await causeOf({ table: 'seen' })).toContain('not a table')
      expect(await causeOf({ column: 'Payload' })).toContain('no column')
      expect(await causeOf({ column: 'other' })).toContain('of type integer')
      expect(await causeOf({})).toContain('no unique index')
      await cluster.query('CREATE UNIQUE INDEX ON odd (id)')
      await cluster.query('INSERT INTO odd VALUES (NULL, NULL)')
      expect(await causeOf({})).toContain('null in some rows')
    }
  ],
  [
    'tells how far it has come',
    async (cluster) => {
      await sessionsTable(cluster, 'told', 'jsonb', plainSessions(100))
      await cluster.query('ANALYZE told')
      const events: Array<PostgresEvent> = []
      const { run } = await upgraded({ ...options(cluster, 'told'), onEvent: (event) => events.push(event) })
      expect(events[0]).toEqual({ _tag: 'Started', run, estimatedRows: 100 })
    }
  ]
])
