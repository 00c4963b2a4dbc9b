/**
 * `--workers`: however many threads share the lines of a stream, the command writes the same, on the built command.
 */
import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

import { bin, command, ended, withFiles } from './command.js'
import { good, stuck, v1, v2 } from './samples.js'

/** More than two blocks of lines, of every kind in every block; `long` of them are too long for a block. */
const stream = ({ long = 0 } = {}): Buffer => {
  const count = 700
  const lines = Array.from({ length: count }, (_, i): Buffer => {
    if (i % 97 === 5) return Buffer.from(`${stuck}\n`)
    if (i % 89 === 7) return Buffer.from(i % 2 === 0 ? '\n' : ' \t\r\n')
    if (i % 83 === 9) return Buffer.from([0x22, 0xff, 0xfe, 0x22, 0x0a])
    if (i % 79 === 11) return Buffer.from('{"id":\n')
    if (i % 31 === 13) return Buffer.from(`${v1(String(i), `,"padding":"${'x'.repeat(100_000)}"`)}\n`)
    if (i % 67 === 15) return Buffer.from(`${v1(`-${i}`, ',"categories":["HRIS","hris"]')}\n`)
    if (i % 3 === 0) return Buffer.from(`${v2(String(i))}\n`)
    return Buffer.from(`${v1(String(i))}${i % 2 === 0 ? '\r\n' : '\n'}`)
  })
  for (let i = 0; i < long; i++) {
    lines.splice(count >> 1, 0, Buffer.from(`${v1('8', `,"padding":"${'y'.repeat(900_000)}"`)}\n`))
  }
  return Buffer.concat([...lines, Buffer.from(v1('9'))])
}

const outputs = ['in', 'other', 'out', 'quarantine', 'changes'] as const

/** Everything a run leaves behind, but the times. */
const ran = async (workers: number, args: ReadonlyArray<string>, input: Buffer, stdin?: Buffer) => {
  const files = withFiles({ in: input, other: `${good(3)}${stuck}\n` })
  const all = [...args, '--quarantine', 'quarantine', '--report', 'report', '--no-progress']
  const end = await command([...all, '--workers', String(workers)], {
    cwd: files.cwd,
    ...(stdin === undefined ? {} : { stdin })
  })
  const read = (name: string) => (existsSync(files.path(name)) ? readFileSync(files.path(name), 'latin1') : undefined)
  const report = read('report')
    ?.replace(/"startedAt": "[^"]*"/, '')
    .replace(/"seconds": [\d.]+/, '')
  const { code, stderr } = end
  const written = Object.fromEntries(outputs.map((name) => [name, read(name)]))
  return { code, stderr, stdout: end.stdout.toString('latin1'), report, written, names: readdirSync(files.cwd).sort() }
}

/** Compares without showing megabytes. */
const same = async (args: ReadonlyArray<string>, input: Buffer, stdin?: Buffer, several = [2]) => {
  const one = await ran(1, args, input, stdin)
  for (const workers of several) {
    const { written, stdout, ...rest } = await ran(workers, args, input, stdin)
    expect(rest).toEqual({ names: one.names, code: one.code, stderr: one.stderr, report: one.report })
    expect(stdout === one.stdout).toBe(true)
    for (const name of outputs) expect([name, written[name] === one.written[name]]).toEqual([name, true])
  }
  return one
}

const lines = stream()

test('one thread and several do the same, however many there are', async () => {
  const { code } = await same(['upgrade', 'in', '-o', 'out'], lines, undefined, [2, 3, 4])
  expect(code).toBe(1)
})

