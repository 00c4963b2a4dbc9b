/**
 * What is in quarantine, run after run, while the application goes on changing its rows.
 */
import * as fc from 'fast-check'

import {
  type PostgresEvent,
  type PostgresOptions,
  type PostgresReport,
  undoPostgres,
  upgradePostgres
} from '../../src/bulk/postgres'
import { type Cluster, withCluster } from './cluster'
import { applying, right } from './runs'
import { plainSessions, sessionsTable } from './sessions'

const options = applying(4)

const ran = async (given: PostgresOptions): Promise<PostgresReport> => right(await upgradePostgres(given)())

const noticed = async (given: PostgresOptions): Promise<readonly [PostgresReport, ReadonlyArray<string>]> => {
  const events: Array<PostgresEvent> = []
  const report = await ran({ ...given, onEvent: (event) => events.push(event) })
  return [report, events.flatMap((event) => (event._tag === 'Noticed' ? [event.message] : []))]
}

const held = async (cluster: Cluster, table: string): Promise<ReadonlyArray<unknown>> => {
  const rows = await cluster.query(
    `SELECT key FROM connect_session_reconcile.quarantine WHERE target = '"public"."${table}"."payload"' ORDER BY key COLLATE "C"`
  )
  return rows.map(({ key }) => key)
}

const [old = ''] = plainSessions(1)
const latest = old.replace('"id":"1","organization_id":"7"', '"id":1,"organization_id":7')

/** What an application may do to a row, as SQL of what its payload becomes. */
const deeds: Readonly<Record<string, string>> = {
  mends: `'${old}'`,
  upgrades: `'${latest}'`,
  empties: 'NULL',
  blanks: "E' \\n'",
  breaks: `'{"id":"${'9'.repeat(30)}"}'`,
  'breaks otherwise': "'[]'",
  spaces: `'${latest.replace('{', '{ ')}'`
}

