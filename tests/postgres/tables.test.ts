/**
 * Tables, servers and requests that are out of the ordinary: what is taken all the same, and what is refused by a dry run
 * already, in words that say what to do.
 */
import * as E from 'fp-ts/Either'

import { upgradePostgres } from '../../src/bulk/postgres'
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
      const query: Cluster['query'] = async (sql, values) => (await owner.query(sql, [...(values ?? [])])).rows
      await sessionsTable({ ...cluster, query }, 'quoted', 'jsonb', plainSessions(3))
      await owner.end()
      expect(right(await upgradePostgres(options({ ...cluster, connection }, 'quoted'))())).toMatchObject({
        upgraded: 3
      })
    }
  ]
])
