/**
 * The values that are tried for a witness: which they are, and that the plainest comes first.
 */
import * as fc from 'fast-check'
import * as O from 'fp-ts/Option'

import type { Json } from '../../src/compat/json.js'
import { counterexamples, samplesOf, smallest } from '../../src/compat/samples.js'
import { accepts, acceptsPart } from '../../src/compat/validate.js'
import type {
  Additional,
  ArrayPart,
  NumberPart,
  ObjectPart,
  Part,
  Property,
  Schema,
  StringPart
} from '../../src/compat/Schema.js'

// parts

const nothing: Part = { _tag: 'Null' }
const bool: Part = { _tag: 'Boolean' }
const any: Part = { _tag: 'Any' }
const number = (limits: Omit<NumberPart, '_tag'> = {}): Part => ({ _tag: 'Number', ...limits })
const text = (limits: Omit<StringPart, '_tag'> = {}): Part => ({ _tag: 'String', ...limits })
const list = (items: Schema, limits: Omit<ArrayPart, '_tag' | 'items'> = {}): Part => ({
  _tag: 'Array',
  items,
  ...limits
})
const object = (properties: Readonly<Record<string, Property>>, additional: Additional): ObjectPart => ({
  _tag: 'Object',
  properties,
  additional
})
const needs = (...schema: ReadonlyArray<Part>): Property => ({ required: true, schema })
const may = (...schema: ReadonlyArray<Part>): Property => ({ required: false, schema })
const closed: Additional = { _tag: 'Closed' }
const opaque = (base?: Schema): Part => ({ _tag: 'Opaque', name: 'Named', identity: 1, accepts: () => true, base })

const far = [2147483648, 9007199254740992, 1e300]
const marks = '!"#$%&\'()*+,./:;<=>?@[\\]^_`{|}~\né'.split('')
const plainTexts = ['0', '', 'a', 'A', ' ', '-']

// values

