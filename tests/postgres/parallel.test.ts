/**
 * The recipe of docs/postgres.md that shards a file with GNU parallel.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

import { plainSessions } from './sessions'

const root = resolve(__dirname, '../..')
const title = 'pieces of a file, upgraded by GNU parallel, are the file upgraded'
const isInstalled = spawnSync('parallel', ['--version']).status === 0
if (!isInstalled) process.stderr.write(`SKIPPED, as GNU parallel is not installed: ${title}\n`)

const recipe = (): string => {
  const guide = readFileSync(join(root, 'docs/postgres.md'), 'utf8')
  return /```sh\n(parallel [\s\S]*?)\n```/.exec(guide)?.[1] ?? ''
}

const recipeTest = isInstalled ? test : test.skip

recipeTest(
  title,
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'csr-parallel-'))
    try {
      const command = `${process.execPath} ${join(root, 'dist/cjs/cli/bin.js')} upgrade`
      const texts = [...plainSessions(2000), '{}', ...plainSessions(100)]
      writeFileSync(join(folder, 'sessions.ndjson'), `${texts.join('\n')}\n`)
      const whole = spawnSync('bash', ['-c', `${command} sessions.ndjson --quarantine whole.held -o whole.ndjson`], {
        cwd: folder
      })
      expect(whole.status).toBe(1)
      const line = recipe().replace('connect-session-reconcile upgrade', command).replace('--block 64M', '--block 100k')
      expect(line).toContain(command)
      const pieces = spawnSync('bash', ['-c', line], { cwd: folder, encoding: 'utf8' })
      expect(pieces.status).toBe(1)
      expect(readFileSync(join(folder, 'sessions.v2.ndjson'), 'utf8')).toBe(
        readFileSync(join(folder, 'whole.ndjson'), 'utf8')
      )
      const reports = readdirSync(folder).filter((name) => /^report\.\d+\.json$/.test(name))
      expect(reports.length).toBeGreaterThan(2)
      const read = reports.map(
        (name) => (JSON.parse(readFileSync(join(folder, name), 'utf8')) as { read: number }).read
      )
      expect(read.reduce((sum, n) => sum + n, 0)).toBe(texts.length)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
  120_000
)
