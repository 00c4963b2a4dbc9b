/**
 * Schemas that documents state: limits, formats, references, unions. ajv says which payloads they accept.
 */
import Ajv2020 from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import * as fc from 'fast-check'
import * as E from 'fp-ts/Either'
import * as O from 'fp-ts/Option'
import * as t from 'io-ts'
import { readFileSync } from 'node:fs'

import {
  accepts,
  diff,
  fromCodec,
  fromJsonSchema,
  type Json,
  ofCodec,
  ofSchema,
  refusedPaths,
  type Schema,
  toJsonSchema
} from '../../src/compat/index.js'
import { intersect } from '../../src/compat/intersect.js'
import { smallest } from '../../src/compat/samples.js'
import { equals } from '../../src/compat/union.js'
import { dateTimePattern } from '../../src/compat/formats.js'
import { asserting } from '../../src/compat/keywords.js'
import { surelyAccepts } from '../../src/compat/validate.js'
import { documentPairs, documents, limitedSchemas, payloads } from '../laws/compatArbitraries.js'
import { holds, runs } from '../laws/runs.js'

// Without a precision it takes a quotient of 22 digits for no whole number. To optimize code takes longer than to run it.
const ajv = addFormats(
  new Ajv2020({ allErrors: true, strict: false, multipleOfPrecision: 15, code: { optimize: false } })
)

const reads = (json: unknown, pointer?: string): Schema => {
  const schema = fromJsonSchema(json, pointer)
  if (E.isLeft(schema)) throw new Error(`${schema.left._tag} ${schema.left.pointer}`)
  return schema.right
}

const values = (schema: Schema): fc.Arbitrary<Json> =>
  fc.oneof(payloads(schema), fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>)

const withValues = limitedSchemas(2).chain((schema) =>
  fc.tuple(fc.constant(schema), fc.array(values(schema), { maxLength: 5 }))
)

test('the text of a date and time is a pattern like any other, unless the format says it', () => {
  expect(reads({ type: 'string', pattern: dateTimePattern })).toEqual([{ _tag: 'String', patterns: [dateTimePattern] }])
  expect(reads({ type: 'string', pattern: dateTimePattern, format: 'date-time' })).toEqual([
    { _tag: 'String', format: 'date-time' }
  ])
})

test("the model's validator agrees with ajv", () => {
  holds(
    withValues,
    ([schema, list]) => {
      const validate = ajv.compile(toJsonSchema(schema))
      for (const value of list) {
        expect(accepts(schema)(value)).toBe(validate(value))
        expect(refusedPaths(schema)(value).length === 0).toBe(validate(value))
      }
    },
    6
  )
})

test('a schema written and read again is the same', () => {
  holds(
    limitedSchemas(2),
    (schema) => {
      expect(equals(reads(toJsonSchema(schema)), schema)).toBe(true)
    },
    6
  )
})

test('values that come and go are told as text, whatever they are', () => {
  const [older, newer] = [
    [1, true],
    [2, true]
  ].map((values) => ofSchema('', reads({ enum: values })))
  const found = older !== undefined && newer !== undefined ? diff(older, newer) : []
  expect(found.map((one) => [one.rule, one.old, one.new])).toEqual([
    ['enum-value-removed', '1', 'absent'],
    ['enum-value-added', 'absent', '2']
  ])
})

test('an intersection accepts what both schemas accept', () => {
  holds(
    fc.tuple(limitedSchemas(1), withValues),
    ([other, [schema, list]]) => {
      const both = intersect(schema, other)
      for (const value of list) expect(accepts(both)(value)).toBe(accepts(schema)(value) && accepts(other)(value))
    },
    6
  )
})

