/**
 * Tables that are altered under the work, runs that are taken back while they run, and keys that nobody would choose.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import * as E from 'fp-ts/Either'

import {
  type PostgresError,
  type PostgresReport,
  type UndoReport,
  undoPostgres,
  upgradePostgres
} from '../../src/bulk/postgres'
import { type Cluster, withCluster } from './cluster'
import { applying, right } from './runs'
import { plainSessions, sessionsTable } from './sessions'

const options = applying(20)

const undone = async ({ connection }: Cluster, run: string | undefined): Promise<UndoReport> =>
  right(await undoPostgres({ connection, run: run as string, apply: true, batchSize: 30 })())

/** A table whose rows take their time. */
const slowTable = async (cluster: Cluster, name: string, type: string, rows: number): Promise<void> => {
  await sessionsTable(cluster, name, type, plainSessions(rows))
  await cluster.query(
    `CREATE FUNCTION slow_${name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.004); RETURN NEW; END $$`
  )
  await cluster.query(`CREATE TRIGGER slow BEFORE UPDATE ON ${name} FOR EACH ROW EXECUTE FUNCTION slow_${name}()`)
}

/** Its rows take their time no longer. */
const quicken = (cluster: Cluster, table: string): ReturnType<Cluster['query']> =>
  cluster.query(`ALTER TABLE ${table} DISABLE TRIGGER slow`)

interface Running {
  readonly run: string
  readonly result: Promise<E.Either<PostgresError, PostgresReport>>
}

/** An upgrade that has begun, and has written something. */
const begun = async (cluster: Cluster, table: string): Promise<Running> => {
  let run = ''
  const result = upgradePostgres({
    ...options(cluster, table),
    onEvent: (event) => {
      if (event._tag === 'Started') run = event.run as string
    }
  })()
  for (;;) {
    await sleep(10)
    if (run === '') continue
    const [row] = await cluster.query(
      `SELECT count(*)::int AS n FROM connect_session_reconcile.journal WHERE run = $1 AND key IS NOT NULL`,
      [run]
    )
    if ((row?.['n'] as number) > 0) return { run, result }
  }
}

const columnOf = (cluster: Cluster, table: string): ReturnType<Cluster['query']> =>
  cluster.query(`SELECT id::text, payload::jsonb::text AS payload FROM ${table} ORDER BY id`)

/** A way to the server on which the reply to one COMMIT after another is lost, together with the connection. */
const losing = async ({ connection }: Cluster) => {
  const folder = mkdtempSync(join(tmpdir(), 'csr-way-'))
  const name = '.s.PGSQL.5432'
  let commits = 0
  const way = createServer((client) => {
    const server = connect(join(String(connection.host), name))
    let isLosing = false
    client.on('data', (sent) => {
      const isCommit = sent.toString('latin1').includes('COMMIT\0')
      isLosing = isCommit && commits % 2 === 0
      if (isCommit) commits++
      server.write(sent)
    })
    server.on('data', (reply) => {
      if (isLosing) client.destroy()
      else client.write(reply)
    })
    for (const [one, other] of [
      [client, server],
      [server, client]
    ] as const) {
      one.on('error', () => undefined)
      one.on('close', () => other.destroy())
    }
  })
  way.unref()
  await new Promise<void>((settle) => way.listen(join(folder, name), settle))
  return {
    connection: { ...connection, host: folder },
    close: (): void => {
      way.close()
      rmSync(folder, { recursive: true })
    }
  }
}