withCluster('the quarantine', [
  [
    'forgets rows that are gone, empty or fine, and says so',
    async (cluster) => {
      await sessionsTable(cluster, 'forgets', 'text', [...plainSessions(4), ...Array.from({ length: 6 }, () => '{}')])
      const given = options(cluster, 'forgets')
      expect(await ran(given)).toMatchObject({ upgraded: 4, quarantined: 6, inQuarantine: 6 })
      // A row that a run upgraded, that was broken, quarantined and put back to what the run wrote.
      const [fine] = await cluster.query('SELECT payload FROM forgets WHERE id = 1')
      await cluster.query(`UPDATE forgets SET payload = '{}' WHERE id = 1`)
      expect(await ran(given)).toMatchObject({ read: 1, quarantined: 1, inQuarantine: 7 })
      await cluster.query('UPDATE forgets SET payload = $1 WHERE id = 1', [fine?.['payload']])
      await cluster.query('DELETE FROM forgets WHERE id = 5')
      await cluster.query('UPDATE forgets SET id = 60 WHERE id = 6')
      await cluster.query('UPDATE forgets SET payload = NULL WHERE id = 7')
      await cluster.query('UPDATE forgets SET payload = $1 WHERE id = 8', [old])
      await cluster.query('UPDATE forgets SET payload = $1 WHERE id = 9', [latest])

      const [dry, wouldBe] = await noticed({ ...given, apply: false })
      expect(dry).toMatchObject({ upgraded: 1, unchanged: 1, quarantined: 1, blank: 1, inQuarantine: 2 })
      expect(wouldBe).toEqual(['4 rows that are gone or fine now would be taken out of quarantine'])
      expect(await held(cluster, 'forgets')).toEqual(['1', '10', '5', '6', '7', '8', '9'])

      const [report, were] = await noticed(given)
      expect(report).toMatchObject({ upgraded: 1, unchanged: 1, quarantined: 1, blank: 1, inQuarantine: 2 })
      expect(were).toEqual(['4 rows that are gone or fine now were taken out of quarantine'])
      expect(await held(cluster, 'forgets')).toEqual(['10', '60'])

      await cluster.query('DELETE FROM forgets WHERE id IN (10, 60)')
      expect(await ran(given)).toMatchObject({ read: 1, unchanged: 1, inQuarantine: 0 })
      expect(await held(cluster, 'forgets')).toEqual([])
    }
  ],
  [
    'is in a dry run what it is after the run, whatever the application did',
    async (cluster) => {
      const count = 8
      const state = fc.array(
        fc.record({ id: fc.integer({ min: 1, max: count }), deed: fc.constantFrom(...Object.keys(deeds), 'deletes') }),
        { maxLength: 6 }
      )
      let round = 0
      await fc.assert(
        fc.asyncProperty(fc.array(state, { minLength: 1, maxLength: 3 }), fc.boolean(), async (steps, retries) => {
          const table = `round_${round++}`
          await sessionsTable(cluster, table, 'text', [...plainSessions(count / 2), '{}', '[]', '{"id":1}', '{}'])
          for (const step of [[], ...steps]) {
            for (const { id, deed } of step) {
              await (deed === 'deletes'
                ? cluster.query(`DELETE FROM ${table} WHERE id = $1`, [id])
                : cluster.query(`UPDATE ${table} SET payload = ${deeds[deed]} WHERE id = $1`, [id]))
            }
            const given = { ...options(cluster, table), retryQuarantined: retries }
            const { startedAt: _a, seconds: _b, applied: _c, ...dry } = await ran({ ...given, apply: false })
            const real = await ran(given)
            expect(real).toMatchObject(dry)
            expect(await held(cluster, table)).toHaveLength(real.inQuarantine)
          }
          const again = await ran(options(cluster, table))
          const bad = await cluster.query(
            `SELECT id::text FROM ${table} WHERE payload IN ('{}', '[]', '{"id":1}', ${deeds['breaks']}) ORDER BY id`
          )
          expect(again.inQuarantine).toBe(bad.length)
          expect(await held(cluster, table)).toEqual(bad.map(({ id }) => id))
        }),
        { numRuns: 10 }
      )
    }
  ],
  [
    'forgets entries under keys that are others now',
    async (cluster) => {
      await cluster.query(
        'CREATE TABLE rekeyed (tenant text, id bigint UNIQUE, payload jsonb, PRIMARY KEY (tenant, id))'
      )
      await cluster.query(`INSERT INTO rekeyed SELECT 'a"b', n, '{}' FROM generate_series(1, 3) AS n`)
      const given = options(cluster, 'rekeyed')
      for (const key of [['tenant', 'id'], ['id'], ['tenant', 'id']]) {
        expect(await ran({ ...given, key })).toMatchObject({ read: 3, inQuarantine: 3 })
        expect(await ran({ ...given, key, apply: false })).toMatchObject({ read: 0, inQuarantine: 3 })
      }
      await cluster.query('ALTER TABLE rekeyed ADD other uuid DEFAULT gen_random_uuid() UNIQUE')
      expect(await ran({ ...given, key: ['other'] })).toMatchObject({ read: 3, inQuarantine: 3 })
    }
  ],
  [
    'finds rows by the index of the key, in whichever collation',
    async (cluster) => {
      await cluster.query('CREATE DOMAIN label AS text COLLATE "C"')
      await cluster.query(`CREATE TYPE mark AS ENUM (${Array.from({ length: 400 }, (_, i) => `'${i + 1}'`).join()})`)
      const types = ['text', 'text COLLATE "en-x-icu"', 'varchar(9)', 'label', 'mark', 'citext', 'bigint']
      await cluster.query('CREATE EXTENSION citext')
      for (const [i, type] of types.entries()) {
        const table = `collated_${i}`
        await cluster.query(`CREATE TABLE ${table} (k ${type} PRIMARY KEY, payload jsonb)`)
        await cluster.query(
          `INSERT INTO ${table} SELECT n::text::${type.replace(/ .*/, '')}, '{}' FROM generate_series(1, 400) AS n`
        )
        await cluster.query(`ANALYZE ${table}`)
        const given = { ...options(cluster, table), key: ['k'], batchSize: 100 }
        expect({ type, ...(await ran(given)) }).toMatchObject({ type, quarantined: 400, inQuarantine: 400 })
        await cluster.query(`UPDATE ${table} SET payload = NULL WHERE k = '7'`)
        expect({ type, ...(await ran(given)) }).toMatchObject({ type, blank: 1, inQuarantine: 399 })
        const [read] = await cluster.query(
          `SELECT seq_tup_read::int AS n FROM pg_stat_user_tables WHERE relname = $1`,
          [table]
        )
        // A walk over the table for each row in quarantine would come to 160,000.
        expect({ type, few: Number(read?.['n']) < 20_000 }).toEqual({ type, few: true })
      }
    }
  ],
  [
    'knows rows by the same keys, in whichever order their columns are named',
    async (cluster) => {
      const side = 'connect_session_reconcile'
      const named = (order: ReadonlyArray<string>) => ({ ...options(cluster, 'named'), key: order })
      await cluster.query('CREATE TABLE named (id bigint, tenant text, payload jsonb, PRIMARY KEY (tenant, id))')
      await cluster.query(
        `INSERT INTO named SELECT n, 'a"b', p::jsonb FROM unnest($1::text[]) WITH ORDINALITY AS u(p, n)`,
        [[...plainSessions(2), '{}', '{}']]
      )
      const { run = '' } = await ran(named(['id', 'tenant']))
      const keys = ['["a\\"b", "3"]', '["a\\"b", "4"]']
      expect(await held(cluster, 'named')).toEqual(keys)
      for (const order of [
        ['tenant', 'id'],
        ['id', 'tenant']
      ]) {
        const [report, notes] = await noticed(named(order))
        expect([report.read, report.inQuarantine, notes]).toEqual([0, 2, []])
        expect(await held(cluster, 'named')).toEqual(keys)
      }
      // What a run left that took the columns in the order in which they were named.
      for (const table of ['journal', 'quarantine']) {
        await cluster.query(
          `UPDATE ${side}.${table} SET key = jsonb_build_array(key::jsonb -> 1, key::jsonb -> 0)::text WHERE run = $1 AND key IS NOT NULL`,
          [run]
        )
      }
      await cluster.query(
        `UPDATE ${side}.journal SET detail = jsonb_set(detail, '{name,key}', '["id","tenant"]') WHERE run = $1 AND key IS NULL AND page = 0`,
        [run]
      )
      expect(await ran(named(['id', 'tenant']))).toMatchObject({ unchanged: 2, quarantined: 2, inQuarantine: 2 })
      expect(await held(cluster, 'named')).toEqual(keys)
      const undo = right(await undoPostgres({ connection: cluster.connection, run, apply: true })())
      expect(undo).toMatchObject({ restored: 2, refused: 0 })
    }
  ],
  [
    'is of the key as the run began with it, whichever index there is when somebody joins',
    async (cluster) => {
      await cluster.query('CREATE TABLE joined (a integer, b integer, payload jsonb, UNIQUE (a, b))')
      await cluster.query(
        `INSERT INTO joined SELECT n / 10, -n, CASE WHEN n % 5 = 0 THEN '{}' ELSE $1 END::jsonb FROM generate_series(1, 100) n`,
        [old]
      )
      const given = { ...options(cluster, 'joined'), key: ['a', 'b'], batchSize: 10 }
      const begun = await ran({ ...given, maxQuarantined: 4 })
      expect(begun.stopped).toBe(true)
      await cluster.query('ALTER TABLE joined DROP CONSTRAINT joined_a_b_key')
      await cluster.query('CREATE UNIQUE INDEX ON joined (b, a)')
      await cluster.query(
        `UPDATE connect_session_reconcile.journal SET state = 'running' WHERE run = $1 AND page = 0 AND key IS NULL`,
        [begun.run]
      )
      expect(await ran({ ...given, run: begun.run })).toMatchObject({ read: 100, upgraded: 80, quarantined: 20 })
    }
  ],
  [
    'keeps what a condition leaves out, under the key of before, until it is entered under the key of now',
    async (cluster) => {
      await cluster.query('CREATE TABLE reordered (a text, b bigint, payload jsonb, PRIMARY KEY (a, b))')
      await cluster.query(`INSERT INTO reordered SELECT 'x' || n, n, '{}' FROM generate_series(1, 6) AS n`)
      const given = { ...options(cluster, 'reordered'), key: ['a', 'b'] }
      expect(await ran(given)).toMatchObject({ quarantined: 6, inQuarantine: 6 })
      await cluster.query('ALTER TABLE reordered DROP CONSTRAINT reordered_pkey, ADD PRIMARY KEY (b, a)')
      await cluster.query('DELETE FROM reordered WHERE b = 6')
      await cluster.query('UPDATE reordered SET payload = NULL WHERE b = 5')
      expect(await ran({ ...given, where: 'b = 1', apply: false })).toMatchObject({ quarantined: 1, inQuarantine: 4 })
      const [report, notes] = await noticed({ ...given, where: 'b = 1' })
      expect(report).toMatchObject({ read: 1, quarantined: 1, inQuarantine: 4 })
      expect(notes).toEqual(['3 rows that are gone or fine now were taken out of quarantine'])
      expect(await held(cluster, 'reordered')).toEqual([
        '["1", "x1"]',
        ...['2', '3', '4'].map((n) => `["x${n}", "${n}"]`)
      ])
      for (const apply of [false, true]) {
        expect(await ran({ ...given, apply })).toMatchObject({ read: 3, quarantined: 3, blank: 1, inQuarantine: 4 })
      }
      expect(await held(cluster, 'reordered')).toEqual(['1', '2', '3', '4'].map((n) => `["${n}", "x${n}"]`))
    }
  ],
  [
    'takes a key that no index begins with in the order of the table, and says what that costs',
    async (cluster) => {
      await cluster.query('CREATE TABLE unordered (tenant text, id bigint UNIQUE, payload jsonb)')
      await cluster.query(`INSERT INTO unordered VALUES ('a', 1, '{}')`)
      for (const key of [
        ['id', 'tenant'],
        ['tenant', 'id']
      ]) {
        const [report, notes] = await noticed({ ...options(cluster, 'unordered'), key })
        expect([report.inQuarantine, notes]).toEqual([
          1,
          [expect.stringContaining('no index begins with the key columns') as string]
        ])
        expect(await held(cluster, 'unordered')).toEqual(['["a", "1"]'])
      }
    }
  ]
])