test('sound and proven for documents: what ajv refuses has a finding above INFO, and a witness convinces ajv', () => {
  holds(
    fc.tuple(limitedSchemas(2), limitedSchemas(2), fc.nat()),
    ([before, after, seed]) => {
      const [older, newer] = [before, after].map((schema) => ajv.compile(toJsonSchema(schema)))
      const findings = diff(ofSchema('old', before), ofSchema('new', after))
      for (const payload of fc.sample(payloads(before), { numRuns: 5, seed })) {
        if (older?.(payload) !== true || newer?.(payload) === true) continue
        expect(findings.filter(({ severity }) => severity !== 'INFO')).not.toEqual([])
      }
      for (const { severity, witness } of findings) {
        if (severity === 'ERR') expect([older?.(witness), newer?.(witness)]).toEqual([true, false])
      }
    },
    10
  )
}, 120_000)

test('proven for documents with keywords that cannot be run: a witness convinces ajv', () => {
  holds(
    documentPairs,
    ([before, after]) => {
      const [older, newer] = [before, after].map((json) => ajv.compile(json))
      for (const { severity, witness } of diff(ofSchema('old', reads(before)), ofSchema('new', reads(after)))) {
        if (severity === 'ERR') expect([older?.(witness), newer?.(witness)]).toEqual([true, false])
      }
    },
    10
  )
}, 120_000)

test('sound for documents with keywords that cannot be run: what ajv refuses has a finding above INFO', () => {
  holds(
    fc.tuple(documentPairs, fc.nat()),
    ([[before, after], seed]) => {
      const [older, newer] = [before, after].map((json) => ajv.compile(json))
      const findings = diff(ofSchema('old', reads(before)), ofSchema('new', reads(after)))
      for (const payload of fc.sample(payloads(reads(before)), { numRuns: 5, seed })) {
        if (older?.(payload) !== true || newer?.(payload) === true) continue
        expect(findings.filter(({ severity }) => severity !== 'INFO')).not.toEqual([])
      }
    },
    10
  )
}, 120_000)

test('a keyword is run as ajv runs it', () => {
  holds(
    documents(2).chain((json) => fc.tuple(fc.constant(json), fc.array(values(reads(json)), { maxLength: 5 }))),
    ([json, list]) => {
      const [schema, validate] = [reads(json), ajv.compile(json)]
      for (const value of list) {
        expect([value, accepts(schema)(value), surelyAccepts(schema)(value)]).toEqual([
          value,
          validate(value),
          validate(value)
        ])
      }
    },
    20
  )
}, 120_000)

test('nothing separates a document from another reading of it', () => {
  holds(
    documents(2),
    (json) => {
      const again: unknown = JSON.parse(JSON.stringify(json))
      expect(diff(ofSchema('', reads(json)), ofSchema('', reads(again)))).toEqual([])
    },
    6
  )
})

test('every keyword of the standard that asserts is known', () => {
  const words = ['applicator', 'unevaluated', 'validation'].flatMap((name) => {
    const file = require.resolve(`ajv/dist/refs/json-schema-2020-12/meta/${name}.json`)
    return Object.keys((JSON.parse(readFileSync(file, 'utf8')) as { readonly properties: object }).properties)
  })
  expect(words.length).toBeGreaterThan(30)
  expect([...words, 'format', '$ref', '$dynamicRef'].filter((word) => !asserting.has(word))).toEqual([])
})

test('a witness is found for most of what may break between documents', () => {
  const pairs = fc.sample(fc.tuple(limitedSchemas(1), limitedSchemas(1)), {
    numRuns: Math.max(100, 10 * runs),
    seed: 1
  })
  const findings = pairs
    .filter(([before]) => O.isSome(smallest(before)))
    .flatMap(([before, after]) => diff(ofSchema('old', before), ofSchema('new', after)))
  const unproven = findings.filter(({ rule }) => rule === 'unproven').length
  expect(unproven).toBeLessThan(findings.length * 0.08)
})

