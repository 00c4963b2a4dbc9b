/**
 * A PostgreSQL of its own for a test file: made, started, stopped and removed by it.
 */
import { spawnSync } from 'node:child_process'
import { accessSync, constants, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { Client } from 'pg'

import type { Connection } from '../../src/bulk/postgres/connection'
import { skipped } from '../installed.js'

type Rows = ReadonlyArray<Record<string, unknown>>

export interface Cluster {
  readonly connection: Connection
  readonly env: Readonly<Record<string, string>>
  readonly query: (sql: string, values?: ReadonlyArray<unknown>) => Promise<Rows>
  /** A connection of its own, as `postgres` unless something else is said. */
  readonly client: (to?: Connection) => Promise<Client>
  readonly start: () => void
  readonly stop: (mode: 'fast' | 'immediate') => void
  readonly remove: () => Promise<void>
}

const isExecutable = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** Debian keeps the server's programs out of PATH, in a folder for each major version. */
const debianFolders = (): ReadonlyArray<string> => {
  const root = '/usr/lib/postgresql'
  try {
    const majors = readdirSync(root).sort((a, b) => Number(b) - Number(a))
    return majors.map((major) => join(root, major, 'bin'))
  } catch {
    return []
  }
}

/** `POSTGRES_BIN` names a folder where there is more than one server, or none to be found. */
const folders =
  process.env['POSTGRES_BIN'] === undefined
    ? [...debianFolders(), ...(process.env.PATH ?? '').split(delimiter)]
    : [process.env['POSTGRES_BIN']]

const programs = folders.find((folder) => isExecutable(join(folder, 'initdb')) && isExecutable(join(folder, 'pg_ctl')))

const isRoot = process.getuid?.() === 0

/** The server refuses to run as root. */
const run = (program: string, args: ReadonlyArray<string>): void => {
  const file = join(programs ?? '', program)
  const [command, ...rest] = isRoot ? ['runuser', '-u', 'postgres', '--', file, ...args] : [file, ...args]
  const { status, stderr, error } = spawnSync(command ?? file, rest, {
    encoding: 'utf8',
    cwd: tmpdir(),
    // pg_ctl hands its output to the server, which would keep a pipe open.
    stdio: program === 'pg_ctl' ? 'ignore' : 'pipe'
  })
  if (status !== 0) throw new Error(`${program}: ${error?.message ?? stderr ?? `exit code ${status}`}`)
}

export const startCluster = (): Cluster => {
  const root = mkdtempSync(join(tmpdir(), 'csr-pg-'))
  const data = join(root, 'data')
  mkdirSync(data)
  if (isRoot) spawnSync('chown', ['-R', 'postgres', root])
  run('initdb', ['-A', 'trust', '-U', 'postgres', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync', '-D', data])
  const connection = { host: root, user: 'postgres', database: 'postgres' }
  const options = `-k ${root} -c listen_addresses= -c fsync=off -c max_connections=60`
  const start = (): void => run('pg_ctl', ['-D', data, '-o', options, '-l', join(root, 'log'), '-w', 'start'])
  const client = async (to?: Connection): Promise<Client> => {
    const made = new Client({ ...connection, user: to?.user ?? 'postgres', database: to?.database ?? 'postgres' })
    made.on('error', () => undefined)
    await made.connect()
    return made
  }
  start()
  let shared: Client | undefined
  return {
    connection,
    env: { PGHOST: root, PGUSER: 'postgres', PGDATABASE: 'postgres' },
    client,
    query: async (sql, values) => {
      shared ??= await client()
      return (await shared.query(sql, [...(values ?? [])])).rows as Rows
    },
    start,
    stop: (mode) => {
      shared = undefined
      run('pg_ctl', ['-D', data, '-m', mode, '-w', 'stop'])
    },
    remove: async () => {
      await shared?.end()
      run('pg_ctl', ['-D', data, '-m', 'immediate', '-w', 'stop'])
      rmSync(root, { recursive: true, force: true })
    }
  }
}

/** Milliseconds for one test; more where a test has more rows than usual. */
const limit = 240_000 + 6 * Number(process.env['SESSIONS_ROWS'] ?? 0)

/**
 * Tests that need a server. Where none is installed each of them is skipped, and said to be, by name.
 */
export const withCluster = (
  title: string,
  tests: ReadonlyArray<readonly [name: string, (cluster: Cluster) => Promise<void>]>
): void => {
  if (programs === undefined) {
    describe(title, () => skipped(title, 'no PostgreSQL server is installed (initdb, pg_ctl)', tests))
    return
  }
  describe(title, () => {
    let cluster: Cluster
    beforeAll(() => {
      cluster = startCluster()
    }, 60_000)
    afterAll(async () => {
      await cluster.remove()
    }, 60_000)
    test.each(tests)(
      '%s',
      async (_, body) => {
        await body(cluster)
      },
      limit
    )
  })
}
