/**
 * What becomes of files: links, modes, owners, named pipes, readers that go away.
 */
import { spawn, spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  statSync,
  symlinkSync,
  utimesSync
} from 'node:fs'

import { bin, command, ended, shell, withFiles } from './command.js'
import { good, goodUpgraded, mixed, stuck, v2 } from './samples.js'

const isRoot = process.getuid?.() === 0

test('a link is followed, and the mode and the owner of the file stay', async () => {
  const files = withFiles({ real: good(2), other: 'old' })
  mkdirSync(files.path('links'))
  symlinkSync('../real', files.path('links/a'))
  symlinkSync('../other', files.path('links/b'))
  chmodSync(files.path('real'), 0o640)
  chmodSync(files.path('other'), 0o604)
  if (isRoot) chownSync(files.path('real'), 1234, 4321)
  const before = statSync(files.path('real'))
  const out = await command(['upgrade', 'links/a', '-o', 'links/b'], { cwd: files.cwd })
  const { code } = await command(['upgrade', '--in-place', 'links/a'], { cwd: files.cwd })
  expect([out.code, code]).toEqual([0, 0])
  expect(readlinkSync(files.path('links/a'))).toBe('../real')
  expect(lstatSync(files.path('links/b')).isSymbolicLink()).toBe(true)
  expect(files.text('real')).toBe(goodUpgraded(2))
  expect(files.text('other')).toBe(goodUpgraded(2))
  const after = statSync(files.path('real'))
  expect([after.mode, after.uid, after.gid]).toEqual([before.mode, before.uid, before.gid])
  expect(statSync(files.path('other')).mode & 0o777).toBe(0o604)
  expect(readdirSync(files.cwd).sort()).toEqual(['links', 'other', 'real'])
  expect(readdirSync(files.path('links')).sort()).toEqual(['a', 'b'])
})

test('a link to a file that is not there yet is written through', async () => {
  const files = withFiles({ in: good(1) })
  mkdirSync(files.path('links'))
  symlinkSync('../next', files.path('links/out'))
  symlinkSync('made', files.path('next'))
  const { code } = await command(['upgrade', 'in', '-o', 'links/out'], { cwd: files.cwd })
  expect(code).toBe(0)
  expect(files.text('made')).toBe(goodUpgraded(1))
  expect(readlinkSync(files.path('links/out'))).toBe('../next')
  expect(readlinkSync(files.path('next'))).toBe('made')
})

test.each([
  ['a circle of links', 'loop', 'loop: the symbolic links lead in a circle'],
  ['a name too long', 'n'.repeat(300), ': the name is longer than the file system allows']
])('%s is told in words', async (_, output, message) => {
  const files = withFiles({ in: good(1) })
  symlinkSync('loop', files.path('loop'))
  const { code, stderr } = await command(['upgrade', 'in', '-o', output], { cwd: files.cwd })
  expect(code).toBe(3)
  expect(stderr).toContain(message)
})

test.each(['n'.repeat(255), 'ö'.repeat(127), '名'.repeat(85), '😀'.repeat(63)])(
  'the longest name: %s',
  async (name) => {
    const files = withFiles({ [name]: good(1) })
    const { code } = await command(['upgrade', '--in-place', name], { cwd: files.cwd })
    expect([code, files.text(name)]).toEqual([0, goodUpgraded(1)])
    expect(readdirSync(files.cwd)).toEqual([name])
  }
)

test('a file that needs no change is not touched', async () => {
  const files = withFiles({ in: goodUpgraded(2) })
  linkSync(files.path('in'), files.path('same'))
  utimesSync(files.path('in'), 1, 1)
  const { code, stderr } = await command(['upgrade', '--in-place', 'in'], { cwd: files.cwd })
  expect(code).toBe(0)
  expect(stderr).toContain('2  unchanged')
  expect(statSync(files.path('in'))).toMatchObject({ mtimeMs: 1000, nlink: 2 })
})

