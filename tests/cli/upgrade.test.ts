/**
 * The options of `upgrade` and `downgrade`, and their exit codes, on the built command.
 */
import { existsSync, readdirSync } from 'node:fs'
import { gunzipSync, gzipSync } from 'node:zlib'

import { command, withFiles } from './command.js'
import { good, goodUpgraded, mixed, mixedInPlace, mixedTotals, mixedUpgraded, stuck, v1, v2 } from './samples.js'

const quarantined = [
  {
    source: 'in.ndjson',
    line: 2,
    reason: 'id-not-exact',
    errors: [{ path: '/id', message: expect.stringContaining('"007"') as string }],
    payload: stuck
  },
  {
    source: 'in.ndjson',
    line: 5,
    reason: 'invalid-utf8',
    errors: [{ path: '', message: expect.any(String) as string }],
    payloadBase64: 'Iv/+Ig=='
  }
]

test('a file to standard output: other bytes are its own, what is stuck is quarantined whole', async () => {
  const files = withFiles({ 'in.ndjson': mixed })
  const { code, stdout, stderr } = await command(['upgrade', 'in.ndjson'], { cwd: files.cwd })
  expect(stdout.toString()).toBe(mixedUpgraded)
  expect(code).toBe(1)
  expect(files.lines('in.ndjson.quarantine.ndjson')).toEqual(quarantined)
  expect(stderr).toContain('2  quarantined')
  expect(stderr).toContain('in.ndjson:2 /id is "007"')
  expect(stderr).toContain('in.ndjson.quarantine.ndjson')
  expect(stderr).not.toContain('\u001b')
})

test('the same without WebAssembly, so without a scanner', async () => {
  const files = withFiles({ 'in.ndjson': mixed })
  const { code, stdout } = await command(['upgrade', 'in.ndjson'], { cwd: files.cwd, node: ['--jitless'] })
  expect(stdout.toString()).toBe(mixedUpgraded)
  expect(code).toBe(1)
  expect(files.lines('in.ndjson.quarantine.ndjson')).toEqual(quarantined)
})

test('a file to a file, with a report and the changes', async () => {
  const files = withFiles({ 'in.ndjson': mixed, 'out.ndjson': 'old' })
  const args = ['upgrade', 'in.ndjson', '-o', 'out.ndjson', '--report', 'r.json', '--changes', 'c.ndjson']
  const { code, stdout } = await command(args, { cwd: files.cwd })
  expect(code).toBe(1)
  expect(stdout.toString()).toBe('')
  expect(files.text('out.ndjson')).toBe(mixedUpgraded)
  expect(files.lines('out.ndjson.quarantine.ndjson')).toEqual(quarantined)
  expect(files.json('r.json')).toEqual({
    ...mixedTotals,
    rules: { 'id-to-number': 4 },
    reasons: { 'id-not-exact': 1, 'invalid-utf8': 1 },
    startedAt: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/) as string,
    seconds: expect.any(Number) as number
  })
  expect(files.lines('c.ndjson').map(({ source, line }) => [source, line])).toEqual([
    ['in.ndjson', 1],
    ['in.ndjson', 6]
  ])
  expect(files.lines('c.ndjson')[0]?.['changes']).toEqual([
    { _tag: 'Converted', path: '/id', from: '1', to: 1, rule: 'id-to-number', lossless: true },
    { _tag: 'Converted', path: '/organization_id', from: '7', to: 7, rule: 'id-to-number', lossless: true }
  ])
  expect(readdirSync(files.cwd).sort()).toEqual([
    'c.ndjson',
    'in.ndjson',
    'out.ndjson',
    'out.ndjson.quarantine.ndjson',
    'r.json'
  ])
})

test('the quarantine goes where it is told, and nowhere when nothing is quarantined', async () => {
  const files = withFiles({ 'in.ndjson': mixed, 'good.ndjson': good(2) })
  const told = await command(['upgrade', 'in.ndjson', '--quarantine', 'q.ndjson'], { cwd: files.cwd })
  expect(told.code).toBe(1)
  expect(files.lines('q.ndjson')).toHaveLength(2)
  const fine = await command(['upgrade', 'good.ndjson', '--quarantine', 'none.ndjson'], { cwd: files.cwd })
  expect(fine.code).toBe(0)
  expect(fine.stdout.toString()).toBe(goodUpgraded(2))
  expect(readdirSync(files.cwd).sort()).toEqual(['good.ndjson', 'in.ndjson', 'q.ndjson'])
})

