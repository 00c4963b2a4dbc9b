/**
 * What a run may write over, and what it leaves of outputs that it did not come to the end of.
 */
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync
} from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

import { command, shell, withFiles } from './command.js'
import { good, goodUpgraded, mixed, stuck, v1 } from './samples.js'

const table = 'from,to\n007,7\n'

test.each(['--report', '--changes', '--quarantine', '-o'])('%s does not go over the id table', async (output) => {
  const files = withFiles({ in: good(1), 'ids.csv': table })
  const args = ['upgrade', 'in', '--ids', 'ids.csv', output, './ids.csv']
  const { code, stdout, stderr } = await command(args, { cwd: files.cwd })
  expect([code, stdout.toString()]).toEqual([2, ''])
  expect(stderr).toContain('error: ./ids.csv is an input; it would be lost')
  expect(files.text('ids.csv')).toBe(table)
  expect(readdirSync(files.cwd).sort()).toEqual(['ids.csv', 'in'])
})

test('a quarantine that holds what was taken out of a file is not replaced, whatever the next run is', async () => {
  const files = withFiles({ x: `${good(1)}${stuck}\n` })
  const run = (...args: ReadonlyArray<string>) => command(['upgrade', 'x', ...args], { cwd: files.cwd })
  expect((await run('-o', 'x')).code).toBe(1)
  const taken = files.text('x.quarantine.ndjson')
  expect(taken).toContain('007')
  appendFileSync(files.path('x'), `${v1('008')}\n`)
  for (const target of [['--in-place'], ['-o', 'x'], [], ['-o', 'y', '--quarantine', 'x.quarantine.ndjson']]) {
    const { code, stderr } = await run(...target)
    expect([target, code]).toEqual([target, 2])
    expect(stderr).toContain('x.quarantine.ndjson may hold payloads that are in no other file; move it away')
    expect(files.text('x.quarantine.ndjson')).toBe(taken)
  }
  expect((await run('--in-place', '--quarantine', 'q')).code).toBe(1)
  expect(files.lines('q').map(({ line }) => line)).toEqual([2])
})

test.each(['-o', '--changes', '--report'])('nor is it by %s', async (flag) => {
  const files = withFiles({ x: `${good(1)}${stuck}\n`, y: good(1) })
  expect((await command(['upgrade', 'x', '-o', 'x', '--quarantine', 'q'], { cwd: files.cwd })).code).toBe(1)
  const taken = files.text('q')
  const { code, stderr } = await command(['upgrade', 'y', flag, './q'], { cwd: files.cwd })
  expect([code, stderr]).toEqual([
    2,
    expect.stringContaining('./q may hold payloads that are in no other file; move it away, or give another file')
  ])
  expect(files.text('q')).toBe(taken)
})

test.each(['1', '2'])('every line of such a quarantine says so, with %s workers', async (workers) => {
  const files = withFiles({ x: `${stuck}\n${good(300)}${stuck}\n` })
  expect((await command(['upgrade', 'x', '-o', './x', '--workers', workers], { cwd: files.cwd })).code).toBe(1)
  expect(files.lines('./x.quarantine.ndjson').map(({ onlyCopy, payload }) => [onlyCopy, payload])).toEqual([
    [true, stuck],
    [true, stuck]
  ])
})

test('standard input that is a file is that file', async () => {
  const files = withFiles({ s: `${good(1)}${stuck}\n` })
  for (const flag of ['--changes', '--report', '--quarantine']) {
    const { code, stderr } = await shell(`upgrade - -o t ${flag} s < s`, files.cwd)
    expect([flag, code]).toEqual([flag, 2])
    expect(stderr).toContain('s is an input; it would be lost')
  }
  expect((await shell('upgrade -o s < s', files.cwd)).code).toBe(1)
  expect(files.text('s')).toBe(goodUpgraded(1))
  expect(files.lines('s.quarantine.ndjson')).toEqual([expect.objectContaining({ onlyCopy: true, payload: stuck })])
})

test.each(['upgrade -o s', 'upgrade - more -o s', 'upgrade more - -o s'])(
  'standard input that was read from in part does not become the file that it is: %s',
  async (command) => {
    const files = withFiles({ s: good(3), more: good(9) })
    const { code, stderr } = await shell(`{ read -r first; ${command}; } < s`, files.cwd)
    expect([code, stderr]).toEqual([
      3,
      'error: s: was not read from its start; name it as a file; nothing was replaced\n'
    ])
    expect(files.text('s')).toBe(good(3))
    expect((await shell('{ read -r first; upgrade -o t; } < s', files.cwd)).code).toBe(0)
    expect((await shell('{ read -r first; upgrade s -o s; } < s', files.cwd)).code).toBe(0)
  }
)

