/**
 * Pairs of schemas, with everything that is said about them in both directions, and the payload that proves it:
 * `UPDATE=1 npx jest tests/compat/told` writes what is said again, for the difference to be read.
 */
import * as E from 'fp-ts/Either'
import * as O from 'fp-ts/Option'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { diff, type Finding, fromJsonSchema, ofSchema, type Operand, smallest } from '../../src/compat/index.js'

const folder = join(__dirname, '../fixtures/told')

const operand = (line: string): Operand => {
  const schema = fromJsonSchema(JSON.parse(line))
  if (E.isLeft(schema)) throw new Error(`${line} ${schema.left._tag}`)
  return ofSchema('', schema.right)
}

const line = ({ severity, direction, path, rule, old, new: value }: Finding): string =>
  `  ${direction === 'backward' ? '<' : '>'} ${severity.padEnd(4)} ${path === '' ? '(whole)' : path} ${rule}: ${old} -> ${value}`

const said = (found: Finding): string =>
  `${line(found)}${found.witness === undefined ? '' : `, as ${JSON.stringify(found.witness)}`}${
    found.note === undefined ? '' : ` (${found.note})`
  }`

const findingsOf = (older: string, newer: string): ReadonlyArray<Finding> =>
  diff(operand(older), operand(newer), { mode: 'full' })

const told = (pair: string): string => {
  const [older = '', newer = ''] = pair.split('\n')
  const findings = findingsOf(older, newer)
  return [older, newer, ...(findings.length === 0 ? ['  nothing'] : findings.map(said))].join('\n')
}

/** More than are looked at when nothing is known of the place where schemas differ. */
const size = 30

/** One object that holds all of the schemas, inside another. */
const crowd = (schemas: ReadonlyArray<string>): string => {
  const properties = schemas.map((schema, index) => `"p${index}":${schema}`).join()
  const required = JSON.stringify(schemas.map((_, index) => `p${index}`))
  return `{"type":"object","properties":{"k":{"type":"object","properties":{${properties}},"required":${required}}},"required":["k"]}`
}

const isPossible = (schema: string): boolean => O.isSome(smallest(operand(schema).schema))

for (const file of readdirSync(folder)) {
  const pairs = readFileSync(join(folder, file), 'utf8').trimEnd().split('\n\n')
  if (process.env['UPDATE'] === '1') writeFileSync(join(folder, file), `${pairs.map(told).join('\n\n')}\n`)

  describe(file.replace('.txt', ''), () => {
    test.each(pairs.map((pair) => [pair.split('\n').slice(0, 2).join(' -> '), pair]))('%s', (_, pair) => {
      expect(told(pair)).toBe(pair)
    })

    // Some proofs take the whole of both schemas.
    if (file === 'whole.txt') return

    const possible = pairs
      .map((pair) => pair.split('\n').slice(0, 2) as [string, string])
      .filter((pair) => pair.every(isPossible))
    const crowds = Array.from({ length: Math.ceil(possible.length / size) }, (_, index) =>
      possible.slice(index * size, (index + 1) * size)
    )

    test.each(crowds.map((some) => [some]))('the same is said of each of them in a crowd', (some) => {
      const findings = findingsOf(crowd(some.map(([older]) => older)), crowd(some.map(([, newer]) => newer)))
      const alone = some.flatMap(([older, newer], index) =>
        findingsOf(older, newer)
          .filter(({ note = '' }) => !note.startsWith('it could not be decided'))
          .map((found) => line({ ...found, path: `/k/p${index}${found.path}` }))
      )
      expect(findings.map(line).sort()).toEqual(alone.sort())
    })
  })
}