test.each<readonly [string, ReadonlyArray<string>, Buffer]>([
  ['with the changes', ['upgrade', 'in', '-o', 'out', '--changes', 'changes'], lines],
  ['with a line too long for a block', ['upgrade', 'in', '-o', 'out'], stream({ long: 2 })],
  ['of a gzipped file', ['upgrade', 'in', '-o', 'out'], gzipSync(lines)],
  ['in place', ['upgrade', '--in-place', 'in', 'other'], lines],
  ['of several inputs', ['upgrade', 'other', 'in', '-', '-o', 'out'], lines],
  ['back', ['downgrade', 'in', '-o', 'out', '--provider', 'p'], lines],
  ['of an array', ['upgrade', 'in', '-o', 'out'], Buffer.from(`[${v1('1')},${stuck},${v2('2')}]`)],
  ['of no bytes', ['upgrade', 'in', '-o', 'out'], Buffer.alloc(0)],
  ['without a write', ['upgrade', '--dry-run', 'in'], lines]
])('one thread and several do the same: %s', async (_, args, input) => {
  const { code, report } = await same(args, input, args.includes('-') ? lines : undefined)
  expect([code, report?.includes('"quarantined": 0,')]).toEqual(input.length === 0 ? [0, true] : [1, false])
})

const long = `,"padding":"${'z'.repeat(4_000)}"`

/** Lines of several blocks, of which some come to nothing, and some to much more than they were. */
const uneven = Buffer.from(
  Array.from({ length: 1_250 }, (_, i) =>
    i % 560 < 344 ? `${v1('007', long)}\n` : `${v2(String(i), long).replace('"provider":"hibob",', '')}\n`
  ).join('')
)

test.each<readonly [string, ReadonlyArray<string>, number]>([
  ['nothing', ['upgrade', 'in', '-o', 'out'], 432],
  ['more', ['downgrade', 'in', '-o', 'out', '--provider', 'p'.repeat(12_000)], 1_250]
])('one thread and several do the same with blocks that come to %s', async (_, args, kept) => {
  const { written } = await same(args, uneven, undefined, [2, 3])
  expect(written['out']?.split('\n')).toHaveLength(kept + 1)
})

test('a run that stops, stops behind the same payload, and keeps what it quarantined', async () => {
  const { code, stderr, written } = await same(['upgrade', 'in', '-o', 'out', '--max-quarantined', '20'], lines)
  expect(code).toBe(1)
  expect(stderr).toContain('stopped: too many payloads were quarantined')
  expect(written['quarantine']?.split('\n')).toHaveLength(22)
  expect(written['out']).toBeUndefined()
})

test('a table of ids is used', async () => {
  const files = withFiles({ in: `${good(1000)}${stuck}\n`, ids: '007,7\n' })
  const { code } = await command(['upgrade', 'in', '-o', 'out', '--ids', 'ids', '--workers', '2'], { cwd: files.cwd })
  expect(code).toBe(0)
  expect(files.lines('out')).toHaveLength(1001)
})

test.each(['0', '65', '-1', '1.5', '1e1', 'two', ''])('%j is no number of workers', async (n) => {
  const { code, stderr } = await command(['upgrade', `--workers=${n}`])
  expect(code).toBe(2)
  expect(stderr).toContain('--workers')
})

test('a worker that fails ends the run, and nothing is replaced', async () => {
  const files = withFiles({ in: lines })
  const hostile = join(files.cwd, 'hostile.cjs')
  writeFileSync(hostile, `if (!require('node:worker_threads').isMainThread) throw new Error('worn out')\n`)
  const { code, stderr } = await command(['upgrade', '--in-place', 'in', '--workers', '2'], {
    cwd: files.cwd,
    node: ['--require', hostile]
  })
  expect([code, stderr]).toEqual([3, 'error: in: worn out; nothing was replaced\n'])
  expect(readdirSync(files.cwd).sort()).toEqual(['hostile.cjs', 'in'])
  expect(files.bytes('in').equals(lines)).toBe(true)
})

test('an interrupted run leaves no temporary files', async () => {
  const files = withFiles({})
  const child = spawn(process.execPath, [bin, 'upgrade', '-', '-o', 'out', '--workers', '2'], { cwd: files.cwd })
  const end = ended(child)
  child.stdin.write(lines)
  while (!readdirSync(files.cwd).some((name) => name.endsWith('.tmp')))
    await new Promise((resolve) => setTimeout(resolve, 2))
  child.kill('SIGINT')
  const { code, stderr } = await end
  expect(stderr).toMatch(/^interrupted after [\d,]+ payloads, at -:\d+; nothing was replaced\n$/)
  expect(code).toBe(130)
  expect(readdirSync(files.cwd)).toEqual([])
})