test('standard input to standard output', async () => {
  const files = withFiles({})
  for (const args of [['upgrade'], ['upgrade', '-', '-o', '/dev/stdout']]) {
    const { code, stdout } = await command(args, { cwd: files.cwd, stdin: mixed })
    expect(code).toBe(1)
    expect(stdout.toString()).toBe(mixedUpgraded)
  }
  expect(files.lines('quarantine.ndjson').map(({ source }) => source)).toEqual(['-', '-'])
})

test('in place: what is stuck stays and is listed, in each format, and a second time nothing changes', async () => {
  const pretty = `[\n  ${v1('1')},\n  ${stuck}\n]\n`
  const files = withFiles({ 'in.ndjson': mixed, 'a.json': pretty, 'b.ndjson.gz': gzipSync(mixed), 'one.json': v1('1') })
  const inputs = ['in.ndjson', 'a.json', 'b.ndjson.gz', 'one.json']
  const first = await command(['upgrade', '--in-place', ...inputs, '--report', 'r.json'], { cwd: files.cwd })
  expect(first.code).toBe(1)
  const inPlace = (): void => {
    expect(files.bytes('in.ndjson')).toEqual(mixedInPlace)
    expect(files.text('a.json')).toBe(pretty.replace(v1('1'), v2('1')))
    expect(gunzipSync(files.bytes('b.ndjson.gz'))).toEqual(mixedInPlace)
    expect(files.text('one.json')).toBe(v2('1'))
  }
  inPlace()
  expect(files.lines('in.ndjson.quarantine.ndjson').map(({ source, line }) => [source, line])).toEqual([
    ['in.ndjson', 2],
    ['in.ndjson', 5],
    ['a.json', 3],
    ['b.ndjson.gz', 2],
    ['b.ndjson.gz', 5]
  ])
  await command(['upgrade', '--in-place', ...inputs, '--report', 'again.json'], { cwd: files.cwd })
  inPlace()
  const { read, quarantined: stuckAgain } = files.json('r.json')
  expect(files.json('again.json')).toMatchObject({ read, upgraded: 0, quarantined: stuckAgain, rules: {} })
})

test.each<[string, string | Buffer, string]>([
  ['lines', `${v1('1')}\n${v1('2')}\n`, `${v2('1')}\n${v2('2')}\n`],
  ['one object', v1('1').replaceAll(',', ',\n\t'), v2('1').replaceAll(',', ',\n\t')],
  ['an array', `[ ${v1('1')} , ${v1('2')} ]`, `[ ${v2('1')} , ${v2('2')} ]`],
  ['an array with a part that is stuck', `[${stuck}, ${v1('1')}, ${stuck}]`, `[${v2('1')}]`],
  ['a byte order mark', `\ufeff${v1('1')}\r\n`, `\ufeff${v2('1')}\r\n`],
  ['nothing', '', '']
])('%s, plain as a file and gzipped as a stream', async (_, content, expected) => {
  const files = withFiles({ plain: content })
  const [plain, packed] = await Promise.all([
    command(['upgrade', 'plain'], { cwd: files.cwd }),
    command(['upgrade', '-', '-o', 'out.gz'], { cwd: files.cwd, stdin: gzipSync(content) })
  ])
  expect(plain.stdout.toString()).toBe(expected)
  expect(packed.stdout.toString()).toBe('')
  expect(gunzipSync(files.bytes('out.gz')).toString()).toBe(expected)
})

test('a dry run writes no payload, and reports the same', async () => {
  const files = withFiles({ 'in.ndjson': mixed, 'old.ndjson': 'old' })
  const targets = [['--in-place'], ['-o', 'old.ndjson'], []]
  for (const target of targets) {
    const args = ['upgrade', 'in.ndjson', ...target, '--dry-run', '--report', 'r.json']
    const { code, stdout, stderr } = await command(args, { cwd: files.cwd })
    expect([code, stdout.toString()]).toEqual([1, ''])
    expect(stderr).toContain('in.ndjson:2 /id is "007"')
    expect(files.json('r.json')).toMatchObject(mixedTotals)
    expect(files.bytes('in.ndjson')).toEqual(mixed)
    expect(files.text('old.ndjson')).toBe('old')
    expect(readdirSync(files.cwd).sort()).toEqual(['in.ndjson', 'old.ndjson', 'r.json'])
  }
})

