/**
 * When two schemas are the same, and what is known of schemas that no document states: doubled parts, parts that list
 * nothing, limits that are undefined.
 */
import * as fc from 'fast-check'

import {
  any,
  closed,
  diff,
  each,
  includes,
  lenient,
  never,
  nothing,
  ofSchema,
  type Part,
  type Schema
} from '../../src/compat/index.js'
import { isNever } from '../../src/compat/inclusion.js'
import { anyOf, equals } from '../../src/compat/union.js'
import { compare } from '../../src/compat/compare.js'
import { limitedSchemas } from '../laws/compatArbitraries.js'
import { holds } from '../laws/runs.js'

const text: Part = { _tag: 'String' }
const number: Part = { _tag: 'Number' }
const array = (items: Schema, limits: object = {}): Part => ({ _tag: 'Array', items, ...limits })
const opaque = (identity: unknown, base?: Schema): Part => ({ _tag: 'Opaque', name: 'some', identity, base })
const object = (properties: Readonly<Record<string, Schema>>, required = false, additional = lenient): Part => ({
  _tag: 'Object',
  properties: Object.fromEntries(Object.entries(properties).map(([key, schema]) => [key, { required, schema }])),
  additional
})

const same: ReadonlyArray<readonly [string, Schema, Schema]> = [
  ['nothing', never, []],
  ['the order of parts', [text, number], [number, text]],
  ['a part twice', [text, text], [text]],
  ['the order of values', [{ ...text, values: ['a', 'b'] }], [{ ...text, values: ['b', 'a'] }]],
  ['the order of patterns', [{ ...text, patterns: ['a', 'b'] }], [{ ...text, patterns: ['b', 'a'] }]],
  ['what is never written', [{ ...text, values: ['a'], deprecated: ['a'] }], [{ ...text, values: ['a'] }]],
  ['a limit that is undefined', [{ ...number, minimum: undefined }], [number]],
  ['a list that is undefined', [{ ...text, values: undefined }], [text]],
  ['the order of parts inside', [array([array([text, number])])], [array([array([number, text])])]],
  ['the order of properties', [object({ a: any, b: never })], [object({ b: never, a: any })]],
  [
    'the order of parts in a record',
    [object({}, false, each([text, number]))],
    [object({}, false, each([number, text]))]
  ],
  ['what is known of a codec', [opaque(1, [text])], [opaque(1, [number])]]
]

test.each(same)('%s makes no difference', (_, a, b) => {
  expect([equals(a, b), equals(b, a)]).toEqual([true, true])
  expect(diff(ofSchema('', a), ofSchema('', b), { mode: 'full' })).toEqual([])
})

test.each<readonly [string, Schema, Schema]>([
  ['another part', [text, text], [text, number]],
  ['another part first', [number, number], [text, number]],
  ['the kind', [text], [number]],
  ['a value', [{ ...text, values: ['a'] }], [{ ...text, values: ['a', 'b'] }]],
  ['a limit', [{ ...number, minimum: 1 }], [{ ...number, minimum: 2 }]],
  ['the items', [array([text])], [array([number])]],
  ['at least one item', [array(any)], [array(any, { minItems: 1 })]],
  ['at most one item', [array(any)], [array(any, { maxItems: 1 })]],
  ['unique items', [array(any)], [array(any, { unique: true })]],
  ['a key', [object({ a: any })], [object({ b: any })]],
  ['a key that is inherited', [object({ toString: any })], [object({ a: any })]],
  ['one key more', [object({ a: any })], [object({ a: any, b: any })]],
  ['a property', [object({ a: [text] })], [object({ a: [number] })]],
  ['whether it is required', [object({ a: any })], [object({ a: any }, true)]],
  ['the rest', [object({})], [object({}, false, closed)]],
  ['the rest of a record', [object({}, false, each([text]))], [object({}, false, each([number]))]],
  ['a record', [object({}, false, each([text]))], [object({}, false, closed)]],
  ['a codec', [opaque(1)], [opaque(2)]],
  ['a codec and what it is known to be', [opaque(1, [text])], [text]]
])('%s makes a difference', (_, a, b) => {
  expect([equals(a, b), equals(b, a)]).toEqual([false, false])
})

test('a union keeps nothing that lists nothing', () => {
  expect(anyOf([[{ ...text, values: [] }], [nothing]])).toEqual([nothing])
  expect(anyOf([[{ ...text, values: undefined }], [nothing]])).toEqual([nothing, text])
  expect([text, number].map((part) => isNever([{ ...part, values: [] }]))).toEqual([true, true])
  expect([any, [text], [nothing], [opaque(1)], [object({})], [array(never)]].map(isNever)).not.toContain(true)
})

test('a union leaves out what another part accepts, however many parts there are', () => {
  const [filled, short]: ReadonlyArray<Part> = [
    { ...text, minLength: 1 },
    { ...text, maxLength: 2 }
  ]
  expect(anyOf([[filled, short], [text]].map((parts) => parts.filter((part) => part !== undefined)))).toEqual([text])
  const [some, whole]: ReadonlyArray<Part> = [
    { ...number, minimum: 1, integer: undefined },
    { ...number, maximum: 3, integer: true }
  ]
  expect(anyOf([[some, whole].filter((part) => part !== undefined)])).toHaveLength(2)
})

test('a codec without an identity is no text', () => {
  const codec: Schema = [opaque(undefined)]
  expect([includes(codec)([text]), includes([text])(codec)]).toEqual([false, false])
})

test('both booleans are all of them, in one part or in two', () => {
  const booleans = [true, false].map((value): Part => ({ _tag: 'Boolean', values: [value] }))
  expect(includes(booleans)([{ _tag: 'Boolean' }])).toBe(true)
  expect(includes(booleans.slice(1))([{ _tag: 'Boolean' }])).toBe(false)
  expect(includes(booleans.slice(0, 1))([{ _tag: 'Boolean' }])).toBe(false)
  expect(anyOf([booleans])).toEqual([{ _tag: 'Boolean' }])
})

describe('of any schemas', () => {
  const schemas = limitedSchemas(1)

  test('a union does not depend on order, grouping or repetition', () => {
    holds(fc.tuple(schemas, schemas, schemas), ([a, b, c]) => {
      expect(equals(anyOf([a, b]), anyOf([b, a]))).toBe(true)
      expect(equals(anyOf([anyOf([a, b]), c]), anyOf([a, anyOf([b, c])]))).toBe(true)
      expect(equals(anyOf([a, a]), anyOf([a]))).toBe(true)
    })
  })

  test('inclusion is reflexive, and transitive but for lenient objects', () => {
    const strict = schemas.filter((schema) => !JSON.stringify(schema).includes('"Lenient"'))
    let chains = 0
    holds(fc.tuple(strict, strict, strict), ([a, b, c]) => {
      const all = [a, b, c, anyOf([a, b]), anyOf([b, c]), anyOf([a, b, c])]
      for (const one of all) {
        expect(includes(one)(one)).toBe(true)
        for (const wider of all.filter((other) => other !== one && includes(other)(one))) {
          for (const widest of all.filter((other) => other !== wider && includes(other)(wider))) {
            if (widest !== one) chains++
            expect(includes(widest)(one)).toBe(true)
          }
        }
      }
    })
    expect(chains).toBeGreaterThan(0)
  })

  test('what neither includes is told apart', () => {
    let apart = 0
    holds(fc.tuple(schemas, schemas), ([a, b]) => {
      if (includes(a)(b) || includes(b)(a)) return
      apart++
      expect(compare(a, b)).not.toEqual([])
    })
    expect(apart).toBeGreaterThan(0)
  })
})