test('an output that is the input is the new content', async () => {
  const files = withFiles({ in: mixed })
  const { code } = await command(['upgrade', 'in', '-o', 'in'], { cwd: files.cwd })
  expect(code).toBe(1)
  expect(files.text('in')).toContain(v2('3'))
  const quarantined = files.text('in.quarantine.ndjson')
  expect(files.lines('in.quarantine.ndjson').map(({ payload }) => payload)).toEqual([stuck, undefined])
  const again = await command(['upgrade', 'in', '-o', 'in'], { cwd: files.cwd })
  expect(again.code).toBe(2)
  expect(again.stderr).toContain('in.quarantine.ndjson may hold payloads that are in no other file; move it away')
  expect(files.text('in.quarantine.ndjson')).toBe(quarantined)
  expect((await command(['upgrade', 'in', '-o', 'in', '--quarantine', 'other'], { cwd: files.cwd })).code).toBe(0)
})

test('files that were replaced before a run stopped are told', async () => {
  const files = withFiles({ a: good(1), b: `${stuck}\n`, c: good(1) })
  const { code, stderr } = await command(['upgrade', '--in-place', '--max-quarantined', '0', 'a', 'b', 'c'], {
    cwd: files.cwd
  })
  expect(code).toBe(1)
  expect(stderr).toContain('stopped: too many payloads were quarantined; 1 of 3 files were replaced\n')
  expect([files.text('a'), files.text('b'), files.text('c')]).toEqual([goodUpgraded(1), `${stuck}\n`, good(1)])
})

test('a named pipe is not replaced', async () => {
  const files = withFiles({ in: good(1) })
  spawnSync('mkfifo', [files.path('pipe')])
  const { code, stderr } = await shell('cat in > pipe & upgrade --in-place pipe', files.cwd)
  expect([code, stderr]).toEqual([
    3,
    'error: pipe: is no regular file, so it cannot be replaced; nothing was replaced\n'
  ])
})

test('an output of standard output that is appended to a file is appended', async () => {
  const files = withFiles({ in: good(1), log: 'before\n' })
  await shell('upgrade in -o /dev/stdout >> log', files.cwd)
  expect(files.text('log')).toBe(`before\n${goodUpgraded(1)}`)
})

test('a reader that goes away is no failure', async () => {
  const files = withFiles({ in: good(2_000) })
  const { code, stdout, stderr } = await shell('upgrade in | head -1; echo "${PIPESTATUS[0]}" >&2', files.cwd)
  expect(stdout.toString()).toBe(goodUpgraded(1))
  expect(code).toBe(0)
  expect(stderr).toMatch(/^nobody reads standard output any more: stopped after [\d,]+ payloads\n0\n$/)
})

test('a reader that goes away before the report could be written is a failure', async () => {
  const files = withFiles({ in: good(2_000) })
  const line = 'upgrade in --report r | head -1; echo "${PIPESTATUS[0]}" >&2'
  const { stderr } = await shell(line, files.cwd)
  expect(stderr).toMatch(/^error: nobody reads .* stopped after [\d,]+ payloads; r was not written\n3\n$/)
  expect(readdirSync(files.cwd)).toEqual(['in'])
})

test('what was quarantined before a reader goes away is kept', async () => {
  const files = withFiles({ in: `${stuck}\n${good(20_000)}` })
  const { stderr } = await shell('upgrade in --quarantine q | head -1; echo "${PIPESTATUS[0]}" >&2', files.cwd)
  expect(stderr).toMatch(/^nobody .*\n1\n$/)
  expect(files.lines('q').map(({ payload }) => payload)).toEqual([stuck])
})

test('a reader that goes away ends the run, though the input stays open', async () => {
  const files = withFiles({})
  const { code, stderr } = await command(['upgrade'], {
    cwd: files.cwd,
    during: (child) => {
      child.stdin?.write(good(2_000))
      child.stdout?.once('data', () => {
        child.stdout?.destroy()
        child.stdin?.write(good(2_000))
      })
    }
  })
  expect(code).toBe(0)
  expect(stderr).toContain('nobody reads standard output any more')
})

test('named pipes are read from and written to', async () => {
  const files = withFiles({ in: good(3) })
  spawnSync('mkfifo', [files.path('from'), files.path('to')])
  const { code } = await shell('cat in > from & cat to > out & upgrade from -o to && wait', files.cwd)
  expect(code).toBe(0)
  expect(files.text('out')).toBe(goodUpgraded(3))
})

