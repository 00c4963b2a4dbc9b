/**
 * More than the server takes at once.
 */
import * as E from 'fp-ts/Either'

import { link } from '../../src/bulk/postgres/link'
import { isOfRows } from '../../src/bulk/postgres/PostgresError'
import { undoPostgres, upgradePostgres } from '../../src/bulk/postgres'
import { type Cluster, withCluster } from './cluster'
import { applying, right } from './runs'
import { plainSessions, sessionsTable } from './sessions'

withCluster('more than is read or sent at once', [
  [
    'a statement that is too large for the server is not sent, is no reason to try again, and asks for its rows one by one',
    async ({ connection }: Cluster) => {
      const tries: Array<unknown> = []
      const own = link({
        connection,
        patience: 60_000,
        isPatientAtFirst: true,
        onRetry: (retry) => tries.push(retry)
      })
      const query = (bytes: number) => own.run((session) => session.query('SELECT 1', [Buffer.allocUnsafe(bytes)]))
      const [backend, result] = [
        await own.run((session) => session.query('SELECT pg_backend_pid()')),
        await query(1_100_000_000)
      ]
      expect(result).toMatchObject(
        E.left({ _tag: 'Failed', cause: { message: expect.stringContaining('a smaller batch') as string } })
      )
      expect(E.isLeft(result) && isOfRows(result.left)).toBe(true)
      expect(tries).toEqual([])
      expect(await own.run((session) => session.query('SELECT pg_backend_pid()'))).toEqual(backend)
      await own.close()
    }
  ],
  ...(['jsonb', 'json', 'text'] as const).map(
    (type) =>
      [
        `a page of ${type}, and a batch of an undo, ends with 8 MB of payloads, however few its rows`,
        async (cluster: Cluster) => {
          const table = `wide_${type}`
          await sessionsTable(cluster, table, type, [null, ...plainSessions(20), null])
          await cluster.query(`ALTER TABLE ${table} ALTER payload SET STORAGE EXTERNAL`)
          const more = `replace(payload::text, '"metadata"', '"more": "' || repeat('x', 3000000) || '", "metadata"')::${type}`
          await cluster.query(`UPDATE ${table} SET payload = ${more} WHERE id BETWEEN 6 AND 15`)
          const contents = () => cluster.query(`SELECT id, md5(payload::text) FROM ${table} ORDER BY id`)
          const before = await contents()
          const given = applying(10)(cluster, table)
          const dry = right(await upgradePostgres({ ...given, apply: false })())
          const report = right(await upgradePostgres(given)())
          expect([report.upgraded, report.blank]).toEqual([20, 2])
          expect([dry.upgraded, dry.blank]).toEqual([20, 2])
          const pages = await cluster.query(
            `SELECT (detail -> 'to' ->> 0)::int AS last FROM connect_session_reconcile.journal
             WHERE run = $1 AND key IS NULL AND page > 0 ORDER BY page`,
            [report.run]
          )
          expect(pages.map(({ last }) => last)).toEqual([8, 10, 11, 14, 20, 22])

          const { connection } = cluster
          const undone = right(
            await undoPostgres({ connection, run: report.run as string, apply: true, batchSize: 10 })()
          )
          expect(undone).toMatchObject({ read: 20, restored: 20, refused: 0 })
          expect(await contents()).toEqual(before)
          const batches = await cluster.query(
            `SELECT count(*)::int AS rows, (count(*) FILTER (WHERE key::int BETWEEN 6 AND 15))::int AS wide
             FROM connect_session_reconcile.journal WHERE run = $1 AND key IS NOT NULL GROUP BY xmin ORDER BY min(key)`,
            [report.run]
          )
          expect(batches).toEqual([
            { rows: 3, wide: 3 },
            { rows: 3, wide: 3 },
            { rows: 10, wide: 0 },
            { rows: 3, wide: 3 },
            { rows: 1, wide: 1 }
          ])
        }
      ] as const
  )
])
