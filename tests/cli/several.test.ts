/**
 * Several inputs and one output.
 */
import { existsSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

import { command, withFiles } from './command.js'
import { good, stuck, v1, v2 } from './samples.js'

const spread = (id: string): string => v1(id).replaceAll(',', ',\n')

test('several inputs share an output line by line', async () => {
  const files = withFiles({
    a: v1('1'),
    b: `\ufeff${v1('2')}\r\n`,
    c: gzipSync(`${v1('3')}\n`),
    empty: '',
    object: spread('4')
  })
  const { code, stdout } = await command(['upgrade', 'object', 'a', 'b', 'empty', '-', 'c'], {
    cwd: files.cwd,
    stdin: v1('9')
  })
  expect(stdout.toString()).toBe(
    `${v2('4').replaceAll(',', ',\n')}\n${v2('1')}\n${v2('2')}\r\n${v2('9')}\n${v2('3')}\n`
  )
  expect(code).toBe(0)
})

test.each(['[]', ' [\n]', `[${v1('1')}]`])('several inputs cannot share an output with the array %s', async (array) => {
  const files = withFiles({ a: good(1), b: array })
  for (const extra of [[], ['--dry-run']]) {
    const { code, stderr } = await command(['upgrade', 'a', 'b', '-o', 'out', ...extra], { cwd: files.cwd })
    expect([code, existsSync(files.path('out'))]).toEqual([2, false])
    expect(stderr).toContain('b: is a JSON array')
  }
})

test.each([
  ['payloads in lines', good(1)],
  ['many payloads in lines', good(2_000)],
  ['an object and a payload in a line', `${spread('1')}\n${v1('2')}`]
])('an object over several lines cannot go behind %s', async (_, first) => {
  const files = withFiles({ a: first, empty: '', b: `\n${spread('7')}` })
  for (const extra of [[], ['--dry-run'], ['--workers', '2']]) {
    const { code, stderr } = await command(['upgrade', 'a', 'empty', 'b', '-o', 'out', ...extra], { cwd: files.cwd })
    expect([code, existsSync(files.path('out'))]).toEqual([2, false])
    expect(stderr).toContain(
      'b: has objects over several lines, behind payloads in lines; several inputs can only share'
    )
  }
  expect((await command(['upgrade', 'a', 'b', '--in-place'], { cwd: files.cwd })).code).toBe(0)
})

test('objects over several lines share an output, and payloads in lines behind them', async () => {
  const files = withFiles({
    a: spread('1'),
    b: `${spread('007')}\n${spread('2')}\n`,
    c: `${stuck}\n`,
    d: spread('3'),
    e: good(2)
  })
  const { code } = await command(['upgrade', 'a', 'b', 'c', 'd', 'e', '-o', 'out'], { cwd: files.cwd })
  expect(code).toBe(1)
  const again = await command(['upgrade', 'out', '--dry-run'], { cwd: files.cwd })
  expect([again.code, again.stderr]).toEqual([0, expect.stringContaining('5  unchanged')])
})