test('files before the one that fails are replaced, and their changes are there', async () => {
  const files = withFiles({ a: good(1), b: good(1), c: Buffer.from('1f8b', 'hex') })
  const { code, stderr } = await command(['upgrade', '--in-place', 'a', 'b', 'c', '--changes', 'changes'], {
    cwd: files.cwd
  })
  expect(stderr).toBe('error: c: the gzip data ends too early; copy the file again; 2 of 3 files were replaced\n')
  expect(code).toBe(3)
  expect(files.text('b')).toBe(goodUpgraded(1))
  expect(files.lines('changes').map(({ source }) => source)).toEqual(['a', 'b'])
})

const unprivileged = isRoot && spawnSync('runuser', ['-u', 'nobody', 'true']).status === 0 ? test : test.skip

unprivileged('a folder that may not be written to', async () => {
  const files = withFiles({ in: good(1) })
  chmodSync(files.cwd, 0o555)
  const run = (args: string) => ended(spawn('runuser', ['-u', 'nobody', '--', 'bash', '-c', args], { cwd: files.cwd }))
  const { code, stderr } = await run(`${process.execPath} ${bin} upgrade --in-place in`)
  expect(stderr).toContain('in: permission denied; nothing was replaced')
  expect(code).toBe(3)
  expect(files.text('in')).toBe(good(1))
  chmodSync(files.cwd, 0o777)
  chmodSync(files.path('in'), 0o600)
  const unreadable = await run(`${process.execPath} ${bin} upgrade in`)
  expect([unreadable.code, unreadable.stderr]).toEqual([3, 'error: in: permission denied\n'])
})

unprivileged.each([
  ['--in-place theirs', 0],
  ['--in-place ours theirs', 1],
  ['theirs -o theirs', 0],
  ['ours -o theirs', 0]
])(
  'a file that cannot be replaced at the end leaves no word of changes that were not made: %s',
  async (args, replaced) => {
    const files = withFiles({ ours: `${good(2)}${stuck}\n`, theirs: `${good(2)}${stuck}\n` })
    chownSync(files.path('ours'), 65_534, 65_534)
    // All may write here, and each replace what is their own.
    chmodSync(files.cwd, 0o1777)
    const run = `${process.execPath} ${bin} upgrade ${args} --changes ch --quarantine q`
    const { code, stderr } = await ended(
      spawn('runuser', ['-u', 'nobody', '--', 'bash', '-c', run], { cwd: files.cwd })
    )
    const said = replaced === 0 ? 'nothing was replaced' : '1 of 2 files were replaced'
    expect([code, stderr]).toEqual([3, `error: theirs: not permitted; ${said}\n`])
    expect(files.text('theirs')).toBe(`${good(2)}${stuck}\n`)
    expect(files.lines('ch').map(({ source }) => source)).toEqual(replaced === 0 ? [] : ['ours', 'ours'])
    expect(files.lines('q').map(({ source }) => source)).toEqual(replaced === 0 ? [] : ['ours', 'theirs'])
    expect(readdirSync(files.cwd).sort()).toEqual(['ch', 'ours', 'q', 'theirs'])
  }
)

unprivileged('what was replaced in a folder that may not be read has its quarantine', async () => {
  const files = withFiles({ in: `${good(1)}${stuck}\n` })
  chownSync(files.path('in'), 65_534, 65_534)
  chmodSync(files.cwd, 0o733)
  const run = `${process.execPath} ${bin} upgrade in -o in --quarantine q`
  const { code } = await ended(spawn('runuser', ['-u', 'nobody', '--', 'bash', '-c', run], { cwd: files.cwd }))
  expect([code, files.text('in')]).toEqual([1, goodUpgraded(1)])
  expect(files.lines('q').map(({ onlyCopy, payload }) => [onlyCopy, payload])).toEqual([[true, stuck]])
})

test('what an earlier run left behind is not in the way', async () => {
  const files = withFiles({ in: good(1), '.in.1.00000000.tmp': 'left' })
  expect((await command(['upgrade', '--in-place', 'in'], { cwd: files.cwd })).code).toBe(0)
  expect([files.text('in'), files.text('.in.1.00000000.tmp')]).toEqual([goodUpgraded(1), 'left'])
})
