/**
 * What happens during a run: interruptions, inputs that grow, another run.
 */
import { spawn, spawnSync } from 'node:child_process'
import { appendFileSync, createWriteStream, readdirSync, statSync, writeFileSync } from 'node:fs'

import { bin, command, ended, shell, withFiles } from './command.js'
import { good, goodUpgraded, stuck, v1 } from './samples.js'

/** Waits until a temporary file is there, with this many bytes in it. */
const started = async (files: ReturnType<typeof withFiles>, size: number): Promise<void> => {
  for (;;) {
    const partial = readdirSync(files.cwd).filter((name) => /^\..*\.tmp$/.test(name))
    if (partial.some((name) => (statSync(files.path(name), { throwIfNoEntry: false })?.size ?? -1) >= size)) return
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
}

test('an interrupted run leaves the old file, and says how far it came', async () => {
  const content = good(10_000)
  const files = withFiles({ in: content })
  const child = spawn(process.execPath, [bin, 'upgrade', '--in-place', 'in'], { cwd: files.cwd })
  const end = ended(child)
  await started(files, 1)
  child.kill('SIGINT')
  const { code, stderr } = await end
  expect(stderr).toMatch(/^interrupted after [\d,]+ payloads, at in:\d+; nothing was replaced\n$/)
  expect(code).toBe(130)
  expect(files.text('in') === content).toBe(true)
  expect(readdirSync(files.cwd)).toEqual(['in'])
})

test.each(['standard input', 'a named pipe', 'a named pipe that nobody writes to'])(
  'a run that waits for %s can be interrupted',
  async (what) => {
    const files = withFiles({})
    spawnSync('mkfifo', [files.path('pipe')])
    const input = what === 'standard input' ? '-' : 'pipe'
    const child = spawn(process.execPath, [bin, 'upgrade', input, '-o', 'out'], { cwd: files.cwd })
    const end = ended(child)
    const writer = what === 'a named pipe' ? createWriteStream(files.path('pipe')) : undefined
    writer?.on('error', () => undefined)
    writer?.write(good(1))
    await started(files, 0)
    child.kill('SIGTERM')
    const { code, signal, stderr } = await end
    writer?.destroy()
    expect(stderr).toContain('interrupted after')
    expect([143, 'SIGTERM']).toContain(code ?? signal)
    expect(readdirSync(files.cwd)).toEqual(['pipe'])
  }
)

test('an interrupted run keeps the quarantine of what it wrote to standard output', async () => {
  const files = withFiles({})
  const child = spawn(process.execPath, [bin, 'upgrade'], { cwd: files.cwd })
  const end = ended(child)
  child.stdout.once('data', () => child.kill('SIGINT'))
  child.stdin.write(`${stuck}\n${good(1)}`)
  const { code, stdout } = await end
  expect([code, stdout.toString()]).toEqual([130, goodUpgraded(1)])
  expect(files.lines('quarantine.ndjson').map(({ payload }) => payload)).toEqual([stuck])
})

test('an interrupted run says on which line it stood among objects over several lines', async () => {
  const files = withFiles({})
  const child = spawn(process.execPath, [bin, 'upgrade'], { cwd: files.cwd })
  const end = ended(child)
  child.stdout.once('data', () => child.kill('SIGINT'))
  child.stdin.write(good(3).replaceAll(',"', ',\n"'))
  const { stderr } = await end
  expect(stderr).toBe('interrupted after 3 payloads, at -:15\n')
})

test('a file that grows while it is read is not replaced', async () => {
  const content = good(10_000)
  const files = withFiles({ in: content })
  const child = spawn(process.execPath, [bin, 'upgrade', '--in-place', 'in'], { cwd: files.cwd })
  const end = ended(child)
  await started(files, 1)
  appendFileSync(files.path('in'), `${v1('5')}\n`)
  const { code, stderr } = await end
  expect(stderr).toBe('error: in: was written to while it was read; run again; nothing was replaced\n')
  expect(code).toBe(3)
  expect(files.text('in') === `${content}${v1('5')}\n`).toBe(true)
})

test('an input that grows while others are read is not replaced by the output', async () => {
  const files = withFiles({ in: good(1) })
  const args = ['upgrade', 'in', '-', '-o', 'in', '--quarantine', 'q']
  const child = spawn(process.execPath, [bin, ...args], { cwd: files.cwd })
  const end = ended(child)
  await started(files, 1)
  appendFileSync(files.path('in'), `${v1('5')}\n`)
  child.stdin.end(`${stuck}\n`)
  const { code, stderr } = await end
  expect(stderr).toBe('error: in: was written to while it was read; run again; nothing was replaced\n')
  expect(code).toBe(3)
  expect(files.text('in')).toBe(`${good(1)}${v1('5')}\n`)
  expect(readdirSync(files.cwd)).toEqual(['in'])
})

test('a file that grows when its end has been read ended there', async () => {
  const files = withFiles({ in: `${good(600)}${stuck}\n` })
  spawnSync('mkfifo', [files.path('go')])
  const run = shell('upgrade in --quarantine q | (read -r < go; cat > out)', files.cwd)
  await started(files, 1)
  appendFileSync(files.path('in'), `${stuck}\n`)
  writeFileSync(files.path('go'), '\n')
  await run
  expect(files.lines('q').map(({ line }) => line)).toEqual([601])
  expect(files.text('out')).toBe(goodUpgraded(600))
})

test('two runs on one file: it is upgraded once, whatever becomes of the second', async () => {
  const files = withFiles({ in: good(1_000) })
  const args = ['upgrade', '--in-place', 'in']
  const runs = await Promise.all([command(args, { cwd: files.cwd }), command(args, { cwd: files.cwd })])
  expect(files.text('in') === goodUpgraded(1_000)).toBe(true)
  expect(runs.map(({ code }) => code)).toContain(0)
  for (const { code, stderr } of runs) if (code !== 0) expect(stderr).toContain('was written to while it was read')
  expect(readdirSync(files.cwd)).toEqual(['in'])
})

test.each(['--quarantine', '--changes', '--report', '-o'])(
  'payloads that are nowhere else since a run began are not replaced by its %s',
  async (flag) => {
    const files = withFiles({ x: `${good(1)}${stuck}\n` })
    const child = spawn(process.execPath, [bin, 'upgrade', '-', '-o', 'out', '--quarantine', 'q2', flag, 'q'], {
      cwd: files.cwd
    })
    const end = ended(child)
    await started(files, 0)
    expect((await command(['upgrade', 'x', '-o', 'x', '--quarantine', 'q'], { cwd: files.cwd })).code).toBe(1)
    const taken = files.text('q')
    child.stdin.end(`${stuck}\n`)
    const { code, stderr } = await end
    expect(stderr).toContain('error: q: holds payloads now that may be in no other file; move it away, and run again; ')
    expect(code).toBe(3)
    expect(files.text('q')).toBe(taken)
    expect(readdirSync(files.cwd).filter((name) => name.endsWith('.tmp'))).toEqual([])
  }
)
