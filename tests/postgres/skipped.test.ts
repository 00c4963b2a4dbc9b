/**
 * A machine without PostgreSQL: the tests that need a server are skipped, loudly and by name.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const root = resolve(__dirname, '../..')

interface Results {
  readonly numTotalTests: number
  readonly numPendingTests: number
  readonly testResults: ReadonlyArray<{ readonly assertionResults: ReadonlyArray<{ readonly title: string }> }>
}

test('where no server is installed, each test is named as skipped, and none passes', () => {
  const empty = mkdtempSync(join(tmpdir(), 'csr-none-'))
  try {
    const jest = join(root, 'node_modules/jest/bin/jest.js')
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [jest, '-w', '1', '--coverage=false', '--json', 'tests/postgres/upgrade.test.ts'],
      { cwd: root, encoding: 'utf8', env: { ...process.env, POSTGRES_BIN: empty } }
    )
    expect(status).toBe(0)
    const results = JSON.parse(stdout) as Results
    const titles = results.testResults.flatMap(({ assertionResults }) => assertionResults.map(({ title }) => title))
    expect(titles.length).toBeGreaterThan(10)
    expect(results).toMatchObject({ numTotalTests: titles.length, numPendingTests: titles.length })
    for (const title of titles) {
      expect(stderr).toContain(`SKIPPED, as no PostgreSQL server is installed (initdb, pg_ctl): an upgrade: ${title}`)
    }
  } finally {
    rmSync(empty, { recursive: true, force: true })
  }
}, 240_000)