describe('values of one part', () => {
  test.each<[string, Part, ReadonlyArray<Json>]>([
    ['anything', any, ['0', 0, true, null, [], {}]],
    ['null', nothing, [null]],
    ['a boolean', bool, [true, false]],
    ['a number', number(), [0, 1, 0.5, -1, 2, 3, -0.5, 1.5, ...far, -2147483649]],
    ['an integer', number({ integer: true }), [0, 1, -1, 2, 3, ...far, -2147483649]],
    ['a number from a limit on', number({ minimum: 5 }), [5, 6, 5.5, ...far]],
    ['a number below a limit', number({ maximum: -5e9 }), [-5e9, -5000000001, -5000000000.5]],
    [
      'a number between two limits that it may not be',
      number({ exclusiveMinimum: 0.1, exclusiveMaximum: 0.2 }),
      [(0.1 + 0.2) / 2, 0.1 + (0.2 - 0.1) / 3]
    ],
    ['a number between limits of both kinds', number({ minimum: 4, exclusiveMaximum: 7 }), [4, 5, 4.5, 6, 6.5, 5.5]],
    ['a multiple', number({ multipleOf: 7, minimum: 1, maximum: 99 }), [7, 14, 21, 98]],
    ['a multiple next to a limit', number({ multipleOf: 7, minimum: 30, maximum: 40 }), [35]],
    ['a multiple below a limit', number({ multipleOf: 7, maximum: -30 }), [-35]],
    [
      'a number up to a limit',
      number({ maximum: 8.25, minimum: 7 }),
      [7, 8, 7.5, 8.25, 7.25, 7.75, 7.625, 7 + 1.25 / 3]
    ],
    ['a multiple of a small number', number({ multipleOf: 0.5, minimum: -1, maximum: 1 }), [0, 1, 0.5, -1, -0.5]],
    ['a number that there is not', number({ minimum: 10, maximum: 12, multipleOf: 7 }), []],
    ['one of a few numbers', number({ values: [3, 4] }), [3, 4]],
    ['a number of a format', number({ format: 'int32', integer: true }), [0, 1, -1, 2, 3, 2147483647]],
    ['a text', text(), [...plainTexts, 'a-b', 'a-b0', '00', '000']],
    ['a text of a length', text({ minLength: 3 }), ['000', 'aaa', '0000', 'aaaa', 'a-b', 'a-b0']],
    ['a short text', text({ maxLength: 2 }), [...plainTexts, '00', 'aa']],
    ['a text of a pattern', text({ patterns: ['^ab+$'] }), ['ab', 'abb']],
    ['a text of a pattern and a length', text({ patterns: ['^ax*$'], minLength: 4 }), ['axxx', 'axxxx']],
    ['a text of a format', text({ format: 'date' }), ['1970-01-01', '2024-02-29']],
    [
      'a text of a format and a pattern',
      text({ format: 'uuid', patterns: ['^[01]'] }),
      ['00000000-0000-0000-0000-000000000000', '01890a5d-ac96-774b-bcce-b302099a8057']
    ],
    ['a text of a pattern that a plain one has, too', text({ patterns: ['^[b-z0]$'] }), ['b', '0', 'z']],
    ['one of a few texts', text({ values: ['on', 'off'] }), ['on', 'off']],
    ['a list', list([text()]), [[], ['0'], ['0', '0'], ['0', ''], ['0', '0', '0'], ['0', '', 'a'], [''], ['a']]],
    [
      'a list with a limit',
      list([number({ minimum: 7 })], { minItems: 2 }),
      [
        [7, 7],
        [7, 8],
        [7, 7, 7],
        [7, 8, 7.5],
        [8, 8],
        [7.5, 7.5]
      ]
    ],
    ['a list of nothing', list([]), [[]]],
    ['a list too long to be tried', list([text()], { minItems: 10_000 }), []],
    [
      'an object',
      object({ id: needs(number({ minimum: 1 })), label: may(bool) }, closed),
      [{ id: 1 }, { id: 2 }, { id: 3 }, { id: 1, label: true }, { id: 1, label: false }]
    ],
    [
      'an object with more of one kind',
      object({ a: may(bool) }, { _tag: 'Each', schema: [nothing] }),
      [{}, { a: true }, { a: false }, { key: null }, { a: true, key: null }]
    ],
    [
      'an object with a property that has no value',
      object({ id: may(), a: may(bool) }, closed),
      [{}, { a: true }, { a: false }]
    ],
    ['an object that there is not', object({ id: needs() }, closed), []],
    [
      'what a codec takes',
      opaque(),
      [
        '0',
        0,
        true,
        null,
        [],
        {},
        { key0: '0' },
        { key0: '0', key1: '0' },
        { key0: '0', key1: '0', key2: '0' },
        ...['A', '0', '-', '.', ' ', ''].map((key) => ({ [key]: '0' })),
        'a',
        '',
        1,
        0.5,
        -1,
        false
      ]
    ],
    [
      'what a codec takes of a schema',
      opaque([text({ minLength: 9 })]),
      ['000000000', 'aaaaaaaaa', '0000000000', 'aaaaaaaaaa']
    ]
  ])('%s', (_, part, values) => {
    expect(samplesOf(part, part)).toStrictEqual(values)
  })
})

