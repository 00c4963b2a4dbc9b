/**
 * Schemas and constraints in the words that a finding has for them.
 */
import { any, never, type Schema } from '../../src/compat/index.js'
import { describeSchema } from '../../src/compat/describe.js'
import { describeProperty, limit } from '../../src/compat/describe.js'

const closed = { _tag: 'Closed' } as const

const properties = (...keys: ReadonlyArray<string>) =>
  Object.fromEntries(keys.map((key) => [key, { required: true, schema: any }]))

const numbers = (count: number): ReadonlyArray<number> => Array.from({ length: count }, (_, i) => i)

test.each<readonly [string, Schema]>([
  ['nothing', never],
  ['null', [{ _tag: 'Null' }]],
  ['any value', any],
  ['boolean', [{ _tag: 'Boolean' }]],
  ['true', [{ _tag: 'Boolean', values: [true] }]],
  ['true | false', [{ _tag: 'Boolean', values: [true, false] }]],
  ['number', [{ _tag: 'Number' }]],
  ['integer', [{ _tag: 'Number', integer: true }]],
  ['number (minimum 1, maximum 2)', [{ _tag: 'Number', minimum: 1, maximum: 2, multipleOf: undefined }]],
  ['integer (int32)', [{ _tag: 'Number', integer: true, format: 'int32' }]],
  ['1 | 2', [{ _tag: 'Number', values: [1, 2], minimum: 1 }]],
  ['string', [{ _tag: 'String', deprecated: ['old'] }]],
  ['string (minLength 1, pattern ^a and b$)', [{ _tag: 'String', minLength: 1, patterns: ['^a', 'b$'] }]],
  ['a | b', [{ _tag: 'String', values: ['a', 'b'], deprecated: ['b'] }]],
  ['0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11', [{ _tag: 'Number', values: numbers(12) }]],
  ['0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | … (13 values)', [{ _tag: 'Number', values: numbers(13) }]],
  ['array of string, or null', [{ _tag: 'Array', items: [{ _tag: 'String' }, { _tag: 'Null' }] }]],
  [
    'array of string (minItems 1, maxItems 5, uniqueItems)',
    [{ _tag: 'Array', items: [{ _tag: 'String' }], minItems: 1, maxItems: 5, unique: true }]
  ],
  ['object', [{ _tag: 'Object', properties: {}, additional: closed }]],
  ['object of 1 property', [{ _tag: 'Object', properties: properties('a'), additional: closed }]],
  ['object of 2 properties', [{ _tag: 'Object', properties: properties('a', 'b'), additional: closed }]],
  ['record of any value', [{ _tag: 'Object', properties: {}, additional: { _tag: 'Each', schema: any } }]],
  [
    'object of 1 property',
    [{ _tag: 'Object', properties: properties('a'), additional: { _tag: 'Each', schema: any } }]
  ],
  ['Custom', [{ _tag: 'Opaque', name: 'Custom', identity: 1 }]],
  ['string or number, or null', [{ _tag: 'String' }, { _tag: 'Null' }, { _tag: 'Number' }]]
])('%s', (words, schema) => {
  expect(describeSchema(schema)).toBe(words)
  expect(describeProperty({ required: true, schema })).toBe(`required ${words}`)
  expect(describeProperty({ required: false, schema })).toBe(`optional ${words}`)
})

test('one constraint in words', () => {
  const said = [limit('maxLength', 5), limit('patterns', ['a']), limit('format', 'uuid'), limit('unique', true)]
  expect(said).toEqual(['maxLength 5', 'pattern a', 'uuid', 'uniqueItems'])
  expect(limit('maxLength', undefined)).toBe('no limit')
})
