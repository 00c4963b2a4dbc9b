/**
 * Disks that are full, and files that may not grow.
 */
import { readdirSync } from 'node:fs'

import { shell, withFiles } from './command.js'
import { good, goodUpgraded, mixed, stuck, v1 } from './samples.js'

test.each([
  ['upgrade in -o /dev/full', '/dev/full: no space left'],
  ['upgrade in > /dev/full', 'standard output: no space left'],
  ['upgrade in -o out.gz --quarantine /dev/full', '/dev/full: no space left; nothing was replaced'],
  ['upgrade --in-place in --changes /dev/full', '/dev/full: no space left; nothing was replaced']
])('%s: no space left', async (line, message) => {
  const files = withFiles({ in: mixed })
  const { code, stderr } = await shell(line, files.cwd)
  expect(stderr).toContain(message)
  expect(code).toBe(3)
  expect(files.bytes('in')).toEqual(mixed)
  expect(readdirSync(files.cwd).filter((name) => !name.includes('quarantine'))).toEqual(['in'])
})

test.each(['--in-place in', 'in -o out', 'in -o out.gz'])('a file may not grow: upgrade %s', async (args) => {
  const random = Array.from({ length: 2000 }, (_, i) => v1(String((i * 7919 * 104729) % 1e15))).join('\n')
  const files = withFiles({ in: random, out: 'old', 'out.gz': 'old' })
  const { code, stderr } = await shell(`ulimit -f 8; trap '' XFSZ; upgrade ${args}`, files.cwd)
  expect(stderr).toContain('the file would be larger than is allowed; nothing was replaced')
  expect(code).toBe(3)
  expect([files.text('in'), files.text('out'), files.text('out.gz')]).toEqual([random, 'old', 'old'])
  expect(readdirSync(files.cwd).sort()).toEqual(['in', 'out', 'out.gz'])
})

test.each([
  ['in its last block', '--workers 1', 140],
  ['in its last block', '--workers 2', 140],
  ['in its first', '', 8]
])('standard output may not grow %s: upgrade %s', async (_, flags, limit) => {
  const files = withFiles({ in: good(1_000) })
  const line = `ulimit -f ${limit}; trap '' XFSZ; upgrade in ${flags} > out`
  const { code, stderr } = await shell(line, files.cwd)
  expect(stderr).toBe('error: standard output: the file would be larger than is allowed\n')
  expect(code).toBe(3)
  expect(files.bytes('out')).toEqual(Buffer.from(goodUpgraded(1_000)).subarray(0, limit * 1024))
})

test.each(['--in-place in --changes ch', 'in -o in', 'in -o out'])(
  'an output that may not grow in its last block leaves no quarantine: upgrade %s',
  async (args) => {
    const files = withFiles({ in: `${stuck}\n${good(60)}` })
    const { code, stderr } = await shell(`ulimit -f 4; trap '' XFSZ; upgrade ${args}`, files.cwd)
    expect([code, stderr]).toEqual([3, expect.stringContaining('nothing was replaced')])
    expect(readdirSync(files.cwd)).toEqual(['in'])
  }
)

test.each(['--in-place in', 'in -o out'])(
  'nothing beside an output is replaced before all of it is on the disk: upgrade %s',
  async (args) => {
    const files = withFiles({ in: `${stuck}\n${good(60)}`, q: 'the last run\n' })
    const line = `ulimit -f 12; trap '' XFSZ; upgrade ${args} --changes ch --quarantine q`
    const { code, stderr } = await shell(line, files.cwd)
    expect([code, stderr]).toEqual([3, expect.stringMatching(/ch: the file would be larger .*; nothing was replaced/)])
    expect(files.text('q')).toBe('the last run\n')
    expect(readdirSync(files.cwd).sort()).toEqual(['in', 'q'])
  }
)
