/**
 * Runs that are killed at a random moment: a file holds the old content or the new, and nothing is lost.
 * `KILLS=100 npx jest tests/faults` kills more often.
 */
import { spawn } from 'node:child_process'
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs'

import { bin, ended, withFiles } from '../cli/command.js'
import { stuck, v1, v2 } from '../cli/samples.js'

const kills = Number(process.env['KILLS'] ?? 4)

const count = 3_000
const lines = (make: (id: string) => string): string =>
  Array.from({ length: count }, (_, i) => `${i % 10 === 9 ? stuck : make(String(i + 1))}\n`).join('')

const before = lines(v1)
const inPlace = lines(v2)
const output = inPlace.replaceAll(`${stuck}\n`, '')

/** Starts a run, and kills it after a part of the time that the last one took. */
const killed = async (args: ReadonlyArray<string>, cwd: string, after: number): Promise<number> => {
  const began = performance.now()
  const child = spawn(process.execPath, [bin, 'upgrade', ...args], { cwd })
  const timer = setTimeout(() => child.kill('SIGKILL'), after)
  await ended(child)
  clearTimeout(timer)
  return performance.now() - began
}

test('a file in place is the old one or the new one, and its changes are there when it is new', async () => {
  const files = withFiles({ in: before })
  const args = ['--in-place', 'in', '--changes', 'changes', '--quarantine', 'q']
  const whole = await killed(args, files.cwd, 1e6)
  const seen = new Set<string>()
  for (let i = 0; i < kills; i++) {
    for (const name of readdirSync(files.cwd)) rmSync(files.path(name))
    writeFileSync(files.path('in'), before)
    // Most of what can go wrong goes wrong at the end.
    await killed(args, files.cwd, whole * (i % 2 === 0 ? Math.random() : 0.8 + 0.3 * Math.random()))
    const now = files.text('in')
    seen.add(now === before ? 'old' : now === inPlace ? 'new' : 'neither')
    if (now === before) continue
    expect(files.lines('changes')).toHaveLength((count * 9) / 10)
    expect(files.lines('q')).toHaveLength(count / 10)
  }
  expect([...seen].filter((content) => content === 'neither')).toEqual([])
})

test.each(['out', 'out.gz'])(
  'an output %s is the old one or the new one, which with the quarantine has everything',
  async (name) => {
    const files = withFiles({ in: before, [name]: 'old' })
    const args = ['in', '-o', name, '--quarantine', 'q']
    const whole = await killed(args, files.cwd, 1e6)
    const complete = files.bytes(name)
    if (name === 'out') expect(complete.toString() === output).toBe(true)
    for (let i = 0; i < kills; i++) {
      for (const left of readdirSync(files.cwd)) if (left !== 'in') rmSync(files.path(left))
      writeFileSync(files.path(name), 'old')
      await killed(args, files.cwd, whole * (i % 2 === 0 ? Math.random() : 0.8 + 0.3 * Math.random()))
      expect(files.text('in') === before).toBe(true)
      const now = files.bytes(name)
      if (now.toString() === 'old') continue
      expect(now.equals(complete)).toBe(true)
      expect(existsSync(files.path('q'))).toBe(true)
      expect(files.lines('q').map(({ payload }) => payload)).toEqual(Array.from({ length: count / 10 }, () => stuck))
    }
  }
)