describe('values of one part, with those at the limits of another', () => {
  test.each<[string, Part, Part, ReadonlyArray<Json>]>([
    ['numbers', number({ minimum: 5 }), number({ minimum: 8 }), [5, 6, 5.5, 8, 9, 7, 8.5, 7.5, 6.5, ...far]],
    ['steps', number({ minimum: 3 }), number({ multipleOf: 10 }), [10, 20, 30, 3, 13, 4, 3.5, 5, 8, ...far]],
    [
      'values',
      number(),
      number({ values: [77] }),
      [0, 1, 0.5, -1, 2, 3, -0.5, 1.5, 77, 78, 76, 77.5, 76.5, ...far, -2147483649]
    ],
    ['numbers and texts', number({ minimum: 5 }), text(), [5, 6, 5.5, ...far]],
    [
      'lengths',
      text({ maxLength: 5 }),
      text({ maxLength: 4 }),
      [...plainTexts, '00000', 'aaaaa', '0000', 'aaaa', '000', 'aaa', 'a-b', 'a-b0', '00']
    ],
    ['texts', text(), text({ values: ['on'] }), [...plainTexts, 'a-b', 'a-b0', '00', '000', 'on', 'on0']],
    ['patterns', text(), text({ patterns: ['^q$'] }), [...plainTexts, 'q', ...marks, 'a-b', 'a-b0', '00', '000']],
    ['texts and numbers', text({ maxLength: 0 }), number(), ['']],
    [
      'items',
      list([text({ minLength: 2 })]),
      list([any]),
      [[], ['00'], ['00', '00'], ['00', 'aa'], ['00', '00', '00'], ['00', 'aa', '000'], ['aa'], ['000']]
    ],
    ['items that are refused', list([bool, nothing], { maxItems: 1 }), list([bool]), [[], [true], [null], [false]]],
    ['lists and others', list([bool], { maxItems: 1 }), nothing, [[], [true], [false]]],
    [
      'properties that are refused',
      object({ id: needs(number({ minimum: 1, maximum: 2 })) }, closed),
      object({ id: needs(number({ integer: true })) }, closed),
      [{ id: 1 }, { id: 1.5 }, { id: 1 + 1 / 3 }, { id: 2 }]
    ],
    [
      'properties',
      object({}, { _tag: 'Each', schema: [bool] }),
      object({ a: may(nothing) }, closed),
      [{}, { a: true }, { a: false }, { key: true }, { key: false }, { a: true, key: true }]
    ],
    ['properties that nothing is said of', object({}, { _tag: 'Lenient' }), object({ a: may(nothing) }, closed), [{}]],
    ['properties of an object that is closed', object({}, closed), object({ a: may(nothing) }, closed), [{}]]
  ])('%s', (_, part, other, values) => {
    expect(samplesOf(part, other)).toStrictEqual(values)
  })

  test('a list and one that may hold almost ten thousand items', () => {
    const lengths = (other: Part): ReadonlyArray<number> =>
      samplesOf(list([nothing]), other).map((value) => (value as ReadonlyArray<Json>).length)
    expect(lengths(list([nothing], { maxItems: 9998 }))).toStrictEqual([0, 1, 2, 3, 9998, 9999])
    expect(lengths(list([nothing], { maxItems: 9999 }))).toStrictEqual([0, 1, 2, 3, 9999])
  })

  test('lists of up to a thousand items that all differ', () => {
    const lengths = (items: Part, maxItems: number): ReadonlyArray<number> =>
      samplesOf(list([items], { unique: true }), list([items], { maxItems })).map(
        (value) => (value as ReadonlyArray<Json>).length
      )
    expect(Math.max(...lengths(number({ minimum: 7, integer: true }), 999))).toBe(1000)
    expect(Math.max(...lengths(text(), 200))).toBe(201)
    expect(Math.max(...lengths(text(), 1000))).toBe(1000)
    expect(Math.max(...lengths(bool, 200))).toBe(2)
  })

  test('lists in lists, and in objects, of no more than ten thousand values', () => {
    const square = (side: number): Part => list([list([nothing], { minItems: side })], { minItems: side })
    expect(samplesOf(square(99), nothing)).toHaveLength(2)
    expect(samplesOf(square(100), nothing)).toEqual([])
    expect(samplesOf(list([square(900)], { minItems: 900 }), nothing)).toEqual([])
    const wide = (keys: ReadonlyArray<string>): Part =>
      object(Object.fromEntries(keys.map((key) => [key, needs(square(60))])), closed)
    expect(samplesOf(wide(['a', 'b']), nothing)).not.toEqual([])
    expect(samplesOf(wide(['a', 'b', 'c']), nothing)).toEqual([])
  })

  test('codecs in codecs, each asked once', () => {
    const deep = (depth: number): Part =>
      depth === 0 ? text() : opaque([object({ x: needs(deep(depth - 1)) }, { _tag: 'Lenient' })])
    const found = smallest([deep(30)])
    expect(JSON.stringify(O.toNullable(found))).toBe(`${'{"x":'.repeat(30)}"0"${'}'.repeat(30)}`)
  })

  test('a text and one that may be very long', () => {
    const lengths = (maxLength: number): ReadonlyArray<number> =>
      samplesOf(text(), text({ maxLength })).map((value) => (value as string).length)
    expect(Math.max(...lengths(99_999))).toBe(100_000)
    expect(Math.max(...lengths(100_001))).toBe(100_000)
    expect(Math.max(...lengths(100_002))).toBe(4)
  })

  test('no more than a few values of one property', () => {
    expect(samplesOf(object({ a: needs(any) }, closed), object({ a: needs(text()) }, closed))).toHaveLength(25)
    expect(samplesOf(list([any], { maxItems: 1 }), list([text()]))).toHaveLength(25)
    expect(samplesOf(object({ a: needs(number()) }, closed), object({ a: needs(any) }, closed))).toHaveLength(3)
    const free = object({ a: needs(nothing, any) }, closed)
    expect(samplesOf(object({ a: needs(number()) }, closed), free)).toHaveLength(3)
    const many = samplesOf(list([any]), list([text()], { maxItems: 100 }))
    expect([...new Set(many.map((value) => (value as ReadonlyArray<Json>).length))]).toStrictEqual([
      0, 1, 2, 3, 100, 101
    ])
  })
})

