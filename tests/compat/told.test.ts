/**
 * Pairs of schemas, with everything that is said about them in both directions, and the payload that proves it:
 * `UPDATE=1 npx jest tests/compat/told` writes what is said again, for the difference to be read.
 */
import * as E from 'fp-ts/Either'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { diff, type Finding, fromJsonSchema, ofSchema, type Operand } from '../../src/compat/index.js'

const folder = join(__dirname, '../fixtures/told')

const operand = (line: string): Operand => {
  const schema = fromJsonSchema(JSON.parse(line))
  if (E.isLeft(schema)) throw new Error(`${line} ${schema.left._tag}`)
  return ofSchema('', schema.right)
}

const said = ({ severity, direction, path, rule, old, new: value, note, witness }: Finding): string =>
  `  ${direction === 'backward' ? '<' : '>'} ${severity.padEnd(4)} ${path === '' ? '(whole)' : path} ${rule}: ${old} -> ${value}${
    witness === undefined ? '' : `, as ${JSON.stringify(witness)}`
  }${note === undefined ? '' : ` (${note})`}`

const told = (pair: string): string => {
  const [older = '', newer = ''] = pair.split('\n')
  const findings = diff(operand(older), operand(newer), { mode: 'full' })
  return [older, newer, ...(findings.length === 0 ? ['  nothing'] : findings.map(said))].join('\n')
}

for (const file of readdirSync(folder)) {
  const pairs = readFileSync(join(folder, file), 'utf8').trimEnd().split('\n\n')
  if (process.env['UPDATE'] === '1') writeFileSync(join(folder, file), `${pairs.map(told).join('\n\n')}\n`)

  describe(file.replace('.txt', ''), () => {
    test.each(pairs.map((pair) => [pair.split('\n').slice(0, 2).join(' -> '), pair]))('%s', (_, pair) => {
      expect(told(pair)).toBe(pair)
    })
  })
}