describe('OpenAPI', () => {
  const document = {
    openapi: '3.0.3',
    components: {
      schemas: {
        Base: { type: 'object', properties: { id: { type: 'integer', format: 'int32' } }, required: ['id'] },
        Session: {
          allOf: [
            { $ref: '#/components/schemas/Base' },
            { type: 'object', properties: { label: { type: 'string', nullable: true } }, required: ['label'] }
          ]
        },
        Tree: { type: 'object', properties: { child: { $ref: '#/components/schemas/Tree' } } },
        Price: { type: 'number', minimum: 0, exclusiveMinimum: true },
        Lost: { $ref: '#/components/schemas/Nowhere' },
        Far: { $ref: 'https://example.com/schema.json' },
        'a/b': { type: 'string' }
      }
    }
  }
  const named = (name: string): Schema => reads(document, `/components/schemas/${name}`)

  test('nullable adds null to no enum that does not list it', () => {
    expect(accepts(reads({ type: 'string', nullable: true, enum: ['x'] }))(null)).toBe(false)
    expect(accepts(reads({ type: 'string', nullable: true, enum: ['x', null] }))(null)).toBe(true)
    expect(accepts(reads({ type: 'string', nullable: true }))(null)).toBe(true)
  })

  test.each([
    ['3.0.3', { type: 'string', nullable: true }, true],
    ['3.0.3', { nullable: true, allOf: [{ type: 'string' }] }, false],
    ['3.1.0', { type: 'string', nullable: true }, false],
    ['3.1.0', { type: ['string', 'null'] }, true]
  ])('null in a document of OpenAPI %s: %j', (openapi, json, accepted) => {
    expect(accepts(reads({ openapi, components: { schemas: { A: json } } }, '/components/schemas/A'))(null)).toBe(
      accepted
    )
  })

  test.each<readonly [string, unknown, boolean]>([
    ['allOf', { type: 'object', nullable: true, allOf: [{ type: 'object' }] }, false],
    ['const', { type: 'string', nullable: true, const: 'x' }, false],
    ['not', { type: 'string', nullable: true, not: { enum: [null] } }, false],
    ['anyOf that takes it', { type: 'string', nullable: true, anyOf: [{ type: 'string' }, { type: 'null' }] }, true]
  ])('nullable says nothing of %s', (_, json, accepted) => {
    expect(accepts(reads(json))(null)).toBe(accepted)
  })

  test.each<readonly [string, boolean]>([
    ['3.0.3', true],
    ['3.1.0', false]
  ])('what stands beside a reference in OpenAPI %s', (openapi, accepted) => {
    const schemas = { Name: { type: 'string' }, Short: { $ref: '#/components/schemas/Name', maxLength: 3 } }
    expect(accepts(reads({ openapi, components: { schemas } }, '/components/schemas/Short'))('long')).toBe(accepted)
  })

  test('allOf, references and nullable', () => {
    const session = accepts(named('Session'))
    expect(
      [
        { id: 1, label: null },
        { id: 1, label: 'a' }
      ].map(session)
    ).toEqual([true, true])
    expect([{ id: 1 }, { label: 'a' }, { id: 2 ** 31, label: 'a' }, { id: 0.5, label: '' }].map(session)).toEqual([
      false,
      false,
      false,
      false
    ])
  })

  test('a limit that is exclusive by a flag', () => {
    expect([0, 0.1].map(accepts(named('Price')))).toEqual([false, true])
  })

  test('a pointer with an escaped key', () => {
    expect(named('a~1b')).toEqual([{ _tag: 'String' }])
  })

  test('a type array of OpenAPI 3.1', () => {
    expect(reads({ type: ['string', 'null'] })).toEqual([{ _tag: 'Null' }, { _tag: 'String' }])
  })

  test('a reference that leads nowhere is an error', () => {
    expect(fromJsonSchema(document, '/components/schemas/Lost')).toEqual(
      E.left({ _tag: 'Missing', pointer: '/components/schemas/Nowhere' })
    )
  })

  test('a pointer that leads nowhere is an error', () => {
    expect(fromJsonSchema(document, '/components/schemas/Nowhere')).toEqual(
      E.left({ _tag: 'Missing', pointer: '/components/schemas/Nowhere' })
    )
  })

  test('a reference to the whole is followed, and one that is no text is not', () => {
    const whole = {
      type: 'string',
      definitions: { self: { $ref: '#' }, list: { $ref: ['#'] }, bad: { $ref: '#/%zz' } }
    }
    expect(reads(whole, '/definitions/self')).toEqual([{ _tag: 'String' }])
    expect(reads(whole, '/definitions/list')).toEqual([{ _tag: 'Opaque', name: '$ref', identity: ['$ref', ['#']] }])
    expect(fromJsonSchema(whole, '/definitions/bad')).toEqual(E.left({ _tag: 'Missing', pointer: '/%zz' }))
  })

  test('a reference to itself, and one to another document, are opaque, and the same as themselves', () => {
    for (const schema of [named('Tree'), named('Far')]) {
      const rules = diff(ofSchema('', schema), ofSchema('', reads({ type: 'string' }))).map(({ rule }) => rule)
      expect(rules.length).toBeGreaterThan(0)
      expect(diff(ofSchema('', schema), ofSchema('', schema))).toEqual([])
    }
    expect(diff(ofSchema('', named('Tree')), ofSchema('', named('Tree')))).toEqual([])
  })

  test('oneOf of thousands of constants is their list', () => {
    const names = Array.from({ length: 2_000 }, (_, i) => `t${i}`)
    expect(reads({ oneOf: names.map((name) => ({ const: name, title: name })) })).toEqual([
      { _tag: 'String', values: names }
    ])
  })

  test('oneOf counts, unless no two alternatives meet', () => {
    const meeting = reads({ oneOf: [{ type: 'number' }, { type: 'integer' }] })
    expect([0.5, 1].map(accepts(meeting))).toEqual([true, false])
    expect(reads({ oneOf: [{ type: 'string' }, { type: 'integer' }] }).map(({ _tag }) => _tag)).toEqual([
      'Number',
      'String'
    ])
  })
})