test('too many quarantined payloads stop the run; nothing is replaced, and the reasons are there', async () => {
  const files = withFiles({ 'in.ndjson': mixed })
  const at = (n: number) =>
    command(['upgrade', '--in-place', 'in.ndjson', '--max-quarantined', String(n)], { cwd: files.cwd })
  const stopped = await at(1)
  expect(stopped.code).toBe(1)
  expect(stopped.stderr).toContain('stopped')
  expect(files.bytes('in.ndjson')).toEqual(mixed)
  expect(files.lines('in.ndjson.quarantine.ndjson')).toEqual(quarantined)
  expect((await at(2)).code).toBe(1)
  expect(files.bytes('in.ndjson')).toEqual(mixedInPlace)
})

test('ids are taken from a table, and rounded where that is asked for', async () => {
  const uuid = '2f1b7a94-0000-4000-8000-000000000001'
  const big = '9007199254740993'
  const files = withFiles({
    in: `${v1(uuid)}\n${v1(big)}\n${v1('x')}\n`,
    'ids.csv': `\ufefffrom,to\r\n"${uuid}",12\r\n`
  })
  const args = ['upgrade', 'in', '--ids', 'ids.csv', '--inexact-ids', 'coerce', '--changes', 'c']
  const { code, stdout, stderr } = await command(args, { cwd: files.cwd })
  expect(code).toBe(1)
  expect(stdout.toString()).toBe(`${v2(uuid).replace(uuid, '12')}\n${v2(big).replace(big, '9007199254740992')}\n`)
  expect(stderr).toContain('2 payloads with a change that migrating back does not undo')
  expect(files.lines('c').map(({ changes }) => (changes as ReadonlyArray<unknown>)[0])).toMatchObject([
    { from: uuid, to: 12, lossless: false },
    { from: big, to: 9007199254740992, lossless: false }
  ])
})

test.each([
  ['a,b,c\n', 'row 1: has 3 columns'],
  ['from,to\na\n', 'row 2: has 1 column'],
  ['a,007\n', 'row 1: "007" is not a number'],
  ['a,1\na,2\n', 'row 2: "a" has the number 1'],
  ['a,"1\n', 'Quote']
])('a table of ids %j is refused', async (csv, message) => {
  const files = withFiles({ in: good(1), 'ids.csv': csv })
  const { code, stdout, stderr } = await command(['upgrade', 'in', '--ids', 'ids.csv'], { cwd: files.cwd })
  expect([code, stdout.toString()]).toEqual([2, ''])
  expect(stderr).toContain(message)
})

test('a downgrade restores what an upgrade was given, byte for byte', async () => {
  const files = withFiles({ in: good(3) })
  await command(['upgrade', '--in-place', 'in'], { cwd: files.cwd })
  expect(files.text('in')).toBe(goodUpgraded(3))
  const { code } = await command(['downgrade', '--in-place', 'in'], { cwd: files.cwd })
  expect(code).toBe(0)
  expect(files.text('in')).toBe(good(3))
})

test('a downgrade needs a provider where there is none, and keeps what it removes in the changes', async () => {
  const bare = v2('1', ', "label" : "L", "metadata": {"n": 12345678901234567890, "s": [1.10]}').replace(
    '"provider":"hibob",',
    ''
  )
  const files = withFiles({ in: `${bare}\n` })
  const refused = await command(['downgrade', 'in'], { cwd: files.cwd })
  expect([refused.code, refused.stdout.toString()]).toEqual([1, ''])
  expect(files.lines('in.quarantine.ndjson')[0]).toMatchObject({ reason: 'provider-missing', payload: bare })
  const args = ['downgrade', 'in', '--provider', 'given', '--changes', 'c']
  const { code, stdout, stderr } = await command(args, { cwd: files.cwd })
  expect(code).toBe(0)
  expect(stdout.toString()).toBe(`${v1('1', ',"provider":"given"').replace('"provider":"hibob",', '')}\n`)
  expect(files.text('c')).toContain('"from":{"n":12345678901234567890,"s":[1.10]}')
  expect(stderr).toContain('1 payload with a change')
})

