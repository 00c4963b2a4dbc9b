/**
 * The vendor's own history, a step at a time: each must be caught, by the right rules, with a witness.
 */
import * as E from 'fp-ts/Either'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import {
  diff,
  type Finding,
  fromJsonSchema,
  type Mode,
  ofSchema,
  ofVersion,
  type Operand
} from '../../src/compat/index.js'
import { V1, V2 } from '../../src/index.js'

const folder = join(__dirname, '../fixtures/history')

const files = readdirSync(folder).sort()

const operand = (step: number): Operand => {
  const file = files[step - 1] ?? ''
  const schema = fromJsonSchema(JSON.parse(readFileSync(join(folder, file), 'utf8')))
  if (E.isLeft(schema)) throw new Error(`${file} ${schema.left._tag}`)
  return ofSchema(file, schema.right)
}

const step = (to: number, mode: Mode): ReadonlyArray<string> =>
  diff(operand(to - 1), operand(to), { mode }).map(({ path, rule, severity }) => `${severity} ${path} ${rule}`)

test('accountId and label are added', () => {
  const told = ['INFO /account_id property-added-optional', 'INFO /label property-added-optional']
  expect(step(2, 'backward')).toEqual(told)
  expect(step(2, 'forward')).toEqual(told)
})

test('the ids become numbers', () => {
  const told = ['ERR /id type-changed', 'ERR /organization_id type-changed']
  expect(step(3, 'backward')).toEqual(told)
  expect(step(3, 'forward')).toEqual(told)
})

test('provider becomes optional', () => {
  expect(step(4, 'backward')).toEqual([
    'INFO /provider property-became-optional',
    'INFO /provider property-became-nullable'
  ])
  expect(step(4, 'forward')).toEqual([
    'ERR /provider property-became-optional',
    'ERR /provider property-became-nullable'
  ])
})

test('categories grow', () => {
  const added = Array.from({ length: 3 }, () => '/categories/* enum-value-added')
  expect(step(5, 'backward')).toEqual(added.map((line) => `INFO ${line}`))
  expect(step(5, 'forward')).toEqual(added.map((line) => `ERR ${line}`))
})

test('metadata is added', () => {
  expect(step(6, 'full')).toEqual(Array.from({ length: 2 }, () => 'INFO /metadata property-added-optional'))
})

test('organization_id goes from number to string or integer', () => {
  expect(step(7, 'backward')).toEqual(['ERR /organization_id number-specialized', 'INFO /organization_id type-widened'])
  expect(step(7, 'forward')).toEqual(['ERR /organization_id type-widened', 'INFO /organization_id number-specialized'])
})

test('organization_id goes from string or integer to string', () => {
  expect(step(8, 'backward')).toEqual(['ERR /organization_id type-narrowed'])
  expect(step(8, 'forward')).toEqual(['INFO /organization_id type-narrowed'])
})

const errors = (findings: ReadonlyArray<Finding>): ReadonlyArray<Finding> =>
  findings.filter(({ severity }) => severity === 'ERR')

test('every break of every step is proven', () => {
  for (let to = 2; to <= files.length; to++) {
    const [older, newer] = [operand(to - 1), operand(to)]
    for (const { direction, witness } of errors(diff(older, newer, { mode: 'full' }))) {
      const [writer, reader] = direction === 'backward' ? [older, newer] : [newer, older]
      expect([writer.accepts(witness), reader.accepts(witness)]).toEqual([true, false])
    }
  }
})

test('the first and the second version are what the codecs read, but for the spellings that only stored data has', () => {
  const spellings = (findings: ReadonlyArray<Finding>): ReadonlyArray<string> =>
    findings.map(({ rule, new: value }) => `${rule} ${value}`)
  const told = ['enum-value-added hrisLegacy', 'enum-value-added stackOne']
  expect(spellings(diff(operand(1), ofVersion(V1, 'wire')))).toEqual(told)
  expect(spellings(diff(operand(6), ofVersion(V2, 'wire')))).toEqual(told)
})

test('a contract newer than version 2 is caught by the codec that reads it', () => {
  const found = errors(diff(ofVersion(V2, 'wire'), operand(8), { mode: 'forward' }))
  expect(found.map(({ path, rule }) => [path, rule])).toEqual([['/organization_id', 'type-changed']])
})