test.each([
  { type: 'object', patternProperties: { '^x': { type: 'string' } } },
  { type: 'object', unevaluatedProperties: false },
  { if: { type: 'string' }, else: { minimum: 1 } },
  { type: 'string', pattern: '(' },
  { type: 'string', minLength: '5' },
  { type: 'number', minimum: null },
  { type: 'object', required: 'a' },
  { type: 'string', enum: 5 },
  { type: 'string', anyOf: {} }
])('what the model has no place for is told, never dropped: %j', (json) => {
  const plain = reads({ type: json.type ?? 'string' })
  expect(
    diff(ofSchema('', plain), ofSchema('', reads(json))).map(({ rule, severity }) => [rule, severity])
  ).toContainEqual(['codec-opaque', 'WARN'])
  expect(diff(ofSchema('', reads(json)), ofSchema('', reads(json)))).toEqual([])
})

const both = { type: 'object', properties: { a: { type: 'string' }, b: { type: 'string' } } }
const anyTree = {
  $ref: '#/$defs/T',
  $defs: { T: { type: 'object', properties: { v: { type: 'integer' }, l: { $ref: '#/$defs/T' } } } }
}

test.each<readonly [object, object, unknown]>([
  [{ type: 'string' }, { type: 'string', not: { const: 'admin' } }, 'admin'],
  [{ type: 'string' }, { type: 'string', not: { pattern: '^x+$' } }, 'x'],
  [{ type: 'integer' }, { type: 'integer', not: { minimum: 50, maximum: 50 } }, 50],
  [both, { ...both, minProperties: 1 }, {}],
  [both, { ...both, maxProperties: 1 }, { a: '0', b: '0' }],
  [both, { ...both, dependentRequired: { a: ['b'] } }, { a: '0' }],
  [both, { ...both, dependentSchemas: { a: { required: ['b'] } } }, { a: '0' }],
  [
    both,
    { ...both, if: { not: { properties: { a: { const: 'US' } }, required: ['a'] } }, else: { required: ['b'] } },
    { a: 'US' }
  ],
  [
    { ...both, if: { type: 'array' }, else: both },
    { ...both, not: { required: ['a', 'b'] } },
    { a: '0', b: '0' }
  ],
  [
    { type: 'array', prefixItems: [{ type: 'string' }, { type: 'number' }] },
    { type: 'array', prefixItems: [{ type: 'string' }, { type: 'string' }] },
    ['0', 0]
  ],
  [
    { type: 'array', items: { type: 'string' } },
    { type: 'array', items: { type: 'string' }, contains: { const: 'a' } },
    []
  ],
  [
    { type: 'object', patternProperties: { '^x-': { type: 'string' } }, additionalProperties: false },
    { type: 'object', patternProperties: { '^x-': { type: 'number' } }, additionalProperties: false },
    { 'x-': '0' }
  ],
  [
    { type: 'object', additionalProperties: { type: 'string' } },
    { type: 'object', additionalProperties: { type: 'string' }, propertyNames: { pattern: '^[a-c]$' } },
    { key: '0' }
  ],
  [{ type: 'object', enum: [{ a: 1 }, { a: 2 }] }, { enum: [{ a: 1 }] }, { a: 2 }],
  [
    { ...both, anyOf: [{ required: ['a'] }, { required: ['b'] }] },
    { ...both, oneOf: [{ required: ['a'] }, { required: ['b'] }] },
    { a: '0', b: '0' }
  ],
  [
    anyTree,
    {
      $ref: '#/$defs/T',
      $defs: {
        T: { type: 'object', properties: { v: { type: 'integer' }, l: { $ref: '#/$defs/U' } } },
        U: { type: 'object', properties: { v: { type: 'string' }, l: { $ref: '#/$defs/U' } } }
      }
    },
    { l: { v: 0 } }
  ]
])('what a keyword refuses is proven: %j, %j, %j', (before, after, payload) => {
  const found = (old: unknown, changed: unknown, direction: 'backward' | 'forward') =>
    diff(ofSchema('', reads(old)), ofSchema('', reads(changed)), { mode: direction })
      .filter(({ severity }) => severity === 'ERR')
      .map(({ rule, witness }) => [rule, witness])
  expect([before, after].map((json) => ajv.validate(json, payload))).toEqual([true, false])
  expect(found(before, after, 'backward')).toEqual([['constraint-tightened', payload]])
  expect(found(after, before, 'forward')).toEqual([['constraint-relaxed', payload]])
})