withCluster('a run', [
  [
    'is undone, and each row counted once, though replies are lost to what was committed',
    async (cluster) => {
      await sessionsTable(cluster, 'unheard', 'jsonb', plainSessions(100))
      const before = await columnOf(cluster, 'unheard')
      const way = await losing(cluster)
      const given = { ...options(cluster, 'unheard'), connection: way.connection }
      const { run, ...report } = right(await upgradePostgres(given)())
      expect(report).toMatchObject({ read: 100, upgraded: 100 })
      const undo = { connection: way.connection, run: run as string, apply: true, batchSize: 10 }
      expect(right(await undoPostgres(undo)())).toMatchObject({ read: 100, restored: 100, refused: 0 })
      expect(await columnOf(cluster, 'unheard')).toEqual(before)
      way.close()
    }
  ],
  [
    'that is undone by two at once while it is at work is over, and leaves no row behind',
    async (cluster) => {
      await slowTable(cluster, 'taken', 'jsonb', 600)
      const before = await columnOf(cluster, 'taken')
      const { run, result } = await begun(cluster, 'taken')
      const undos = await Promise.all([undone(cluster, run), undone(cluster, run)])
      const report = right(await result)
      expect(report).toMatchObject({ stopped: true, undone: true })
      expect(report.upgraded).toBeLessThan(600)
      expect(undos[0].restored + undos[1].restored).toBe(report.upgraded)
      expect(await columnOf(cluster, 'taken')).toEqual(before)
      await quicken(cluster, 'taken')
      expect(right(await upgradePostgres(options(cluster, 'taken'))())).toMatchObject({ upgraded: 600 })
    }
  ],
  [
    'goes on after its column got another type, and is undone but for rows that this rewrote',
    async (cluster) => {
      for (const [from, to, isRewritten] of [
        ['jsonb', 'json', false],
        ['jsonb', 'text', false],
        ['json', 'text', false],
        ['json', 'jsonb', true],
        ['text', 'jsonb', true]
      ] as const) {
        const table = `${from}_to_${to}`
        await slowTable(cluster, table, from, 200)
        const before = await columnOf(cluster, table)
        const { result, run } = await begun(cluster, table)
        await cluster.query(`ALTER TABLE ${table} ALTER payload TYPE ${to} USING payload::${to}`)
        await result
        await quicken(cluster, table)
        right(await upgradePostgres(options(cluster, table))())
        expect((await columnOf(cluster, table)).filter(({ payload }) => String(payload).includes('"id": "'))).toEqual(
          []
        )
        const report = await undone(cluster, run)
        const refused = report.reasons['changed-since'] ?? 0
        expect(report).toMatchObject({ read: 200, restored: 200 - refused, refused })
        expect(refused > 0).toBe(isRewritten)
        const after = await columnOf(cluster, table)
        expect(after.filter(({ payload }, i) => payload !== before[i]?.['payload'])).toHaveLength(refused)
      }
    }
  ],
  [
    'leaves partitions that are attached meanwhile to itself or to the next',
    async (cluster) => {
      const [session] = plainSessions(1)
      await cluster.query('CREATE TABLE grown (id bigint PRIMARY KEY, payload jsonb) PARTITION BY RANGE (id)')
      await cluster.query('CREATE TABLE grown_b PARTITION OF grown FOR VALUES FROM (1000) TO (2000)')
      await cluster.query('CREATE TABLE grown_c (id bigint PRIMARY KEY, payload jsonb)')
      for (const [table, first] of [
        ['grown', 1000],
        ['grown_c', 2000]
      ]) {
        await cluster.query(`INSERT INTO ${table} SELECT $2 + n, $1::jsonb FROM generate_series(1, 200) AS n`, [
          session,
          first
        ])
      }
      const { result } = await begun(cluster, 'grown')
      await cluster.query('ALTER TABLE grown ATTACH PARTITION grown_c FOR VALUES FROM (2000) TO (3000)')
      await cluster.query('CREATE TABLE grown_a PARTITION OF grown FOR VALUES FROM (0) TO (1000)')
      await cluster.query(`INSERT INTO grown SELECT n, $1::jsonb FROM generate_series(1, 100) AS n`, [session])
      const upgraded = right(await result).upgraded + right(await upgradePostgres(options(cluster, 'grown'))()).upgraded
      expect(upgraded).toBe(500)
      expect((await columnOf(cluster, 'grown')).filter(({ payload }) => String(payload).includes('"id": "'))).toEqual(
        []
      )
    }
  ],
  [
    'knows rows by any key, under any name',
    async (cluster) => {
      const [session] = plainSessions(1)
      const parts = [
        '',
        '%',
        "'",
        '"',
        '\\',
        '\\u0000',
        '{}',
        'NULL',
        '[]',
        ',',
        '\u{1f600}',
        '\n',
        '$1',
        'x'.repeat(1200)
      ]
      const keys = parts.flatMap((a) => ['', 'NULL', '"\\,'].map((b) => [a, b]))
      const held = 3
      for (const [key, columns] of [
        [['k\'%"1'], `"k'%""1" text PRIMARY KEY, k2 text`],
        [['k\'%"1', 'k2'], `"k'%""1" text, k2 text, PRIMARY KEY ("k'%""1", k2)`]
      ] as const) {
        const table = `a%b'c"d\\e${key.length}`
        const quoted = `"${table.replaceAll('"', '""')}"`
        await cluster.query(`CREATE TABLE ${quoted} (${columns}, payload text)`)
        const rows = key.length === 1 ? parts.map((part) => [part, '']) : keys
        await cluster.query(`INSERT INTO ${quoted} SELECT a, b, $3 FROM unnest($1::text[], $2::text[]) AS u(a, b)`, [
          rows.map(([a]) => a),
          rows.map(([, b]) => b),
          session
        ])
        await cluster.query(`UPDATE ${quoted} SET payload = '{}' WHERE "k'%""1" IN ('', '%', '{}') AND k2 = ''`)
        const before = await cluster.query(`SELECT * FROM ${quoted} ORDER BY 1, 2`)
        const given = { ...options(cluster, table), key, batchSize: 5 }
        const report = right(await upgradePostgres(given)())
        expect(report).toMatchObject({ upgraded: rows.length - held, quarantined: held, inQuarantine: held })
        expect(right(await upgradePostgres({ ...given, apply: false })())).toMatchObject({
          read: 0,
          inQuarantine: held
        })
        expect(await undone(cluster, report.run)).toMatchObject({ restored: rows.length - held, refused: 0 })
        expect(await cluster.query(`SELECT * FROM ${quoted} ORDER BY 1, 2`)).toEqual(before)
      }
    }
  ],
  [
    'is not begun with a condition that is more or less than one, nor with a key that it would change',
    async (cluster) => {
      await sessionsTable(cluster, 'conditions', 'jsonb', plainSessions(40))
      const given = options(cluster, 'conditions')
      for (const where of ['', ' ', 'id < 5 /* x', 'id < $1', 'id < 5; SELECT 1', 'true LIMIT 5']) {
        expect(await upgradePostgres({ ...given, where })()).toMatchObject(
          E.left({ _tag: 'Unsuitable', cause: expect.stringContaining('the condition is not SQL') as string })
        )
      }
      expect(await upgradePostgres({ ...given, key: ['id', 'payload'] })()).toMatchObject(
        E.left({ _tag: 'Unsuitable', cause: expect.stringContaining('part of the key') as string })
      )
      expect(right(await upgradePostgres({ ...given, where: 't.id < 10 -- a few' })())).toMatchObject({ upgraded: 9 })
      expect(await columnOf(cluster, 'conditions')).toHaveLength(40)
    }
  ]
])
