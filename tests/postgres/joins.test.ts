/**
 * Workers that join a run by its name.
 */
import * as E from 'fp-ts/Either'

import { downgradePostgres, type PostgresOptions, type PostgresReport, upgradePostgres } from '../../src/bulk/postgres'
import { withCluster } from './cluster'
import { applying, right } from './runs'
import { plainSessions, sessionsTable } from './sessions'

const options = applying(10)

/** Of many rows the first is broken, so that a run that allows none stops with pages left. */
const texts = ['{}', ...plainSessions(399)]

const begun = async (given: PostgresOptions): Promise<PostgresReport> => {
  const report = right(await upgradePostgres({ ...given, maxQuarantined: 0 })())
  expect(report).toMatchObject({ stopped: true, quarantined: 1 })
  return report
}

withCluster('a worker', [
  [
    'joins no run of another table, column, key, direction or settings',
    async (cluster) => {
      for (const table of ['run_of', 'another']) await sessionsTable(cluster, table, 'jsonb', texts)
      await cluster.query('ALTER TABLE run_of ADD other jsonb, ADD more bigint NOT NULL DEFAULT 0')
      const given = options(cluster, 'run_of')
      const { run } = await begun(given)
      const wrong: ReadonlyArray<Partial<PostgresOptions>> = [
        { table: 'another' },
        { column: 'other' },
        { key: ['id', 'more'] },
        { where: 'id < 100' },
        { retryQuarantined: true },
        { provider: 'x' }
      ]
      const before = await cluster.query('SELECT payload::text FROM another ORDER BY id')
      const refused = E.left({ _tag: 'Unsuitable', cause: expect.stringContaining(`the run ${run}`) as string })
      for (const more of wrong) expect(await upgradePostgres({ ...given, ...more, run })()).toEqual(refused)
      expect(await downgradePostgres({ ...given, run })()).toEqual(refused)
      expect(await cluster.query('SELECT payload::text FROM another ORDER BY id')).toEqual(before)
      expect(await upgradePostgres({ ...given, run: 'none' })()).toMatchObject(E.left({ _tag: 'UnknownRun' }))
    }
  ],
  [
    'takes no page of a run that was stopped',
    async (cluster) => {
      await sessionsTable(cluster, 'halted', 'jsonb', texts)
      const given = options(cluster, 'halted')
      const { run, read } = await begun(given)
      expect(read).toBeLessThan(100)
      for (const maxQuarantined of [0, undefined]) {
        const joined = right(await upgradePostgres({ ...given, run, maxQuarantined })())
        expect(joined).toMatchObject({ run, stopped: true, read })
      }
      expect(right(await upgradePostgres(given)())).toMatchObject({ run, stopped: false, read: 400, upgraded: 399 })
    }
  ]
])