test.each([
  [{ type: ['string', 'number'], not: { type: 'number' } }, { type: 'string' }],
  [
    { type: 'object', properties: { a: { type: 'string' } }, minProperties: 1, additionalProperties: false },
    { type: 'object', properties: { a: { type: 'string' } }, required: ['a'], additionalProperties: false }
  ],
  [
    { type: 'array', contains: { type: 'string' } },
    { type: 'array', minItems: 1 }
  ],
  [{ type: ['string', 'number'], if: { type: 'string' }, else: false }, { type: 'string' }],
  [
    { type: 'object', required: ['a'], dependentRequired: { a: ['b'] } },
    { type: 'object', required: ['a', 'b'] }
  ],
  [
    { type: 'object', additionalProperties: { type: 'string' }, propertyNames: { const: 'a' } },
    { type: 'object', additionalProperties: { type: 'string' }, properties: { b: { type: 'number' } } }
  ],
  [
    { type: 'string', pattern: '^\\-$' },
    { type: 'string', maxLength: 1 }
  ]
])('what a keyword may refuse proves nothing: %j', (before, after) => {
  const found = diff(ofSchema('', reads(before)), ofSchema('', reads(after))).map(({ severity }) => severity)
  expect(found).toContain('WARN')
  expect(found).not.toContain('ERR')
})

test('what is sure to be accepted proves a break beside a keyword that cannot be run', () => {
  const [older, newer] = [['string', 'number'], 'string'].map((type) =>
    ofSchema('', reads({ type: 'object', properties: { a: { type }, b: { not: { type: 'null' } } } }))
  )
  expect(older && newer && diff(older, newer).map(({ rule, witness }) => [rule, witness])).toEqual([
    ['type-narrowed', { a: 0 }]
  ])
})

