/**
 * Pairs of schemas, with everything that is said about them in both directions, and the payload that proves it:
 * `UPDATE=1 npx jest tests/compat/told` writes what is said again, for the difference to be read.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import type { Finding } from '../../src/compat/index.js'
import { files, findingsOf, folder, line } from '../laws/told.js'

const said = (found: Finding): string =>
  `${line(found)}${found.witness === undefined ? '' : `, as ${JSON.stringify(found.witness)}`}${
    found.note === undefined ? '' : ` (${found.note})`
  }`

const told = (pair: string): string => {
  const [older = '', newer = ''] = pair.split('\n')
  const findings = findingsOf(older, newer)
  return [older, newer, ...(findings.length === 0 ? ['  nothing'] : findings.map(said))].join('\n')
}

for (const [file, pairs] of files) {
  if (process.env['UPDATE'] === '1') writeFileSync(join(folder, file), `${pairs.map(told).join('\n\n')}\n`)

  describe(file.replace('.txt', ''), () => {
    test.each(pairs.map((pair) => [pair.split('\n').slice(0, 2).join(' -> '), pair]))('%s', (_, pair) => {
      expect(told(pair)).toBe(pair)
    })
  })
}
