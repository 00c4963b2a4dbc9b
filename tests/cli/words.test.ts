/**
 * What the command says: help whose examples work, progress on a terminal, and totals.
 */
import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

import type { Report } from '../../src/bulk/report.js'
import { progressLine, progressText } from '../../src/cli/progress.js'
import { interruptionText, summary } from '../../src/cli/summary.js'
import { bin, command, ended, shell, withFiles } from './command.js'
import { good, goodUpgraded, v1, v2 } from './samples.js'

// help

/** The examples that a help text gives, one command line each. */
const examplesIn = (help: string): ReadonlyArray<string> =>
  [...help.matchAll(/^ {2}\$ (.+)$/gm)].map((match) => match[1] as string)

test.each([
  ['no command', ['--help']],
  ['upgrade', ['upgrade', '--help']],
  ['downgrade', ['help', 'downgrade']]
])('the help of %s has examples, and they work', async (_, args) => {
  const { code, stdout, stderr } = await command(args)
  expect([code, stderr]).toEqual([0, ''])
  const examples = examplesIn(stdout.toString())
  expect(examples.length).toBeGreaterThan(0)
  const files = withFiles({
    'sessions.ndjson': good(2),
    'sessions.v2.ndjson': goodUpgraded(2),
    'sessions.v2.json': v2('1'),
    'connect-session-reconcile': `#!/bin/sh\nexec ${process.execPath} ${bin} "$@"\n`,
    psql: `#!/bin/sh\necho '${v1('1')}'\n`
  })
  for (const tool of ['connect-session-reconcile', 'psql']) chmodSync(files.path(tool), 0o755)
  mkdirSync(files.path('archive'))
  writeFileSync(files.path('archive/2023.ndjson.gz'), gzipSync(good(2)))
  for (const example of examples) {
    const ran = await shell(`set -o pipefail; PATH="$PWD:$PATH"; ${example}`, files.cwd)
    expect([example, ran.code]).toEqual([example, 0])
  }
})

test('a command that is run alone is the one among all, and runs under its own name', async () => {
  const help = (await command(['--help'])).stdout.toString()
  const names = [...help.matchAll(/^ {2}([a-z-]+) .*[<[]/gm)].map((match) => match[1] as string)
  expect(names).toHaveLength(11)
  for (const name of names.filter((other) => other !== 'help')) {
    const alone = await command([name, '--help'])
    expect(alone).toEqual(await command(['help', name]))
    expect(alone.stdout.toString()).toMatch(`Usage: connect-session-reconcile ${name} `)
  }
})

test('every option is in the help, or of the other command', async () => {
  const help = (await command(['upgrade', '--help'])).stdout.toString()
  for (const option of ['-o', '--in-place', '--quarantine', '--report', '--changes', '--ids', '--inexact-ids']) {
    expect(help).toContain(option)
  }
  for (const option of ['--max-quarantined', '--dry-run', '--no-progress']) expect(help).toContain(option)
})

test('the version is that of the package', async () => {
  const { stdout } = await command(['--version'])
  expect(stdout.toString()).toMatch(/^\d+\.\d+\.\d+\n$/)
})

// progress

test.each([
  [{ read: 0, quarantined: 0, bytes: 0, totalBytes: 0 }, 0, '0 payloads  0/s  0 B of 0 B (100 %)'],
  [{ read: 12_345, quarantined: 2, bytes: 5e8, totalBytes: 2e9 }, 10, '25 %)  30 s left'],
  [
    { read: 12_345, quarantined: 2, bytes: 5e8, totalBytes: 2e9 },
    10,
    '12,345 payloads  1,235/s  2 quarantined  500.0 MB of 2.0 GB'
  ],
  [{ read: 1, quarantined: 0, bytes: 999 }, 1, '1 payloads  1/s  999 B'],
  [{ read: 1, quarantined: 0, bytes: 1, totalBytes: 7201 }, 1, '2 h 0 min left'],
  [{ read: 1, quarantined: 0, bytes: 1, totalBytes: 62 }, 1, '1 min 1 s left']
])('progress %j after %d s', (progress, seconds, text) => {
  expect(progressText(progress, seconds)).toContain(text)
})

test('a progress line is shown on a terminal, cut to its width, and taken away', () => {
  const shown = (columns: number | undefined): string => {
    let text = ''
    const terminal = { columns, write: (part: string) => (text += part) !== '' } as unknown as NodeJS.WriteStream
    const line = progressLine(terminal)
    line.clear()
    line.show(() => '1 payloads')
    line.show(() => '2 payloads')
    line.clear()
    line.clear()
    return text
  }
  expect(shown(8)).toBe('\r1 paylo\u001b[K\r\u001b[K')
  expect(shown(undefined)).toContain('1 payloads')
})

const hasScript = spawnSync('script', ['--version']).status === 0 ? test : test.skip

hasScript('progress is shown on a terminal, and silent with --no-progress', async () => {
  const files = withFiles({ in: good(20) })
  const onTerminal = (flags: string) =>
    ended(
      spawn('script', ['-qec', `${process.execPath} ${bin} upgrade in -o out ${flags}`, '/dev/null'], {
        cwd: files.cwd
      })
    )
  const [loud, quiet] = [await onTerminal(''), await onTerminal('--no-progress')]
  expect(loud.stdout.toString()).toContain('20 payloads')
  expect(quiet.stdout.toString()).not.toContain('\u001b[K')
  expect(quiet.stdout.toString()).toContain('20  upgraded')
})

// totals

const report: Report = {
  read: 12_001,
  upgraded: 12_000,
  unchanged: 0,
  quarantined: 1,
  blank: 0,
  rules: { 'category-spelling': 3, 'id-to-number': 24_000 },
  reasons: { 'invalid-json': 1 },
  lossy: 3,
  startedAt: '2025-01-01T00:00:00.000Z',
  seconds: 1
}

test('the totals, the changes by rule, and what is quarantined', () => {
  const examples = [
    {
      source: 'a',
      line: 2,
      reason: 'invalid-json',
      errors: [{ path: '', message: 'is \u001b[2J\u202e no JSON' }]
    } as const
  ]
  expect(
    summary('downgrade', { report, stopped: true, outputs: '1 of 2 files were replaced', examples }, 'q.ndjson')
  ).toBe(
    `  12,001  read
  12,000  downgraded
       0  unchanged
       1  quarantined
changes by rule
  24,000  id-to-number
       3  category-spelling
3 payloads with a change that migrating back does not undo
quarantined by reason, whole, in q.ndjson
  1  invalid-json
  a:2 the payload is \\u001b[2J\\u202e no JSON
stopped: too many payloads were quarantined; 1 of 2 files were replaced
`
  )
})

test('how far an interrupted run came', () => {
  const at = { _tag: 'Interrupted', report: { ...report, read: 1 }, source: 'a', line: 7 } as const
  expect(interruptionText({ ...at, outputs: '' })).toBe('interrupted after 1 payload, at a:7\n')
  expect(interruptionText({ ...at, outputs: 'nothing was replaced' })).toContain('; nothing was replaced\n')
})
