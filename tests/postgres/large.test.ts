/**
 * More than the server takes at once.
 */
import * as E from 'fp-ts/Either'

import { link } from '../../src/bulk/postgres/link'
import { isOfRows } from '../../src/bulk/postgres/PostgresError'
import { type Cluster, withCluster } from './cluster'

withCluster('a statement that is too large for the server', [
  [
    'is not sent, is no reason to try again, and asks for its rows one by one',
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
  ]
])
