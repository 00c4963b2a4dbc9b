/**
 * The standard streams. Output that is not taken: nobody reads it, which is fine, or there is no space, which is a failure.
 * Errors, whose names a terminal must not obey.
 */
import { spawn, spawnSync } from 'node:child_process'
import { closeSync, copyFileSync, existsSync, openSync } from 'node:fs'
import { join } from 'node:path'

import { bin, command, type Ended, ended, unread, withFiles } from './command.js'
import { good, v1 } from './samples.js'

const full = '/dev/full'

const cases: ReadonlyArray<readonly [line: string, code: number]> = [
  ['--help', 0],
  ['completion bash', 0],
  ['schema v2', 0],
  ['explain --format json', 0],
  ['diff v1 v2', 0],
  ['diff v1 v2 --mode forward', 1],
  ['check in --format json', 0],
  ['check bad', 1],
  ['upgrade in', 0]
]

const files = () => withFiles({ in: good(1), bad: `${v1('007')}\n` })

test.each(cases)('%s, and nobody reads it', async (line, code) => {
  const result = await unread(line.split(' '), 'stdout', { cwd: files().cwd })
  const said = line.startsWith('upgrade') ? 'nobody reads standard output any more: stopped after 1 payload\n' : ''
  expect([result.code, result.stderr]).toEqual([code, said])
})

const whereFull = existsSync(full) ? test : test.skip

whereFull.each(cases)('%s to a full disk', (line) => {
  const out = openSync(full, 'w')
  const result = spawnSync(process.execPath, [bin, ...line.split(' ')], {
    cwd: files().cwd,
    stdio: ['ignore', out, 'pipe'],
    encoding: 'utf8'
  })
  closeSync(out)
  expect([result.status, result.stderr]).toEqual([3, 'error: standard output: no space left\n'])
})

test('a report that nobody hears of is written', async () => {
  const { cwd, json } = files()
  const { code } = await unread(['diff', 'v1', 'v2', '--format', 'json', '-o', 'report.json'], 'stderr', { cwd })
  expect([code, json('report.json')['schemaVersion']]).toEqual([0, 1])
})

test('a pipe that takes no more for now gets the rest, and may close', async () => {
  // The stream of a Node process makes the pipe that its children inherit one that does not wait.
  const wrapper = `process.stdout; process.exitCode = require('node:child_process').spawnSync(process.execPath, process.argv.slice(1), { stdio: 'inherit' }).status`
  const { cwd } = files()
  const names = Array.from({ length: 20 }, (_, i) => `in${i}`)
  for (const name of names) copyFileSync(join(cwd, 'in'), join(cwd, name))
  const args = ['check', ...names.map((name) => `${'./'.repeat(2000)}${name}`), '--format', 'json']
  const run = (reader: string): Promise<Ended> =>
    ended(
      spawn(
        'bash',
        [
          '-c',
          `"$0" -e "$@" | (sleep 0.5; ${reader}); echo "\${PIPESTATUS[0]}"`,
          process.execPath,
          wrapper,
          bin,
          ...args
        ],
        { cwd }
      )
    )
  const { stdout } = await command(args, { cwd })
  expect(stdout.length).toBeGreaterThan(1 << 16)
  expect((await run('cat')).stdout.toString()).toBe(`${stdout.toString()}0\n`)
  const closed = await run('head -c 1')
  expect([closed.stdout.toString(), closed.stderr]).toEqual(['{0\n', ''])
})

const hostile = 'no\u001b[31m\u202esuch'

test.each([
  ['check', [hostile]],
  ['upgrade', [hostile]],
  ['diff', ['v1', hostile]],
  ['explain', [hostile]],
  ['schema', [`--${hostile}`]]
])('%s writes no name that a terminal obeys', async (name, args) => {
  const { code, stderr } = await command([name, ...args])
  expect(code).toBeGreaterThan(1)
  expect(stderr).toContain('no\\u001b[31m\\u202esuch')
  // oxlint-disable-next-line no-control-regex
  expect(stderr).not.toMatch(/[\u001b\u202e]/)
})
