/**
 * Tables, servers and requests that are out of the ordinary: what is taken all the same, and what is refused by a dry run
 * already, in words that say what to do.
 */
import * as E from 'fp-ts/Either'

import { downgradePostgres, undoPostgres, upgradePostgres } from '../../src/bulk/postgres'
import { type Cluster, withCluster } from './cluster'
import { applying, right } from './runs'
import { plainSessions, sessionsTable } from './sessions'

const options = applying(50)

withCluster('an upgrade', [
  [
    'works where the server quotes every name',
    async (cluster: Cluster) => {
      await cluster.query('CREATE DATABASE quoting')
      await cluster.query('ALTER DATABASE quoting SET quote_all_identifiers = on')
      const connection = { ...cluster.connection, database: 'quoting' }
      const owner = await cluster.client(connection)
      const query: Cluster['query'] = async (sql, values) =>
        (await owner.query<Record<string, unknown>>(sql, [...(values ?? [])])).rows
      await sessionsTable({ ...cluster, query }, 'quoted', 'jsonb', plainSessions(3))
      await owner.end()
      expect(right(await upgradePostgres(options({ ...cluster, connection }, 'quoted'))())).toMatchObject({
        upgraded: 3
      })
    }
  ],
  [
    'works on a domain over a domain',
    async (cluster) => {
      await cluster.query('CREATE DOMAIN document AS jsonb')
      await cluster.query("CREATE DOMAIN session AS document CHECK (jsonb_typeof(VALUE) = 'object')")
      await sessionsTable(cluster, 'domains', 'session', plainSessions(3))
      expect(right(await upgradePostgres(options(cluster, 'domains'))())).toMatchObject({ upgraded: 3 })
    }
  ],
  [
    'keeps what a column of limited length cuts off, so that undo restores every byte',
    async (cluster) => {
      await cluster.query('CREATE DOMAIN brief AS varchar(260)')
      const latest = plainSessions(30).map((text) =>
        text
          .replace(/"id":"(\d+)","organization_id":"7"/, '"id":$1,"organization_id":7')
          .replace(/,"metadata":.*/, '}')
          .padEnd(260)
      )
      for (const type of ['varchar(260)', 'brief', 'varchar']) {
        const table = `cut_${type.replace(/\W/g, '')}`
        await sessionsTable(cluster, table, type, latest)
        const given = { ...options(cluster, table), provider: 'x' }
        const report = right(await downgradePostgres(given)())
        expect(report).toMatchObject({ upgraded: 30, quarantined: 0 })
        const [cut] = await cluster.query(`SELECT max(length(payload)) AS n FROM ${table}`)
        expect(cut?.['n']).toBe(type === 'varchar' ? 264 : 260)
        const undo = { connection: cluster.connection, run: report.run ?? '', apply: true }
        expect(right(await undoPostgres(undo)())).toMatchObject({ restored: 30, refused: 0 })
        const rows = await cluster.query(`SELECT payload FROM ${table} ORDER BY id`)
        expect(rows.map(({ payload }) => payload)).toEqual(latest)
      }
    }
  ],
  [
    'of a table with a rule for updates is refused by a dry run already, unless the rule is disabled',
    async (cluster) => {
      await sessionsTable(cluster, 'ruled', 'jsonb', plainSessions(3))
      await cluster.query('CREATE TABLE ruled_log (id bigint)')
      await cluster.query('CREATE RULE logged AS ON UPDATE TO ruled DO ALSO INSERT INTO ruled_log VALUES (OLD.id)')
      for (const apply of [false, true]) {
        const result = await upgradePostgres({ ...options(cluster, 'ruled'), apply })()
        const cause = expect.stringContaining('the rule "logged" rewrites updates') as string
        expect(result).toEqual(E.left({ _tag: 'Unsuitable', cause }))
      }
      await cluster.query('ALTER TABLE ruled DISABLE RULE logged')
      expect(right(await upgradePostgres(options(cluster, 'ruled'))())).toMatchObject({ upgraded: 3 })
    }
  ],
  [
    'ends where the column becomes jsonb meanwhile, so that undo restores what is written from then on',
    async (cluster) => {
      await sessionsTable(cluster, 'reborn', 'json', plainSessions(40))
      let altered: Promise<unknown> = Promise.resolve()
      const began = await upgradePostgres({
        ...options(cluster, 'reborn'),
        batchSize: 1,
        onEvent: ({ _tag }) => {
          if (_tag === 'Started') altered = cluster.query('ALTER TABLE reborn ALTER payload TYPE jsonb')
        }
      })()
      await altered
      expect(began).toMatchObject(E.left({ _tag: 'Failed' }))
      const [written] = await cluster.query(
        `SELECT count(*)::int AS n FROM reborn WHERE jsonb_typeof(payload -> 'id') = 'number'`
      )
      const before = written?.['n'] as number
      const report = right(await upgradePostgres(options(cluster, 'reborn'))())
      expect(report).toMatchObject({ read: 40, upgraded: 40 })
      const undo = { connection: cluster.connection, run: report.run ?? '', apply: true }
      expect(right(await undoPostgres(undo)())).toMatchObject({ restored: 40 - before, refused: before })
    }
  ],
  [
    'is refused by a dry run already where something else has the name of a side table',
    async (cluster) => {
      await cluster.query('CREATE DATABASE taken')
      const connection = { ...cluster.connection, database: 'taken' }
      const owner = await cluster.client(connection)
      await owner.query('CREATE TABLE sessions (id bigint PRIMARY KEY, payload jsonb)')
      await owner.query('CREATE SCHEMA connect_session_reconcile')
      await owner.query('CREATE VIEW connect_session_reconcile.quarantine AS SELECT 1')
      for (const apply of [false, true]) {
        const result = await upgradePostgres({ ...options({ ...cluster, connection }, 'sessions'), apply })()
        const cause = expect.stringContaining('"connect_session_reconcile".quarantine is not the table') as string
        expect(result).toEqual(E.left({ _tag: 'Unsuitable', cause }))
      }
      await owner.end()
    }
  ],
  [
    'names the condition that fails on a row, or on none',
    async (cluster) => {
      await sessionsTable(cluster, 'divided', 'jsonb', plainSessions(20))
      for (const [where, words] of [
        ['1 / (id - 10) = 0', 'the condition fails on a row: division by zero'],
        ['1 / 0 = 0', 'division by zero']
      ] as const) {
        for (const apply of [false, true]) {
          const result = await upgradePostgres({ ...options(cluster, 'divided'), where, apply })()
          expect(result).toEqual(E.left({ _tag: 'Unsuitable', cause: expect.stringContaining(words) as string }))
        }
      }
    }
  ]
])
