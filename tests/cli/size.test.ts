/**
 * Payloads and files of any size: memory does not grow with the input, and hostile payloads take no more than a run.
 */
import { createWriteStream, statSync } from 'node:fs'
import { finished } from 'node:stream/promises'

import { command, withFiles } from './command.js'
import { good, v1, v2 } from './samples.js'

const heap = ['--max-old-space-size=24', '--max-semi-space-size=2']

test.each(['lines', 'an array'])('a file of %s that is larger than the heap', async (kind) => {
  const files = withFiles({})
  const out = createWriteStream(files.path('in'))
  const [open, between, close] = kind === 'lines' ? ['', '\n', '\n'] : ['[', ',\n', ']\n']
  // What is upgraded already is not written again, so that the test is about the size of the file.
  const part = Array.from({ length: 400 }, (_, i) => v2(String(i), `,"padding":"${'x'.repeat(4000)}"`)).join(between)
  out.write(open)
  for (let i = 0; i < 24; i++) out.write(i === 0 ? part : between + part)
  out.end(close)
  await finished(out)
  expect(statSync(files.path('in')).size).toBeGreaterThan(38e6)
  const { code, stderr } = await command(['upgrade', 'in', '-o', 'out'], { cwd: files.cwd, node: heap })
  expect([code, stderr]).toEqual([0, expect.stringContaining('9,600  unchanged')])
  expect(files.bytes('out').equals(files.bytes('in'))).toBe(true)
})

const depth = 100_000
const nested = `${'['.repeat(depth)}${']'.repeat(depth)}`
const deepObject = `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`

test('odd payloads that are legal keep their bytes', async () => {
  const rests = [
    `,"deep":${nested},"metadata":${deepObject}`,
    `,"n":${'9'.repeat(10_000)},"metadata":{"n":-0.${'1'.repeat(10_000)}e-10000}`,
    ',"lone":"\\ud800 \\udfff","metadata":{"\\udc00":"\\u0000"}',
    `,"metadata":{${Array.from({ length: 20_000 }, (_, i) => `"k":${i}`).join(',')}}`,
    `,"k":1${',"k":[]'.repeat(20_000)}`,
    ',"__proto__":{"id":1},"constructor":{"prototype":{"x":1}},"toString":1,"metadata":{"__proto__":null}'
  ]
  const files = withFiles({ in: rests.map((rest) => `${v1('1', rest)}\n`).join('') })
  const { code, stdout } = await command(['upgrade', 'in'], { cwd: files.cwd })
  expect(code).toBe(0)
  expect(stdout.toString() === rests.map((rest) => `${v2('1', rest)}\n`).join('')).toBe(true)
  const back = await command(['downgrade', '-', '--changes', 'c'], { cwd: files.cwd, stdin: stdout })
  expect(back.code).toBe(0)
  expect(files.text('c').includes(deepObject)).toBe(true)
})

test('odd payloads that are refused are quarantined whole', async () => {
  const long = '1'.repeat(200_000)
  const payloads = [
    v1(long),
    v1('1').replace('2023-05-30T08:00:00.123456Z', `2023-05-30T08:00:00.${long}+`),
    v1('1').replace('2023-05-30', '2023-05-30'.repeat(20_000)),
    v1('1').replace('"hibob"', nested),
    nested,
    `{"a":${'{'.repeat(depth)}`,
    `${v1('1').slice(0, -1)}${',"id":"1"'.repeat(20_000)}}`,
    '\u0000'.repeat(100_000)
  ]
  const files = withFiles({ in: `${good(1)}${payloads.join('\n')}` })
  const { code, stderr } = await command(['upgrade', 'in', '--quarantine', 'q'], { cwd: files.cwd })
  expect(code).toBe(1)
  const lines = files.lines('q')
  expect(lines.map(({ reason }) => reason)).toEqual([
    'id-not-exact',
    'invalid',
    'invalid',
    'invalid',
    'not-an-object',
    'invalid-json',
    'duplicate-key',
    'invalid-json'
  ])
  lines.forEach((line, i) => expect(line['payload'] === payloads[i]).toBe(true))
  expect(stderr.length).toBeLessThan(5_000)
})
