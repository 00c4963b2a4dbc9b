/**
 * What a run may write over, and what it leaves of outputs that it did not come to the end of.
 */
import { readdirSync } from 'node:fs'

import { command, withFiles } from './command.js'
import { good } from './samples.js'

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
