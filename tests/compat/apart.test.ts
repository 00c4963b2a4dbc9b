/**
 * Law: different breaks have different fingerprints, so that a waiver of the one is none of the other.
 */
import { type Finding } from '../../src/compat/index.js'
import { inWords } from '../../src/compat/describe.js'
import { findingsOf } from '../laws/told.js'

const object = (properties: object, required = Object.keys(properties)): object => ({
  type: 'object',
  properties,
  required
})
const text = { type: 'string' }
const [a, b] = [object({ k: { const: 'a' }, x: text }), object({ k: { const: 'b' }, y: text })]
const values = (last: string): object => ({ enum: [...'a b c d e f g h i j k l'.split(' '), last] })
const record = (additionalProperties: object | boolean): object => ({ type: 'object', additionalProperties })
const entries = (type: string | ReadonlyArray<string>): object => object({ kind: { type } }, [])

const told = (older: object, newer: object): ReadonlyArray<Finding> =>
  findingsOf(JSON.stringify(older), JSON.stringify(newer)).filter(({ severity }) => severity !== 'INFO')

test.each<readonly [string, readonly [object, object], readonly [object, object]]>([
  ['the alternative that went', [{ oneOf: [a, b] }, a], [{ oneOf: [a, b] }, b]],
  [
    'a list that went',
    [
      { oneOf: [a, { type: 'array', items: a }, { type: 'array', items: b }] },
      { oneOf: [a, { type: 'array', items: a }] }
    ],
    [
      { oneOf: [a, { type: 'array', items: a }, { type: 'array', items: b }] },
      { oneOf: [a, { type: 'array', items: b }] }
    ]
  ],
  ['the thirteenth value', [text, values('m')], [text, values('n')]],
  [
    'a text and a number',
    [{ enum: ['1', 'x', 1, 2] }, { enum: ['x', 1, 2] }],
    [{ enum: ['1', 'x', 1, 2] }, { enum: ['1', 'x', 2] }]
  ],
  [
    'a type and a text of its name',
    [{ type: ['string', 'null'] }, { enum: ['boolean'] }],
    [{ type: ['string', 'null'] }, { type: 'boolean' }]
  ],
  ['one value and two', [text, { enum: ['a | b'] }], [text, { enum: ['a', 'b'] }]],
  ['what a keyword says', [text, { ...text, not: { const: '' } }], [text, { ...text, not: { const: 'a' } }]],
  [
    'what a reference leads to',
    [{ $ref: '#/$defs/a', $defs: { a: { ...text, not: { $ref: '#/$defs/b' } }, b: { const: 1 } } }, text],
    [{ $ref: '#/$defs/a', $defs: { a: { ...text, not: { $ref: '#/$defs/b' } }, b: { const: 2 } } }, text]
  ],
  ['a constant', [{ const: { a: 1 } }, text], [{ const: { a: 2 } }, text]],
  [
    'properties refused',
    [object({}), { ...object({}), additionalProperties: a }],
    [object({}), { ...object({}), additionalProperties: b }]
  ],
  [
    'a property of a record',
    [
      record(entries(['string', 'boolean'])),
      { ...record(entries(['string', 'boolean'])), properties: { a: entries('string') } }
    ],
    [
      record(entries(['string', 'boolean'])),
      { ...record(entries(['string', 'boolean'])), properties: { a: entries('boolean') } }
    ]
  ],
  [
    'a property of a record of anything',
    [record(true), object({ a: object({ x: text }, []) }, [])],
    [record(true), object({ a: object({}, ['y']) }, [])]
  ],
  [
    'the thirteenth value in a record',
    [record(text), { ...record(text), properties: { a: values('m') } }],
    [record(text), { ...record(text), properties: { a: values('n') } }]
  ],
  [
    'what could not be decided',
    [{ type: 'object', additionalProperties: text }, object({ a: text }, [])],
    [{ type: 'object', additionalProperties: text }, object({ b: text }, [])]
  ]
])('%s', (_, one, other) => {
  const [first, second] = [told(...one), told(...other)]
  expect(Math.min(first.length, second.length)).toBeGreaterThan(0)
  const prints = new Set(first.map(({ fingerprint }) => fingerprint))
  expect(second.filter(({ fingerprint }) => prints.has(fingerprint))).toEqual([])
})

test('the same break in two alternatives is two breaks', () => {
  const kinds = (own: object): object => ({
    oneOf: ['a', 'b'].map((kind) => object({ k: { const: kind }, [kind]: text, own }))
  })
  const found = told(kinds(text), kinds({ type: 'number' })).filter(({ path }) => path === '/own')
  expect(found.length).toBe(4)
  expect(new Set(found.map(({ fingerprint }) => fingerprint)).size).toBe(4)
})

test('the order of keys makes no other break', () => {
  const prints = (properties: object): ReadonlyArray<string> =>
    told({ oneOf: [a, object(properties)] }, a).map(({ fingerprint }) => fingerprint)
  expect(prints({ k: { const: 'b' }, y: text })).toEqual(prints({ y: text, k: { const: 'b' } }))
})

test('a text is in quotes where it could be taken for something else', () => {
  const plain = ['ats', 'hris-legacy', 'In progress', 'text/plain', '2FA', '-', 'nullable', 'é']
  expect(plain.map(inWords)).toEqual(plain)
  const others = ['', '1', '-0.5', '1e3', 'true', 'null', 'string', 'absent', 'a | b', '"a"', 'a, or null']
  expect(others.map(inWords)).toEqual(others.map((value) => JSON.stringify(value)))
  expect([1, true, null].map(inWords)).toEqual(['1', 'true', 'null'])
})
