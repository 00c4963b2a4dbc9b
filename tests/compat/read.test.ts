/**
 * What schemas of documents and codecs are read as, and what is written for them:
 * `UPDATE=1 npx jest tests/compat/read` writes it again, for the difference to be read.
 */
import * as E from 'fp-ts/Either'
import * as O from 'fp-ts/Option'
import * as t from 'io-ts'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import {
  accepts,
  fromCodec,
  fromJsonSchema,
  type Json,
  refusedPaths,
  type Schema,
  toJsonSchema
} from '../../src/compat/index.js'
import { smallest } from '../../src/compat/samples.js'
import { valueAt } from '../../src/compat/references.js'
import { DateTime, document, enumeration, FiniteNumber, optional, required, wire } from '../../src/index.js'

const file = join(__dirname, '../fixtures/read/schemas.txt')

/** Without the functions of opaque parts. */
const shown = (schema: Schema): string =>
  JSON.stringify(schema, (key, value: unknown) => (key === 'identity' ? 'some' : value))

/** One value for each way in which a schema of the file may refuse it. */
const rows: ReadonlyArray<ReadonlyArray<Json>> = [
  [null, true, false, -1, 0, 0.5, 1, 1.5, 2, 3, 4, 5, 6, 9, 10, 2 ** 31],
  ['', 'a', 'ab', 'abc', 'abcd', 'abcdef', 'b', 'x', '1970-01-01', '1970-01-01T00:00:00Z'],
  ['01234567-89ab-cdef-0123-456789abcdef', '\u{1f600}'],
  [[], ['a'], ['a', 'a'], [1, 2, 3], [1, 'a', 2, 'b', 3]],
  [{}, { a: 'x' }, { a: 'b' }, { a: 1 }, { b: 1 }, { b: 'x' }, { a: 'x', b: 1 }, { z: 'x' }, { z: 1 }, { a: null }]
]

const values = rows.flatMap((row) => row)

const asRead = (schema: Schema): ReadonlyArray<string> => [
  `  read as    ${shown(schema)}`,
  `  written as ${JSON.stringify(toJsonSchema(schema))}`,
  `  as in      ${JSON.stringify(O.toUndefined(smallest(schema)))}`,
  `  accepts    ${JSON.stringify(values.filter(accepts(schema)))}`
]

const read = (line: string): string => {
  const result = fromJsonSchema(JSON.parse(line))
  return [line, ...(E.isLeft(result) ? [`  refused    ${JSON.stringify(result.left)}`] : asRead(result.right))].join(
    '\n'
  )
}

const blocks = readFileSync(file, 'utf8').trimEnd().split('\n\n')
if (process.env['UPDATE'] === '1') {
  writeFileSync(file, `${blocks.map((one) => read(one.split('\n')[0] ?? '')).join('\n\n')}\n`)
}

test.each(blocks.map((one) => [one.split('\n')[0] ?? '', one]))('%s', (line, block) => {
  expect(read(line)).toBe(block)
})

const custom = new t.Type<string, string, unknown>('Custom', t.string.is, t.string.validate, t.identity)
const strict = t.strict({ a: t.null })
const table = { aField: required(t.string), other: optional(DateTime) }

const object = (properties: object, additional = 'Lenient'): Schema =>
  [{ _tag: 'Object', properties, additional: { _tag: additional } }] as unknown as Schema

test.each<readonly [string, t.Mixed, unknown]>([
  ['string', t.string, [{ _tag: 'String' }]],
  ['number', t.number, [{ _tag: 'Number' }]],
  ['FiniteNumber', FiniteNumber, [{ _tag: 'Number' }]],
  ['boolean', t.boolean, [{ _tag: 'Boolean' }]],
  ['null', t.null, [{ _tag: 'Null' }]],
  ['undefined', t.undefined, []],
  ['void', t.void, []],
  ['never', t.never as unknown as t.Mixed, []],
  ['unknown', t.unknown, [{ _tag: 'Any' }]],
  ['any', t.any, [{ _tag: 'Any' }]],
  ['DateTime', DateTime, [{ _tag: 'String', format: 'date-time' }]],
  [
    'an enumeration',
    enumeration('E', ['a', 'b'], { c: 'a' }),
    [{ _tag: 'String', values: ['a', 'b', 'c'], deprecated: ['c'] }]
  ],
  [
    'an enumeration with a value for a spelling',
    enumeration('E', ['a', 'b'], { b: 'a' }),
    [{ _tag: 'String', values: ['a', 'b'] }]
  ],
  ['an enumeration without spellings', enumeration('E', ['a']), [{ _tag: 'String', values: ['a'] }]],
  ['a literal', t.literal('x'), [{ _tag: 'String', values: ['x'] }]],
  ['a literal number', t.literal(5), [{ _tag: 'Number', values: [5] }]],
  ['keyof', t.keyof({ a: null, b: null }), [{ _tag: 'String', values: ['a', 'b'] }]],
  ['an array', t.array(t.string), [{ _tag: 'Array', items: [{ _tag: 'String' }] }]],
  ['a read-only array', t.readonlyArray(t.null), [{ _tag: 'Array', items: [{ _tag: 'Null' }] }]],
  ['any array', t.UnknownArray, [{ _tag: 'Array', items: [{ _tag: 'Any' }] }]],
  [
    'any record',
    t.UnknownRecord,
    [{ _tag: 'Object', properties: {}, additional: { _tag: 'Each', schema: [{ _tag: 'Any' }] } }]
  ],
  [
    'a record',
    t.record(t.string, t.null),
    [{ _tag: 'Object', properties: {}, additional: { _tag: 'Each', schema: [{ _tag: 'Null' }] } }]
  ],
  [
    'type',
    t.type({ a: t.null, b: t.union([t.null, t.undefined]) }),
    object({ a: { required: true, schema: [{ _tag: 'Null' }] }, b: { required: false, schema: [{ _tag: 'Null' }] } })
  ],
  ['partial', t.partial({ a: t.null }), object({ a: { required: false, schema: [{ _tag: 'Null' }] } })],
  ['exact', t.exact(t.partial({ a: t.null })), object({ a: { required: false, schema: [{ _tag: 'Null' }] } })],
  ['strict', t.strict({ a: t.null }), object({ a: { required: true, schema: [{ _tag: 'Null' }] } })],
  [
    'strict, as it once was',
    Object.assign(new t.Type('Strict', strict.is, strict.validate, t.identity), {
      _tag: 'StrictType',
      props: { a: t.null }
    }),
    object({ a: { required: true, schema: [{ _tag: 'Null' }] } })
  ],
  ['readonly', t.readonly(t.string), [{ _tag: 'String' }]],
  ['union', t.union([t.string, t.null]), [{ _tag: 'Null' }, { _tag: 'String' }]],
  [
    'intersection',
    t.intersection([t.partial({ a: t.null }), t.partial({ b: t.null })]),
    object({ a: { required: false, schema: [{ _tag: 'Null' }] }, b: { required: false, schema: [{ _tag: 'Null' }] } })
  ],
  ['Int', t.Int, [{ _tag: 'Number', integer: true }]],
  ['Integer', t.Integer, [{ _tag: 'Number', integer: true }]],
  [
    'document',
    document('D', table),
    object({
      aField: { required: true, schema: [{ _tag: 'String' }] },
      other: { required: false, schema: [{ _tag: 'Null' }, { _tag: 'String', format: 'date-time' }] },
      a_field: { required: false, schema: [] }
    })
  ],
  [
    'wire',
    wire(document('D', table)),
    object({
      a_field: { required: true, schema: [{ _tag: 'String' }] },
      other: { required: false, schema: [{ _tag: 'Null' }, { _tag: 'String', format: 'date-time' }] },
      aField: { required: false, schema: [] }
    })
  ]
])('the codec %s', (_, codec, expected) => {
  expect(fromCodec(codec)).toEqual(expected)
})