test.each(['-o', '--changes', '--report', '--quarantine'])('%s does not go over what is said', async (flag) => {
  const files = withFiles({ in: mixed })
  for (const name of ['log', '/dev/stderr']) {
    const { code } = await shell(`upgrade in ${flag} ${name} > out 2> log`, files.cwd)
    expect([code, files.text('log')]).toEqual([2, expect.stringContaining(`error: standard error goes to ${name}`)])
  }
})

const memory = '/dev/shm'

const inMemory = existsSync(memory) ? test : test.skip

inMemory('a file in a folder of devices is a file', async () => {
  const files = withFiles({ x: `${good(1)}${stuck}\n` })
  const folder = mkdtempSync(join(memory, 'sessions-'))
  const run = (line: string) => shell(`cd ${folder} && ${line}`, files.cwd)
  try {
    copyFileSync(files.path('x'), join(folder, 'x'))
    for (const line of ['upgrade x --changes x', 'upgrade x -o y --changes y', 'upgrade x >> x']) {
      expect([line, (await run(line)).code]).toEqual([line, 2])
    }
    expect((await run('upgrade x -o x')).code).toBe(1)
    expect(readFileSync(join(folder, 'x.quarantine.ndjson'), 'utf8')).toContain('"onlyCopy":true')
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test.each([
  ['d1/out', 'd2/out'],
  ['d1/zz', 'link'],
  ['link', 'd2/zz'],
  ['d1/out', 'chain']
])('two outputs that would be one new file: %s and %s', async (output, changes) => {
  const files = withFiles({ in: good(1) })
  mkdirSync(files.path('d1'))
  symlinkSync('d1', files.path('d2'))
  symlinkSync('d1/zz', files.path('link'))
  symlinkSync('next', files.path('chain'))
  symlinkSync('d2/out', files.path('next'))
  const { code, stderr } = await command(['upgrade', 'in', '-o', output, '--changes', changes], { cwd: files.cwd })
  expect([code, stderr]).toEqual([2, expect.stringMatching(/two outputs would go to .*\/d1\/(out|zz)\n/)])
  expect(readdirSync(files.path('d1'))).toEqual([])
})

test('two outputs may be one device', async () => {
  const files = withFiles({ in: mixed })
  const device = '/dev/null'
  const args = ['upgrade', 'in', '-o', device, '--changes', device, '--report', device, '--quarantine', device]
  expect((await command(args, { cwd: files.cwd })).code).toBe(1)
})

test.each([
  ['upgrade in >> in', 'standard output is the input in; name it with --output instead'],
  ['upgrade out in > out', 'standard output is the input out; name it with --output instead'],
  ['upgrade < in >> in', 'standard output is the input -; name it with --output instead'],
  ['upgrade in --ids ids >> ids', 'standard output is the input ids; name it with --output instead'],
  ['upgrade in --report out > out', 'two outputs would go to out'],
  ['upgrade in -o /dev/fd/1 --changes link > out', 'two outputs would go to link'],
  ['upgrade in --quarantine ./out > out', 'two outputs would go to ./out'],
  ['upgrade in --report /dev/stdout > out', 'only --output can be standard output'],
  ['upgrade in -o out --report /proc/self/fd/1', 'only --output can be standard output']
])('standard output that is a file is that file: %s', async (line, message) => {
  const files = withFiles({ in: mixed, ids: table })
  symlinkSync('out', files.path('link'))
  const { code, stderr } = await shell(line, files.cwd)
  expect([code, stderr]).toEqual([2, expect.stringContaining(`error: ${message}\n`)])
  expect(files.bytes('in')).toEqual(mixed)
  expect(files.text('ids')).toBe(table)
})

test('standard output that is not written to may be any file', async () => {
  const files = withFiles({ in: good(1) })
  expect((await shell('upgrade --in-place in --report r > r', files.cwd)).code).toBe(0)
  expect((await shell('upgrade --dry-run in >> in', files.cwd)).code).toBe(0)
  expect((await shell('upgrade in -o in >> in', files.cwd)).code).toBe(0)
  expect(files.text('in')).toBe(goodUpgraded(1))
})

test.each([['--in-place'], ['-o', 'y'], []])(
  'a run that leaves its input is run again as it was: %j',
  async (...target) => {
    const files = withFiles({ x: `${stuck}\n${good(1)}` })
    const name = target[1] === undefined ? 'x.quarantine.ndjson' : 'y.quarantine.ndjson'
    const args = ['upgrade', 'x', ...target]
    const [first, again] = [await command(args, { cwd: files.cwd }), await command(args, { cwd: files.cwd })]
    expect([first.code, again.code]).toEqual([1, 1])
    expect(files.lines(name).map(({ payload }) => payload)).toEqual([stuck])
  }
)

test.each([
  ['is cut short', gzipSync(good(5_000)).subarray(0, -9), []],
  ['has too many that are stuck', `${good(5_000)}${stuck}\n`, ['--max-quarantined', '0']]
])('the changes are those of the files that were replaced: the second %s', async (_, second, flags) => {
  const files = withFiles({ a1: good(3), a2: second })
  const args = ['upgrade', '--in-place', 'a1', 'a2', '--changes', 'ch', ...flags]
  const { stderr } = await command(args, { cwd: files.cwd })
  expect(stderr).toContain('1 of 2 files were replaced')
  expect([files.text('a1'), files.bytes('a2')]).toEqual([goodUpgraded(3), Buffer.from(second)])
  expect(files.lines('ch').map(({ source, line }) => [source, line])).toEqual([1, 2, 3].map((line) => ['a1', line]))
})

test.each([['--in-place'], ['-o', 'zo']])(
  'a run that replaced nothing leaves earlier changes: %j',
  async (...target) => {
    const files = withFiles({ z: `${good(1)}${stuck}\n`, ch: 'earlier\n' })
    const args = ['upgrade', 'z', ...target, '--max-quarantined', '0', '--changes', 'ch', '--quarantine', 'q']
    const { code, stderr } = await command(args, { cwd: files.cwd })
    expect(code).toBe(1)
    expect(stderr).toContain('nothing was replaced')
    expect(files.text('ch')).toBe('earlier\n')
    expect(files.lines('q')).toHaveLength(1)
  }
)

test('a run to standard output that stops has the changes of what it wrote', async () => {
  const files = withFiles({ z: `${good(1)}${stuck}\n${good(1)}` })
  const { stdout } = await command(['upgrade', 'z', '--max-quarantined', '0', '--changes', 'ch'], { cwd: files.cwd })
  expect(stdout.toString()).toBe(goodUpgraded(1))
  expect(files.lines('ch').map(({ line }) => line)).toEqual([1])
})

test('a run that stops before it replaces its input keeps no quarantine, and can be run again', async () => {
  const files = withFiles({ z: `${good(1)}${stuck}\n` })
  const { code, stderr } = await command(['upgrade', 'z', '-o', 'z', '--max-quarantined', '0'], { cwd: files.cwd })
  expect([code, stderr]).toEqual([1, expect.stringContaining('nothing was replaced')])
  expect(stderr).not.toContain('z.quarantine.ndjson')
  expect(readdirSync(files.cwd)).toEqual(['z'])
  expect((await command(['upgrade', 'z', '-o', 'z'], { cwd: files.cwd })).code).toBe(1)
  expect(files.lines('z.quarantine.ndjson').map(({ onlyCopy }) => onlyCopy)).toEqual([true])
})

test.each([
  ['is cut short', gzipSync(good(5_000)).subarray(0, -9), 3],
  ['is an array', `[${v1('1')}]`, 2]
])('what has gone to standard output has its quarantine and its changes: the second %s', async (_, second, ends) => {
  const files = withFiles({ a: `${good(1)}${stuck}\n`, b: second })
  const args = ['upgrade', 'a', 'b', '--quarantine', 'q', '--changes', 'ch']
  const { code, stdout } = await command(args, { cwd: files.cwd })
  expect(code).toBe(ends)
  expect(stdout.toString().startsWith(goodUpgraded(1))).toBe(true)
  expect(files.lines('q').map(({ source, payload }) => [source, payload])).toEqual([['a', stuck]])
  expect(files.lines('ch').map(({ source }) => source)).toContain('a')
})

test('a run that wrote nothing to standard output leaves earlier changes', async () => {
  const files = withFiles({ a: Buffer.from('1f8b', 'hex'), ch: 'earlier\n' })
  expect((await command(['upgrade', 'a', '--changes', 'ch'], { cwd: files.cwd })).code).toBe(3)
  expect(files.text('ch')).toBe('earlier\n')
})

test('a quarantine that cannot be read may be the only copy', async () => {
  const files = withFiles({ x: `${good(1)}${stuck}\n`, q: '{"onlyCopy":true}\n' })
  chmodSync(files.path('q'), 0)
  const args = ['upgrade', 'x', '-o', 'y', '--quarantine', 'q']
  const { code, stderr } = await command(args, { cwd: files.cwd })
  // Root reads everything.
  expect([code, stderr]).toEqual([2, expect.stringContaining('q may hold payloads that are in no other file')])
})