test('oneOf is run as far as its alternatives can be', () => {
  const json = {
    oneOf: [{ type: 'string' }, { type: ['string', 'number'], minLength: 2, not: { $ref: 'common.yaml#/Id' } }]
  }
  const schema = reads(json)
  expect(['a', 'aa', 5, null].map(accepts(schema))).toEqual([true, true, true, false])
  expect(['a', 'aa', 5, null].map(surelyAccepts(schema))).toEqual([true, false, false, false])
})

test.each([
  [
    { type: 'object', required: ['xa'] },
    { type: 'object', required: ['xa'], patternProperties: { '^x': {} }, additionalProperties: false }
  ],
  [
    { type: 'array', minItems: 1, maxItems: 1 },
    { type: 'array', minItems: 1, maxItems: 1, prefixItems: [{}], items: false }
  ],
  [{ type: 'object' }, { type: 'object', not: { required: ['z'] }, patternProperties: { '^x': { type: 'number' } } }],
  [
    { $ref: '#/$defs/T', $defs: { T: { type: 'object', properties: { l: { $ref: '#/$defs/T' } } } } },
    {
      $ref: '#/$defs/T',
      $defs: {
        T: { type: 'object', properties: { l: { $ref: '#/$defs/U' } } },
        U: { type: 'object', properties: { l: { $ref: '#/$defs/U' }, added: { type: 'string' } } }
      }
    }
  ]
])('what a keyword may still accept is no break: %j', (before, after) => {
  const found = diff(ofSchema('', reads(before)), ofSchema('', reads(after))).map(({ severity }) => severity)
  expect(found).toContain('WARN')
  expect(found).not.toContain('ERR')
})

describe('a required property that is not declared', () => {
  const [text, number] = [{ type: 'string' }, { type: 'number' }]
  const told = (before: object, after: object): ReadonlyArray<readonly [string, string]> =>
    diff(ofSchema('', reads({ type: 'object', ...before })), ofSchema('', reads({ type: 'object', ...after })))
      .filter(({ severity }) => severity === 'ERR')
      .map(({ rule, path }) => [rule, path])

  test('is what the additional properties are', () => {
    const declared = { properties: { a: text }, required: ['a'] }
    expect(told(declared, { required: ['a'], additionalProperties: number })).toEqual([['type-changed', '/a']])
    expect(told({ required: ['a'], additionalProperties: text }, { ...declared, additionalProperties: text })).toEqual(
      []
    )
    expect(told(declared, { required: ['a'], additionalProperties: true })).toEqual([])
    expect(told(declared, { required: ['a'] })).toEqual([])
  })

  test('leaves nothing where additional properties are refused', () => {
    expect(smallest(reads({ type: 'object', required: ['a'], additionalProperties: false }))).toEqual(O.none)
  })
})

test.each([[true], [{}], [{ description: 'Whatever else there is.' }]])(
  'additional properties of which nothing is asked are data: %j',
  (additionalProperties) => {
    const [older, newer] = [{}, { b: { type: 'string' } }].map((added) =>
      ofSchema('', reads({ type: 'object', properties: { a: { type: 'string' }, ...added }, additionalProperties }))
    )
    expect(older && newer && diff(older, newer).map(({ rule, severity }) => [rule, severity])).toEqual([
      ['property-added-optional', 'INFO']
    ])
  }
)

