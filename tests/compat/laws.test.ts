/**
 * The laws of the comparison, over random tables of fields and random edits to them, run through the real codecs.
 */
import * as fc from 'fast-check'
import * as E from 'fp-ts/Either'

import { diff, type Direction, type Finding, fromFields, includes, type Operand } from '../../src/compat/index.js'
import { compatRules } from '../../src/compat/index.js'
import { document } from '../../src/index.js'
import { editTable, fieldsOf, ops, payloads, tables } from '../laws/compatArbitraries.js'
import { holds } from '../laws/runs.js'

type Table = Parameters<typeof fieldsOf>[0]

const operand = (name: string, table: Table): Operand => {
  const fields = fieldsOf(table)
  const codec = document(name, fields)
  return { name, schema: fromFields(fields, 'document'), accepts: (u) => E.isRight(codec.decode(u)) }
}

const pairs = fc.tuple(tables(2), fc.array(ops, { minLength: 1, maxLength: 3 })).map(([table, edits]) => {
  const edited = edits.reduce(editTable, table)
  return [operand('old', table), operand('new', edited)] as const
})

const sides = (older: Operand, newer: Operand): ReadonlyArray<readonly [Direction, Operand, Operand]> => [
  ['backward', older, newer],
  ['forward', newer, older]
]

const inDirection = (findings: ReadonlyArray<Finding>, direction: Direction): ReadonlyArray<Finding> =>
  findings.filter((found) => found.direction === direction)

const samples = (writer: Operand, size: number, seed: number) =>
  fc.sample(payloads(writer.schema), { numRuns: size, seed })

/** 400 pairs of schemas with the default number of runs. */
const share = 20

test('soundness and completeness: a payload that the writer declares is refused only where there is an ERR', () => {
  holds(
    fc.tuple(pairs, fc.nat()),
    ([[older, newer], seed]) => {
      const findings = diff(older, newer, { mode: 'full' })
      for (const [direction, writer, reader] of sides(older, newer)) {
        const errors = inDirection(findings, direction).filter(({ severity }) => severity === 'ERR')
        for (const payload of samples(writer, 4, seed)) {
          expect(writer.accepts(payload)).toBe(true)
          if (!reader.accepts(payload)) expect(errors).not.toEqual([])
        }
      }
    },
    share
  )
}, 300_000)

test('proof: every ERR has a witness that the writer accepts and the reader refuses, and nothing else is an ERR', () => {
  holds(
    pairs,
    ([older, newer]) => {
      const findings = diff(older, newer, { mode: 'full' })
      for (const [direction, writer, reader] of sides(older, newer)) {
        for (const { severity, witness } of inDirection(findings, direction)) {
          expect(severity === 'ERR').toBe(witness !== undefined)
          if (witness === undefined) continue
          expect(writer.accepts(witness)).toBe(true)
          expect(reader.accepts(witness)).toBe(false)
        }
        const proven = includes(reader.schema)(writer.schema)
        if (proven) expect(inDirection(findings, direction).filter(({ severity }) => severity === 'ERR')).toEqual([])
      }
    },
    share / 3
  )
}, 300_000)

test('nothing separates a schema from itself', () => {
  holds(
    tables(3),
    (table) => {
      expect(diff(operand('x', table), operand('x', table), { mode: 'full' })).toEqual([])
    },
    10
  )
})

test('mirror: when old and new change places, the mirror of each rule fires at the same path', () => {
  const mirrored = (rule: Finding['rule']): string => {
    const { mirror } = compatRules[rule]
    return typeof mirror === 'string' ? mirror : rule
  }
  const marks = (findings: ReadonlyArray<Finding>, name: (rule: Finding['rule']) => string): ReadonlyArray<string> =>
    findings
      .map(({ path, rule, severity }) => `${path} ${name(rule)} ${severity === 'ERR'}`)
      .sort((a, b) => (a < b ? -1 : 1))
  holds(
    pairs,
    ([older, newer]) => {
      const there = diff(older, newer, { mode: 'backward' })
      const back = diff(newer, older, { mode: 'forward' })
      expect(marks(back, (rule) => rule)).toEqual(marks(there, mirrored))
    },
    share / 3
  )
}, 300_000)

test('fingerprints do not depend on the run', () => {
  holds(pairs, ([older, newer]) => {
    const prints = (): ReadonlyArray<string> => diff(older, newer).map(({ fingerprint }) => fingerprint)
    expect(prints()).toEqual(prints())
  })
})
