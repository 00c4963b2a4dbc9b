/**
 * The verdicts against those of an independent checker, on generated pairs of schemas. It calls the reader of old data
 * the deserializer (our backward) and the writer of new data the serializer (our forward). Where the two disagree, the
 * reason has a name here, and the disagreement is shown to be of that kind.
 */
import Ajv2020 from 'ajv/dist/2020.js'
import * as fc from 'fast-check'
import * as E from 'fp-ts/Either'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

import {
  diff,
  type Direction,
  type Finding,
  fromFields,
  fromJsonSchema,
  type JsonSchema,
  type Operand,
  ofSchema,
  toJsonSchema
} from '../../src/compat/index.js'
import { editTable, fieldsOf, ops, tables } from '../laws/compatArbitraries.js'
import { runs } from '../laws/runs.js'

interface Row {
  readonly direction: Direction
  readonly old: JsonSchema
  readonly new: JsonSchema
  readonly findings: ReadonlyArray<Finding>
}

const roles: Readonly<Record<Direction, string>> = { backward: 'deserializer', forward: 'serializer' }

const verdictsOf = (rows: ReadonlyArray<Row>): ReadonlyArray<boolean | null> => {
  const input = rows.map((row) => JSON.stringify([row.old, row.new, roles[row.direction]])).join('\n')
  const checked = spawnSync(process.execPath, [join(__dirname, 'jsoncompat.mjs')], {
    input,
    encoding: 'utf8',
    maxBuffer: 2 ** 28
  })
  expect(checked.stderr).toBe('')
  return checked.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as boolean | null)
}

/** The pattern of a date-time says what its format says, and makes the other checker compare regular expressions. */
const withoutPatterns = (schema: JsonSchema): JsonSchema =>
  JSON.parse(JSON.stringify(schema, (key, value: unknown) => (key === 'pattern' ? undefined : value))) as JsonSchema

const ajv = new Ajv2020({ strict: false, validateFormats: false })

const accepts = (schema: JsonSchema, value: unknown): boolean => ajv.validate(schema, value)

/** Why the checkers may disagree, and how to tell that a disagreement is of this kind. */
const disagreements: Readonly<Record<string, (row: Row, theirs: boolean) => boolean>> = {
  // It takes a property that a new schema no longer declares for one that may come back with any value. Here an open
  // object declares what it knows, and rejecting what was merely removed would cry wolf.
  'a removed property may come back as anything': ({ direction, findings }, theirs) =>
    !theirs && direction === 'forward' && findings.some(({ rule }) => rule.startsWith('property-removed-')),
  // It takes a format for an annotation, as JSON Schema allows. Our codecs enforce it.
  'a format is an annotation': ({ direction, findings, ...row }, theirs) => {
    const reader = direction === 'backward' ? row.new : row.old
    const errors = findings.filter(({ severity }) => severity === 'ERR')
    return (
      theirs && JSON.stringify(reader).includes('"format"') && errors.every(({ witness }) => accepts(reader, witness))
    )
  },
  // It does not look into the values of records. The witness proves the break with a third validator.
  'values of records are not compared': ({ direction, findings, ...row }, theirs) => {
    const [writer, reader] = direction === 'backward' ? [row.old, row.new] : [row.new, row.old]
    const errors = findings.filter(({ severity }) => severity === 'ERR')
    return (
      theirs &&
      errors.every(({ path, witness }) => path.includes('/*') && accepts(writer, witness) && !accepts(reader, witness))
    )
  }
}

/** One pair for each disagreement, whatever is generated. */
const known: ReadonlyArray<readonly [JsonSchema, JsonSchema]> = [
  [
    { type: 'object', properties: { a: { type: 'string' } } },
    { type: 'object', properties: {} }
  ],
  [{ type: 'string' }, { type: 'string', format: 'date-time' }],
  [
    { type: 'object', additionalProperties: { type: 'string' } },
    { type: 'object', additionalProperties: { type: 'number' } }
  ]
]

const rowsOf = (older: Operand, newer: Operand): ReadonlyArray<Row> => {
  const [before = true, after = true] = [older, newer].map(({ schema }) => withoutPatterns(toJsonSchema(schema)))
  return (['backward', 'forward'] as const).map((direction) => ({
    direction,
    old: before,
    new: after,
    findings: diff(older, newer, { mode: direction })
  }))
}

const read = (json: JsonSchema): Operand => {
  const schema = fromJsonSchema(json)
  if (E.isLeft(schema)) throw new Error(schema.left.pointer)
  return ofSchema('', schema.right)
}

test('the verdicts agree, or disagree for a reason with a name', () => {
  const generated = fc.sample(fc.tuple(tables(1), fc.array(ops, { minLength: 1, maxLength: 2 })), {
    numRuns: 2 * runs,
    seed: 20260101
  })
  const rows = [
    ...known.flatMap(([before, after]) => rowsOf(read(before), read(after))),
    ...generated.flatMap(([table, edits]) => {
      const of = (one: typeof table): Operand => ofSchema('', fromFields(fieldsOf(one), 'document'))
      return rowsOf(of(table), of(edits.reduce(editTable, table)))
    })
  ]
  const verdicts = verdictsOf(rows)
  expect(verdicts).toHaveLength(rows.length)
  const counts: Record<string, number> = { agree: 0 }
  rows.forEach((row, index) => {
    const theirs = verdicts[index]
    if (typeof theirs !== 'boolean') throw new Error(`no verdict for ${JSON.stringify(row)}`)
    const ours = row.findings.every(({ severity }) => severity !== 'ERR')
    const names =
      ours === theirs ? ['agree'] : Object.keys(disagreements).filter((name) => disagreements[name]?.(row, theirs))
    if (names[0] === undefined) throw new Error(`they say ${theirs}, and nothing explains it: ${JSON.stringify(row)}`)
    counts[names[0]] = (counts[names[0]] ?? 0) + 1
  })
  // Most verdicts agree, and each reason really occurs.
  expect(counts['agree']).toBeGreaterThan(rows.length * 0.7)
  expect(Object.keys(counts).sort()).toEqual(['agree', ...Object.keys(disagreements)].sort())
}, 300_000)
