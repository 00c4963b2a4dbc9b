// Rows per second of `upgrade-postgres`, beside the statement that a person would write by hand and that checks nothing.
// Every contestant gets the same rows in the same server; what is printed are ratios within this run.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { cpus, tmpdir } from 'node:os'
import { delimiter, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..')
const bin = join(root, 'dist/cjs/cli/bin.js')
const { Client } = createRequire(join(root, 'package.json'))('pg')
const rows = Number(process.argv[2] ?? 50_000)
const rounds = Number(process.argv[3] ?? 5)

const debian = '/usr/lib/postgresql'
const folders = [
  ...(existsSync(debian)
    ? readdirSync(debian)
        .sort((a, b) => b - a)
        .map((major) => join(debian, major, 'bin'))
    : []),
  ...(process.env.PATH ?? '').split(delimiter)
]
const programs = folders.find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'pg_ctl')))
if (programs === undefined) {
  console.error('PostgreSQL is not installed: initdb and pg_ctl were not found')
  process.exit(3)
}

const isRoot = process.getuid?.() === 0
const server = (program, ...args) => {
  const file = join(programs, program)
  const [command, ...rest] = isRoot ? ['runuser', '-u', 'postgres', '--', file, ...args] : [file, ...args]
  const { status } = spawnSync(command, rest, { cwd: tmpdir(), stdio: 'ignore' })
  if (status !== 0) throw new Error(`${program} failed`)
}

const folder = mkdtempSync(join(tmpdir(), 'csr-bench-'))
const data = join(folder, 'data')
mkdirSync(data)
if (isRoot) spawnSync('chown', ['-R', 'postgres', folder])
server('initdb', '-A', 'trust', '-U', 'postgres', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync', '-D', data)
server(
  'pg_ctl',
  '-D',
  data,
  '-o',
  `-k ${folder} -c listen_addresses= -c max_wal_size=4GB -c autovacuum=off`,
  '-w',
  'start'
)

const env = { ...process.env, PGHOST: folder, PGUSER: 'postgres', PGDATABASE: 'postgres' }
const client = new Client({ host: folder, user: 'postgres', database: 'postgres' })

const fresh = async () => {
  await client.query('DROP TABLE IF EXISTS sessions; DROP SCHEMA IF EXISTS connect_session_reconcile CASCADE')
  await client.query('CREATE TABLE sessions (id bigint PRIMARY KEY, payload jsonb NOT NULL)')
  await client.query('INSERT INTO sessions SELECT * FROM stored')
  await client.query('VACUUM ANALYZE sessions')
  await client.query('CHECKPOINT')
}

const update = `UPDATE sessions SET payload = payload || jsonb_build_object(
  'id', (payload ->> 'id')::numeric, 'organization_id', (payload ->> 'organization_id')::numeric)`

const upgrade = (workers) =>
  new Promise((settle, fail) => {
    const args = ['upgrade-postgres', '--table', 'sessions', '--column', 'payload', '--key', 'id', '--apply']
    const child = spawn(process.execPath, [bin, ...args, '--workers', String(workers)], {
      env,
      stdio: ['ignore', 'pipe', 'ignore']
    })
    let out = ''
    child.stdout.on('data', (chunk) => {
      out += chunk
    })
    child.once('close', (code) => (code === 0 ? settle(JSON.parse(out)) : fail(new Error(`exit code ${code}`))))
  })

const contestants = [
  ['one UPDATE, no validation, no journal', () => client.query(update)],
  ['upgrade-postgres, 1 worker', () => upgrade(1)],
  ['upgrade-postgres, 2 workers', () => upgrade(2)]
]

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]

try {
  await client.connect()
  await client.query(
    `CREATE TABLE stored AS SELECT n AS id, jsonb_build_object('id', n::text, 'organization_id', (n % 1000)::text,
       'project_id', 'p' || n, 'provider', 'hibob', 'origin_owner_id', 'o' || n, 'origin_owner_name', 'Owner ' || n,
       'created_at', '2023-05-30T10:00:00.123456+02:00', 'categories', jsonb_build_array('crm', 'ats')) AS payload
     FROM generate_series(1, $1::int) AS n`,
    [rows]
  )
  const seconds = contestants.map(() => [])
  const sums = new Set()
  let journaled = ''
  for (let round = 0; round < rounds; round++) {
    for (const [i, [, contestant]] of contestants.entries()) {
      await fresh()
      const began = performance.now()
      await contestant()
      seconds[i].push((performance.now() - began) / 1000)
      const {
        rows: [sum]
      } = await client.query('SELECT md5(string_agg(payload::text, chr(10) ORDER BY id)) AS sum FROM sessions')
      sums.add(sum.sum)
      if (i === 0) continue
      const {
        rows: [size]
      } = await client.query(
        `SELECT (pg_table_size(c) / count(*))::int AS rows, (pg_indexes_size(c) / count(*))::int AS indexes
         FROM connect_session_reconcile.journal, (SELECT 'connect_session_reconcile.journal'::regclass) AS j(c)
         WHERE key IS NOT NULL GROUP BY c`
      )
      journaled = `${size.rows} bytes, and ${size.indexes} in its indexes`
    }
  }
  if (sums.size !== 1) throw new Error('the contestants did not come to the same rows')
  const {
    rows: [{ version }]
  } = await client.query("SELECT split_part(version(), ' ', 2) AS version")
  console.log(
    `${rows} rows, median of ${rounds} rounds; Node ${process.version}, PostgreSQL ${version}, ${cpus().length} x ${cpus()[0].model.trim()}`
  )
  console.log('processes are started within the time; all came to the same rows\n')
  const base = median(seconds[0])
  for (const [i, [name]] of contestants.entries()) {
    const ratios = seconds[i].map((time, round) => seconds[0][round] / time).sort((a, b) => a - b)
    const rate = Math.round(rows / median(seconds[i]))
    const spread = `${ratios[0].toFixed(2)} to ${ratios[ratios.length - 1].toFixed(2)}`
    console.log(
      `${name.padEnd(40)} ${String(rate).padStart(8)} rows/s   ${(base / median(seconds[i])).toFixed(2)} (${spread})`
    )
  }
  console.log(`\nthe journal takes ${journaled} for each changed row`)
} finally {
  await client.end().catch(() => undefined)
  server('pg_ctl', '-D', data, '-m', 'immediate', '-w', 'stop')
  rmSync(folder, { recursive: true, force: true })
}