describe('the smallest value', () => {
  test.each<[string, Schema, O.Option<Json>]>([
    ['a text rather than null', [nothing, text()], O.some('0')],
    ['null where there is no other', [nothing], O.some(null)],
    ['no items', [list([text()])], O.some([])],
    ['as few items as may be', [list([text()], { minItems: 2 })], O.some(['0', '0'])],
    ['required properties only', [object({ a: needs(bool), b: may(nothing) }, closed)], O.some({ a: true })],
    ['the first that has one', [text({ patterns: ['(?!)'] }), bool], O.some(true)],
    ['none', [text({ patterns: ['(?!)'] })], O.none],
    ['no object without what it needs', [object({ a: needs() }, closed)], O.none],
    ['no schema', [], O.none]
  ])('%s', (_, schema, value) => {
    expect(smallest(schema)).toStrictEqual(value)
  })
})

describe('values that one schema accepts and the other refuses', () => {
  test.each<[string, Schema, Schema, ReadonlyArray<Json>]>([
    ['nothing is refused', [text()], [any], []],
    ['nothing is refused, whatever else is listed', [text()], [nothing, any], []],
    ['all is refused', [bool], [], [true, false]],
    ['a kind is refused', [nothing, bool], [bool], [null]],
    ['a length is refused', [text({ minLength: 1 })], [text({ minLength: 3 })], ['0', 'a', 'A', ' ', '-', '00', 'aa']]
  ])('%s', (_, accepting, refusing, values) => {
    expect([...counterexamples(accepting, refusing)]).toStrictEqual(values)
  })
})

const parts: ReadonlyArray<Part> = [
  any,
  nothing,
  bool,
  number(),
  number({ minimum: 2, maximum: 9 }),
  number({ multipleOf: 0.5 }),
  text({ minLength: 2 }),
  text({ format: 'date' }),
  list([bool], { minItems: 1 }),
  object({ a: needs(number()), b: may(text()) }, closed),
  object({ a: may(bool) }, { _tag: 'Each', schema: [text()] })
]

test('each value is one of its part, and told once', () => {
  fc.assert(
    fc.property(fc.constantFrom(...parts), fc.constantFrom(...parts), (part, other) => {
      const values = samplesOf(part, other)
      expect(values.filter((value) => !acceptsPart(part, value))).toStrictEqual([])
      expect(new Set(values.map((value) => JSON.stringify(value))).size).toBe(values.length)
      expect([...counterexamples([part], [other])].filter(accepts([other]))).toStrictEqual([])
    })
  )
})
