/**
 * Keys whose order, nulls or values a table keeps in ways of its own.
 */
import * as E from 'fp-ts/Either'

import { type PostgresEvent, type PostgresReport, undoPostgres, upgradePostgres } from '../../src/bulk/postgres'
import { type Cluster, withCluster } from './cluster'
import { applying, right } from './runs'
import { plainSessions } from './sessions'

const options = applying(2)

const [old = ''] = plainSessions(1)

const keyed = (cluster: Cluster, table: string, ...key: ReadonlyArray<string>) => ({ ...options(cluster, table), key })

const unsuitable = (words: string): E.Either<unknown, never> =>
  E.left({ _tag: 'Unsuitable', cause: expect.stringContaining(words) as string })

withCluster('a run', [
  [
    'is refused where the search path does not find how the key is compared, and says which schema lacks',
    async (cluster) => {
      await cluster.query('CREATE SCHEMA ext')
      await cluster.query('CREATE EXTENSION citext SCHEMA ext')
      await cluster.query('CREATE EXTENSION ltree SCHEMA ext')
      await cluster.query('CREATE DOMAIN name AS ext.citext')
      await cluster.query('CREATE ROLE seeing LOGIN SUPERUSER')
      await cluster.query('ALTER ROLE seeing SET search_path = public, ext')
      for (const [i, type] of ['ext.citext', 'ext.ltree', 'public.name'].entries()) {
        const table = `seen_${i}`
        await cluster.query(`CREATE TABLE ${table} (n integer, k ${type}, payload jsonb, PRIMARY KEY (n, k))`)
        await cluster.query(`INSERT INTO ${table} SELECT 1, k::${type}, $2 FROM unnest($1::text[]) AS k`, [
          ['a', 'B', 'c', 'D', 'e', 'Z'],
          old
        ])
        const given = keyed(cluster, table, 'n', 'k')
        for (const apply of [false, true]) {
          expect(await upgradePostgres({ ...given, apply })()).toEqual(unsuitable('"ext"'))
        }
        const connection = { ...cluster.connection, user: 'seeing' }
        const { run = '', ...report } = right(await upgradePostgres({ ...given, connection })())
        expect(report).toMatchObject({ read: 6, upgraded: 6 })
        expect(await undoPostgres({ connection: cluster.connection, run, apply: true })()).toEqual(unsuitable('"ext"'))
        expect(right(await undoPostgres({ connection, run, apply: true })())).toMatchObject({ restored: 6 })
      }
    }
  ],
  [
    'takes keys of types that have no order of their own',
    async (cluster) => {
      await cluster.query(`CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy')`)
      for (const [i, [type, value]] of [
        ['varchar(9)', 'n::text'],
        ['integer[]', 'ARRAY[n]'],
        ['int4range', 'int4range(n, n + 1)'],
        ['mood', `(enum_range(NULL::mood))[n]`]
      ].entries()) {
        const table = `typed_${i}`
        await cluster.query(`CREATE TABLE ${table} (k ${type} PRIMARY KEY, payload jsonb)`)
        await cluster.query(`INSERT INTO ${table} SELECT ${value}, $1 FROM generate_series(1, 3) AS n`, [old])
        expect(right(await upgradePostgres(keyed(cluster, table, 'k'))())).toMatchObject({ read: 3, upgraded: 3 })
      }
    }
  ],
  [
    'passes rows by whose key became null meanwhile, and the next one names it',
    async (cluster) => {
      await cluster.query('CREATE TABLE nulled (a integer, b integer, payload jsonb, UNIQUE (a, b))')
      await cluster.query('INSERT INTO nulled SELECT n / 5, n % 5, $1 FROM generate_series(0, 24) AS n', [old])
      let inserted: Promise<unknown> = Promise.resolve()
      const client = await cluster.client()
      await client.query('BEGIN')
      await client.query('INSERT INTO nulled SELECT n, NULL, $1 FROM generate_series(0, 4) AS n', [old])
      const report: PostgresReport = right(
        await upgradePostgres({
          ...keyed(cluster, 'nulled', 'a', 'b'),
          onEvent: (event) => {
            if (event._tag === 'Started') inserted = client.query('COMMIT')
          }
        })()
      )
      await inserted
      await client.end()
      expect(report).toMatchObject({ read: 25, upgraded: 25, stopped: false })
      expect(await upgradePostgres(keyed(cluster, 'nulled', 'a', 'b'))()).toEqual(unsuitable('null in some rows'))
      await cluster.query('DELETE FROM nulled WHERE b IS NULL')
      const undo = { connection: cluster.connection, run: report.run ?? '', apply: true }
      expect(right(await undoPostgres(undo)())).toMatchObject({ restored: 25, refused: 0 })
    }
  ],
  [
    'begins anew where the texts of the key or their order are others than when it was stopped',
    async (cluster) => {
      await cluster.query(`CREATE TYPE size AS ENUM ('s', 'm', 'l', 'xl', 'xxl')`)
      const sizes = `(enum_range(NULL::size))[n]`
      for (const [i, [type, value, altered, changes]] of [
        ['text', 'n::text', 'bigint USING k::bigint'],
        ['bigint', 'n', 'text'],
        ['text COLLATE "C"', `chr(n + 64 + 32 * (n % 2))`, 'text COLLATE "en-x-icu"'],
        ['size', sizes, 'size', `ALTER TYPE size RENAME VALUE 'm' TO 'medium'`],
        ['size', sizes, 'size', `ALTER TYPE size RENAME VALUE 'medium' TO 'm'`],
        ['size[]', `ARRAY[${sizes}]`, 'size[]', `ALTER TYPE size RENAME VALUE 's' TO 'small'`]
      ].entries()) {
        const table = `altered_${i}`
        const count = type?.startsWith('size') === true ? 5 : 25
        await cluster.query(`CREATE TABLE ${table} (k ${type} PRIMARY KEY, payload jsonb)`)
        await cluster.query(
          `INSERT INTO ${table} SELECT ${value}, CASE WHEN n = 2 THEN '{}' ELSE $1 END::jsonb FROM generate_series(1, ${count}) AS n`,
          [old]
        )
        const given = { ...keyed(cluster, table, 'k'), batchSize: 1, where: 'true' }
        const begun = right(await upgradePostgres({ ...given, maxQuarantined: 0 })())
        expect({ type, ...begun }).toMatchObject({ type, stopped: true })
        await cluster.query(changes ?? `ALTER TABLE ${table} ALTER k TYPE ${altered}`)
        const rest = right(await upgradePostgres(given)())
        expect({ type, ...rest }).toMatchObject({ type, stopped: false, inQuarantine: 1 })
        expect(rest.run).not.toBe(begun.run)
        const left = await cluster.query(`SELECT k FROM ${table} WHERE jsonb_typeof(payload -> 'id') = 'string'`)
        expect({ type, left }).toEqual({ type, left: [] })
      }
    }
  ],
  [
    'is refused where only an index of another collation tells keys apart that are equal in the table',
    async (cluster) => {
      await cluster.query(
        `CREATE COLLATION caseless (PROVIDER = icu, LOCALE = 'und-u-ks-level2', DETERMINISTIC = false)`
      )
      for (const [i, [of, by, isTaken]] of [
        ['caseless', 'caseless', true],
        ['caseless', '"C"', false],
        ['"C"', 'caseless', true],
        ['"C"', '"en-x-icu"', true]
      ].entries() as IterableIterator<[number, [string, string, boolean]]>) {
        const table = `equal_${i}`
        await cluster.query(`CREATE TABLE ${table} (a integer, k text COLLATE ${of} NOT NULL, payload jsonb)`)
        await cluster.query(`CREATE UNIQUE INDEX ON ${table} (k COLLATE ${by}) INCLUDE (a)`)
        const keys = ['a', 'b', 'c', ...(isTaken ? [] : ['A', 'B'])]
        await cluster.query(`INSERT INTO ${table} SELECT 1, k, $2 FROM unnest($1::text[]) AS k`, [keys, old])
        const notes: Array<string> = []
        const onEvent = (event: PostgresEvent): void => {
          if (event._tag === 'Noticed') notes.push(event.message)
        }
        const result = await upgradePostgres({ ...keyed(cluster, table, 'k'), onEvent })()
        // An index of another collation tells the keys apart, and is not in their order.
        const sorts = of === by ? [] : ['no index begins with the key columns: each page sorts the table']
        if (isTaken) expect({ of, by, notes, ...right(result) }).toMatchObject({ of, by, notes: sorts, upgraded: 3 })
        else expect(result).toEqual(unsuitable('no unique index is on "k" alone'))
      }
    }
  ],
  [
    'is refused where the key is generated, as what it is generated from may be the payload',
    async (cluster) => {
      await cluster.query(
        `CREATE TABLE derived (k text GENERATED ALWAYS AS (payload ->> 'created_at') STORED PRIMARY KEY, payload jsonb)`
      )
      for (const apply of [false, true]) {
        const result = await upgradePostgres({ ...keyed(cluster, 'derived', 'k'), apply })()
        expect(result).toEqual(unsuitable('the key column "k" is generated'))
      }
    }
  ]
])
