/** Pairs of schemas from tests/fixtures/told, and what is found between them. */
import * as E from 'fp-ts/Either'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { diff, type Finding, fromJsonSchema, ofSchema, type Operand } from '../../src/compat/index.js'

export const folder = join(__dirname, '../fixtures/told')

/** Each file of pairs, with its blocks: an old schema, a new one, and what is said of them. */
export const files: ReadonlyArray<readonly [file: string, pairs: ReadonlyArray<string>]> = readdirSync(folder).map(
  (file) => [file, readFileSync(join(folder, file), 'utf8').trimEnd().split('\n\n')]
)

export const operand = (line: string): Operand => {
  const schema = fromJsonSchema(JSON.parse(line))
  if (E.isLeft(schema)) throw new Error(`${line} ${schema.left._tag}`)
  return ofSchema('', schema.right)
}

/** A finding in one line, without its proof. */
export const line = ({ severity, direction, path, rule, old, new: value }: Finding): string =>
  `  ${direction === 'backward' ? '<' : '>'} ${severity.padEnd(4)} ${path === '' ? '(whole)' : path} ${rule}: ${old} -> ${value}`

export const findingsOf = (older: string, newer: string): ReadonlyArray<Finding> =>
  diff(operand(older), operand(newer), { mode: 'full' })