describe('what a reference leads to, where it is not followed', () => {
  const told = (older: unknown, newer: unknown): ReadonlyArray<readonly [string, string]> =>
    diff(ofSchema('', reads(older)), ofSchema('', reads(newer))).map(({ rule, severity }) => [rule, severity])

  test.each([
    { patternProperties: { '^x': { $ref: '#/$defs/Id' } } },
    { prefixItems: [{ $ref: '#/$defs/Link' }] },
    { if: { $ref: '#/$defs/Id' }, else: { maxLength: 3 } },
    { not: { $ref: '#/$defs/Id' } },
    { $recursiveRef: '#/$defs/Link' }
  ])('inside the document it is compared: %j', (asserted) => {
    const whole = (Id: object): object => ({ ...asserted, $defs: { Id, Link: { allOf: [{ $ref: '#/$defs/Id' }] } } })
    const rules = told(whole({ type: 'string' }), whole({ type: 'number' })).map(([rule]) => rule)
    expect(['codec-opaque', 'constraint-tightened']).toContain(rules[0])
    expect(told(whole({ type: 'string' }), whole({ type: 'string' }))).toEqual([])
  })

  test.each([
    { $ref: 'common.yaml#/Id' },
    { $ref: '#id', $defs: { Id: { $anchor: 'id', type: 'string' } } },
    { $ref: 'id.json', $defs: { Id: { $id: 'id.json', type: 'string' } } },
    { $dynamicRef: '#id' },
    { not: { $ref: 'common.yaml#/Id' } },
    { not: { $ref: '#/$defs/Far' }, $defs: { Far: { $ref: 'common.yaml#/Id' } } },
    { not: { $ref: '#/$defs/Nowhere' } }
  ])('outside the document it is not known to be the same: %j', (json) => {
    expect(told(json, json)).toContainEqual(['codec-opaque', 'WARN'])
    const schema = reads({ anyOf: [json, json], $defs: json.$defs })
    expect(schema.length).toBe(1)
    expect(diff(ofSchema('', schema), ofSchema('', schema))).toEqual([])
  })
})

describe('codecs of io-ts', () => {
  const even = new t.Type<number, number, unknown>(
    'Even',
    (u): u is number => typeof u === 'number' && u % 2 === 0,
    (u, context) => (typeof u === 'number' && u % 2 === 0 ? t.success(u) : t.failure(u, context)),
    t.identity
  )

  test.each([
    ['a custom codec', t.type({ n: even })],
    ['a predicate', t.type({ n: t.refinement(t.number, (n) => n > 0, 'Positive') })]
  ])('%s is opaque, run and not guessed at', (_name, codec) => {
    const findings = diff(ofCodec('number', t.type({ n: t.number })), ofCodec('custom', codec))
    expect(findings.map(({ path, rule, severity }) => [path, rule, severity])).toEqual([['/n', 'codec-opaque', 'WARN']])
    expect(diff(ofCodec('custom', codec), ofCodec('custom', codec))).toEqual([])
  })

  test('a value that a custom codec still accepts is not said to break, whatever else does', () => {
    const first = new t.Type<'a', 'a', unknown>(
      'First',
      (u): u is 'a' => u === 'a',
      (u, context) => (u === 'a' ? t.success(u) : t.failure(u, context)),
      t.identity
    )
    const [older, newer] = [t.union([t.literal('a'), t.number]), t.union([first, t.literal('b')])]
    const findings = diff(ofCodec('old', older), ofCodec('new', newer))
    expect(findings.map(({ rule, severity, old, note }) => [rule, severity, old, note])).toEqual([
      ['codec-opaque', 'WARN', 'number or a', undefined],
      ['enum-value-added', 'INFO', 'absent', undefined]
    ])
  })

  test.each([
    ['type', t.type({ a: t.string, b: t.union([t.number, t.undefined]) })],
    ['partial', t.partial({ a: t.string })],
    ['intersection', t.intersection([t.type({ a: t.string }), t.partial({ b: t.Int })])],
    ['exact', t.exact(t.type({ a: t.keyof({ x: null, y: null }) }))],
    ['strict', t.strict({ a: t.literal(1) })],
    ['record', t.record(t.string, t.boolean)],
    ['readonly', t.readonly(t.type({ a: t.readonlyArray(t.null) }))],
    ['union', t.union([t.type({ a: t.string }), t.type({ b: t.number })])],
    ['unknown', t.type({ a: t.unknown, b: t.UnknownArray, c: t.UnknownRecord })],
    ['custom', t.type({ a: even })]
  ])('%s: the model accepts what the codec accepts', (_name, codec) => {
    const schema = fromCodec(codec)
    const value = fc.oneof(
      payloads(schema),
      fc.jsonValue({ maxDepth: 2 }),
      fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.jsonValue({ maxDepth: 1 }))
    )
    holds(value, (u) => expect(accepts(schema)(u)).toBe(E.isRight((codec as t.Mixed).decode(u))), 4)
  })
})
