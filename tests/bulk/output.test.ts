/**
 * Sinks for files that are inputs.
 */
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { toFile } from '../../src/bulk/output.js'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'output-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

test.each([false, true])('a file that is written to until the end is not replaced: packed %s', async (gzip) => {
  const path = join(folder, 'in')
  writeFileSync(path, 'old')
  const sink = await toFile(path, { gzip, read: statSync(path) })
  await sink.write('new')
  const finished = sink.finish()
  appendFileSync(path, 'er')
  await expect(finished).rejects.toMatchObject({ message: 'was written to while it was read; run again', path })
  expect(readFileSync(path, 'utf8')).toBe('older')
  expect(readdirSync(folder)).toEqual(['in'])
})