test.each<[string, ReadonlyArray<string>, string]>([
  ['an unknown command', ['upgarde'], 'upgrade'],
  ['an unknown option', ['upgrade', '--output-file', 'x'], '--output-file'],
  ['an option without its value', ['upgrade', '-o'], '--output'],
  ['a count that is none', ['upgrade', '--max-quarantined', '1e3'], 'whole number'],
  ['a choice that is none', ['upgrade', '--inexact-ids', 'round'], 'coerce'],
  ['both outputs', ['upgrade', '--in-place', '-o', 'x', 'in'], 'exclude'],
  ['standard input in place', ['upgrade', '--in-place'], 'standard input has no place'],
  ['standard input twice', ['upgrade', '-', '-'], 'once'],
  ['a file twice in place', ['upgrade', '--in-place', 'in', './in'], 'named twice'],
  ['two outputs in one', ['upgrade', 'in', '-o', 'x', '--report', './x'], 'two outputs'],
  ['an output that is the quarantine', ['upgrade', 'in', '--report', 'in.quarantine.ndjson'], 'two outputs'],
  ['a report on standard output', ['upgrade', 'in', '--report', '-'], 'standard output'],
  ['a quarantine over an input', ['upgrade', 'in', '--quarantine', 'in'], 'would be lost'],
  ['changes over an input, through a link', ['upgrade', 'in', '--changes', '../../proc/self/cwd/in'], ''],
  ['a quarantine by default over an input', ['upgrade', '--in-place', 'in', 'in.quarantine.ndjson'], 'Leave it out']
])('%s is wrong usage: exit code 2, and nothing is written', async (_, args, message) => {
  const files = withFiles({ in: mixed, 'in.quarantine.ndjson': 'old' })
  const { code, stdout, stderr } = await command(args, { cwd: files.cwd })
  expect(stderr).toContain(message)
  expect([code, stdout.toString()]).toEqual([2, ''])
  expect(files.bytes('in')).toEqual(mixed)
  expect(readdirSync(files.cwd).sort()).toEqual(['in', 'in.quarantine.ndjson'])
})

test.each<[string, ReadonlyArray<string>, string]>([
  ['a missing file', ['upgrade', 'in', 'nope'], 'nope: no such file'],
  ['a folder', ['upgrade', '.'], '.: is a folder'],
  ['an output that is a folder', ['upgrade', 'in', '-o', '.'], '.: is a folder'],
  ['an output in a missing folder', ['upgrade', 'in', '-o', 'nope/out'], 'nope/out: no such file or folder'],
  ['an output in a file', ['upgrade', 'in', '-o', 'in/out'], 'in/out: a part of this path is a file'],
  ['a report in a missing folder', ['upgrade', '--in-place', 'in', '--report', 'nope/r'], 'nope/r: no such file'],
  ['changes in a missing folder', ['upgrade', '--in-place', 'in', '--changes', 'nope/c'], 'nope/c: no such file'],
  [
    'a quarantine in a missing folder',
    ['upgrade', '--in-place', 'in', '--quarantine', 'nope/q'],
    'nope/q: no such file'
  ],
  ['a missing table of ids', ['upgrade', 'in', '--ids', 'nope.csv'], 'nope.csv'],
  ['a gzipped file cut short', ['upgrade', '--in-place', 'cut.gz'], 'cut.gz: the gzip data ends too early'],
  ['a gzipped file with more behind it', ['upgrade', '--in-place', 'more.gz'], 'more.gz: the gzip data is damaged'],
  ['a gzipped file with more behind zeros', ['upgrade', '--in-place', 'far.gz'], 'far.gz: the gzip data is damaged']
])('%s cannot be worked with: exit code 3, and no file is changed or left behind', async (_, args, message) => {
  const packed = gzipSync(good(3))
  const contents = {
    in: mixed,
    'cut.gz': packed.subarray(0, -9),
    'more.gz': Buffer.concat([packed, Buffer.from('{}')]),
    'far.gz': Buffer.concat([packed, Buffer.alloc(3), packed])
  }
  const files = withFiles(contents)
  const { code, stderr } = await command(args, { cwd: files.cwd })
  expect(stderr).toContain(message)
  expect(code).toBe(3)
  for (const [name, content] of Object.entries(contents)) expect(files.bytes(name)).toEqual(content)
  expect(readdirSync(files.cwd).sort()).toEqual(Object.keys(contents).sort())
})

test('too many quarantined payloads behind many lines that are fine are all there, too', async () => {
  const files = withFiles({ in: `${good(300)}${stuck}\n${stuck}\n${good(300)}` })
  const { code } = await command(['upgrade', 'in', '-o', 'out', '--max-quarantined', '1'], { cwd: files.cwd })
  expect([code, existsSync(files.path('out'))]).toEqual([1, false])
  expect(files.lines('out.quarantine.ndjson').map(({ line }) => line)).toEqual([301, 302])
})