test.each<readonly [string, t.Mixed, unknown]>([
  ['a custom codec', custom, undefined],
  ['a predicate', t.refinement(t.string, (text) => text !== '', 'Filled'), [{ _tag: 'String' }]],
  ['a record with its own keys', t.record(t.keyof({ a: null }), t.string), object({})]
])('%s is opaque, has a name and is run', (_, codec, base) => {
  const [part, ...rest] = fromCodec(codec)
  expect(rest).toEqual([])
  expect(part).toMatchObject({ _tag: 'Opaque', name: codec.name, identity: codec.validate })
  expect(part !== undefined && 'base' in part ? part.base : undefined).toEqual(base)
  for (const value of ['', 'a', 1, { a: 'x' }, {}]) {
    expect(part?._tag === 'Opaque' && part.accepts?.(value)).toBe(E.isRight(codec.decode(value)))
  }
})

test('a value at a pointer', () => {
  const json = { 'a/b': [{ c: 0 }], d: null }
  expect(
    ['', '/a~1b/0/c', '/a~1b/1', '/d', '/d/e', '/toString', '/a~1b/length'].map((at) => valueAt(json, at))
  ).toEqual([json, 0, undefined, null, undefined, undefined, 1])
})

test.each<readonly [unknown, Json, ReadonlyArray<string>]>([
  [{ type: 'string' }, 5, ['']],
  [{ type: 'object', properties: { a: { type: 'string' }, b: {} }, required: ['a', 'b'] }, { a: 5 }, ['/b', '/a']],
  [{ type: 'object', properties: { a: {} }, additionalProperties: false }, { a: 1, c: 1, 'd/e': 1 }, ['/c', '/d~1e']],
  [{ type: 'object', additionalProperties: { type: 'string' } }, { a: 1, b: 'x', c: null }, ['/a', '/c']],
  [{ type: 'object', properties: { toString: { type: 'string' } } }, {}, []],
  [{ type: 'object', required: ['toString'] }, {}, ['/toString']],
  [{ type: 'array', items: { type: 'string' } }, ['a', 1, 'b', 2], ['/1', '/3']],
  [{ type: 'array', items: { type: 'string' }, minItems: 3 }, [1, 2], ['']],
  [{ type: 'array', items: { type: 'string' }, maxItems: 1 }, [1, 2], ['']],
  [{ type: 'array', items: { type: 'string' }, uniqueItems: true }, [1, 1], ['']],
  [{ type: 'array', uniqueItems: true }, [{ a: 1 }, { a: 2 }, { a: 1 }], ['']],
  [{ type: ['array', 'null'], items: { type: 'string' } }, [1], ['/0']],
  [{ type: ['string', 'null'] }, [1], ['']],
  [{ type: ['boolean', 'number'] }, 'x', ['']],
  [
    {
      anyOf: [
        { type: 'array', items: { type: 'string' } },
        { type: 'array', items: { type: 'null' } }
      ]
    },
    [1],
    ['']
  ],
  [{ anyOf: [{ type: 'object', properties: { a: { type: 'string' } } }, { type: 'string' }] }, { a: 1 }, ['/a']],
  [{ type: 'array', items: { type: 'object', properties: { a: { type: 'string' } } } }, [{}, { a: 1 }], ['/1/a']]
])('%j refuses %j at %j', (json, value, paths) => {
  const schema = fromJsonSchema(json)
  expect(E.isRight(schema) && refusedPaths(schema.right)(value)).toEqual(paths)
})
