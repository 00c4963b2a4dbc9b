/**
 * Schemas that refer to one another: what is read of them is small, what changes in them is told, and what is not
 * compared is run.
 */
import Ajv2020 from 'ajv/dist/2020.js'
import * as fc from 'fast-check'
import * as E from 'fp-ts/Either'

import { accepts, diff, type Finding, fromJsonSchema, ofSchema, type Operand } from '../../src/compat/index.js'
import { surelyAccepts } from '../../src/compat/validate.js'
import { holds } from '../laws/runs.js'

// To optimize code takes longer than to run it.
const ajv = new Ajv2020({ strict: false, code: { optimize: false } })

const operand = (json: unknown): Operand => {
  const schema = fromJsonSchema(json)
  if (E.isLeft(schema)) throw new Error(`${schema.left._tag} ${schema.left.pointer}`)
  return ofSchema('', schema.right)
}

/** The schemas named, each with its own properties and references to others. */
const group = (edges: ReadonlyArray<readonly [number, number]>, changed?: number): object => {
  const size = 1 + Math.max(0, ...edges.flat())
  const of = (from: number): object => ({
    type: 'object',
    properties: {
      own: { type: from === changed ? 'number' : 'string' },
      ...Object.fromEntries(
        edges.filter(([one]) => one === from).map(([, to], i) => [`to${i}`, { $ref: `#/$defs/S${to}` }])
      )
    }
  })
  return { $ref: '#/$defs/S0', $defs: Object.fromEntries(Array.from({ length: size }, (_, i) => [`S${i}`, of(i)])) }
}

const everyTwo = (size: number): ReadonlyArray<readonly [number, number]> =>
  Array.from({ length: size }, (_, from) => Array.from({ length: size }, (_, to) => [from, to] as const)).flat()

const partsIn = (schema: unknown): number => JSON.stringify(schema).split('"_tag"').length

test('a group of schemas that all refer to all is read in no more than a few times its size', () => {
  for (const size of [2, 5, 8, 9, 14]) {
    expect(partsIn(operand(group(everyTwo(size))).schema)).toBeLessThan(3000)
  }
})

const errors = (findings: ReadonlyArray<Finding>): ReadonlyArray<string> =>
  findings.filter(({ severity }) => severity === 'ERR').map(({ path }) => path)

test.each<readonly [string, ReadonlyArray<readonly [number, number]>, number, number]>([
  ['a node of a tree', [[0, 0]], 0, 1],
  [
    'one that refers to another twice',
    [
      [0, 1],
      [0, 1],
      [1, 0]
    ],
    1,
    2
  ],
  [
    'a ring',
    [
      [0, 1],
      [1, 2],
      [2, 3],
      [3, 4],
      [4, 0]
    ],
    4,
    1
  ],
  ['five that all refer to all', everyTwo(5), 4, 16],
  ['a chain that leads to a group', [[0, 1], [1, 2], ...everyTwo(3).map(([a, b]) => [a + 2, b + 2] as const)], 4, 2]
])('%s is compared wherever it is reached on a way that is new', (_, edges, changed, places) => {
  expect(errors(diff(operand(group(edges)), operand(group(edges, changed))))).toHaveLength(places)
})

test('a large group is compared where it is reached first', () => {
  const found = diff(operand(group(everyTwo(12))), operand(group(everyTwo(12), 11)))
  expect(errors(found)).toEqual(['/to11/own'])
})

/** Definitions each of which refers to the next one twice: as a tree, it has twice as many nodes with each. */
const doubling = (leaf: object, of: (ref: object) => object, size = 40) => ({
  $ref: '#/$defs/S0',
  $defs: Object.fromEntries([
    ...Array.from({ length: size }, (_, i) => [`S${i}`, of({ $ref: `#/$defs/S${i + 1}` })] as const),
    [`S${size}`, leaf] as const
  ])
})

const twice = (ref: object): object => ({ type: 'object', properties: { l: ref, r: ref } })

const beside = (own: object): object => {
  const { $ref, $defs } = doubling({ type: 'string' }, twice)
  return { type: 'object', properties: { own, all: { $ref } }, $defs }
}

test('what is referred to twice, all the way down, is read once and the same as itself', () => {
  const same = (): Operand => operand(doubling({ type: 'string' }, twice))
  expect(diff(same(), same(), { mode: 'full' })).toEqual([])
  const others = [{ type: 'string' }, { type: 'number' }].map((own) => operand(beside(own))) as [Operand, Operand]
  expect(diff(...others).map(({ rule, path }) => [rule, path])).toEqual([['type-changed', '/own']])
})

test('what is required of a value twice, all the way down, is asked once', () => {
  const [older, newer] = ['string', 'number'].map((type) =>
    operand(doubling({ type: 'object', properties: { a: { type } } }, (ref) => ({ allOf: [ref, ref] })))
  ) as [Operand, Operand]
  expect(errors(diff(older, newer))).toEqual(['/a'])
})

test('a format that goes where it refuses nothing is told beside what is referred to twice', () => {
  const [older, newer] = [{ type: 'string', format: 'password' }, { type: 'string' }].map((own) =>
    operand(beside(own))
  ) as [Operand, Operand]
  expect(diff(older, newer, { mode: 'full' }).map(({ severity, path }) => [severity, path])).toEqual([
    ['INFO', '/own'],
    ['INFO', '/own']
  ])
})

test('a change that is reached on ever so many ways is told where it is reached first, and above the others', () => {
  const [older, newer] = ['string', 'number'].map((type) => operand(doubling({ type }, twice, 20))) as [
    Operand,
    Operand
  ]
  const broken = diff(older, newer).filter(({ severity }) => severity === 'ERR')
  expect(broken.length).toBeLessThan(500)
  expect(broken.find(({ path }) => path === '/l'.repeat(20))?.rule).toBe('type-changed')
  for (const way of ['/r'.repeat(20), '/l/r'.repeat(10), '/r/l'.repeat(10)]) {
    expect(broken.some(({ path }) => way.startsWith(path))).toBe(true)
  }
  for (const { witness } of broken) {
    expect([older.accepts(witness), newer.accepts(witness)]).toEqual([true, false])
  }
})

describe('a small document that multiplies out to a large one', () => {
  const object = (properties: object, required: ReadonlyArray<string> = []): object => ({
    type: 'object',
    properties,
    required
  })
  const either = (name: string) => (ref: object) => ({ [name]: [ref, object({ x: ref }, ['x'])] })
  const arrays = (ref: object): object => ({
    type: 'array',
    items: { anyOf: [ref, { type: 'array', items: ref }] }
  })
  const both = (of: (type: string) => object): readonly [Operand, Operand] => [
    operand(of('string')),
    operand(of('integer'))
  ]

  test.each([
    ['alternatives', either('anyOf'), 10],
    ['exclusive alternatives', either('oneOf'), 6],
    ['lists of alternatives', arrays, 10]
  ])('%s that are referred to twice, all the way down, are told where they break', (_, of, size) => {
    const [older, newer] = both((type) => doubling({ type }, of, size))
    const broken = diff(older, newer).filter(({ severity }) => severity === 'ERR')
    expect(broken.length).toBeGreaterThan(0)
    expect(broken.length).toBeLessThan(1000)
    for (const { witness } of broken) {
      expect([older.accepts(witness), newer.accepts(witness)]).toEqual([true, false])
    }
    const [again] = both((type) => doubling({ type }, of, size))
    expect(diff(older, again, { mode: 'full' })).toEqual([])
  })

  const factors =
    (count: number) =>
    (type: string): object => ({
      allOf: Array.from({ length: count }, (_, i) => ({
        anyOf: [object({ [`a${i}`]: { type: 'string' } }, [`a${i}`]), object({ [`b${i}`]: { type } }, [`b${i}`])]
      }))
    })

  test('alternatives of which some are required at once are compared up to a number, and run beyond it', () => {
    expect(diff(...both(factors(4)))[0]?.severity).toBe('ERR')
    for (const count of [10, 24]) {
      const [older, newer] = both(factors(count))
      const opaque = diff(older, newer).filter(({ rule }) => rule === 'codec-opaque')
      expect(opaque.map(({ path }) => path)).toEqual([''])
      expect(opaque[0]?.old).toContain('alternatives at once')
      const value = (b: unknown) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`b${i}`, b]))
      expect([older, newer].map(({ accepts: takes }) => [takes(value('')), takes(value(1)), takes({})])).toEqual([
        [true, false, false],
        [false, true, false]
      ])
      expect(diff(older, both(factors(count))[0], { mode: 'full' })).toEqual([])
    }
  })

  test('what stands beside many alternatives is compared', () => {
    const groups = (count: number) => (type: string) => ({
      type: 'object',
      properties: { n: { type } },
      required: ['n'],
      allOf: Array.from({ length: count }, (_, i) => ({ anyOf: [{ required: [`a${i}`] }, { required: [`b${i}`] }] }))
    })
    const kinds = (count: number) => (type: string) => ({
      properties: { n: { type } },
      required: ['n'],
      anyOf: Array.from({ length: count }, (_, i) => ({ properties: { kind: { const: i } }, required: ['kind'] }))
    })
    for (const of of [groups(6), kinds(17), kinds(90)]) {
      const broken = diff(...both(of)).filter(({ severity }) => severity === 'ERR')
      expect(new Set(broken.map(({ rule, path }) => `${rule} ${path}`))).toEqual(new Set(['type-changed /n']))
    }
  })

  test('a break is found whatever stands before it', () => {
    const keys = Array.from({ length: 60 }, (_, i) => `p${i}`)
    const of = (pattern: (i: number) => string, type: string): Operand =>
      operand({
        ...object(
          {
            ...Object.fromEntries(keys.map((key, i) => [key, { type: 'string', pattern: pattern(i) }])),
            last: { type }
          },
          [...keys, 'last']
        )
      })
    const found = diff(
      of((i) => `^(?:[a-z]{2}-?){1,${i + 2}}$`, 'string'),
      of(() => '^(?:[a-z]{2}-?)+$', 'integer')
    )
    expect(found.find(({ path }) => path === '/last')?.severity).toBe('ERR')
  })

  test('the same alternatives required twice are required once', () => {
    const [older] = both((type) => ({ allOf: [factors(4)(type), factors(4)(type)] }))
    expect(older.schema).toEqual(operand(factors(4)('string')).schema)
  })
})

const graphs = fc.integer({ min: 1, max: 7 }).chain((size) =>
  fc.tuple(
    fc.uniqueArray(fc.tuple(fc.nat(size - 1), fc.nat(size - 1)), {
      minLength: size,
      maxLength: 3 * size,
      selector: ([from, to]) => from * size + to
    }),
    fc.nat(size - 1)
  )
)

const reached = (edges: ReadonlyArray<readonly [number, number]>): ReadonlySet<number> => {
  const found = new Set([0])
  for (const one of found) for (const [from, to] of edges) if (from === one) found.add(to)
  return found
}

test('a change is told if it is reached, and nothing separates two readings', () => {
  holds(
    graphs,
    ([edges, changed]) => {
      const [before, after] = [group(edges), group(edges, changed)]
      expect(diff(operand(before), operand(group(edges)))).toEqual([])
      const told = diff(operand(before), operand(after)).filter(({ severity }) => severity !== 'INFO')
      expect(told.length > 0).toBe(reached(edges).has(changed))
    },
    4
  )
}, 120_000)

const payloads = (depth: number): fc.Arbitrary<unknown> =>
  fc.dictionary(
    fc.constantFrom('own', 'to0', 'to1'),
    depth === 0 ? fc.constantFrom('', 0) : fc.oneof(fc.constantFrom('', 0), payloads(depth - 1), payloads(depth - 1)),
    { maxKeys: 2, noNullPrototype: true }
  )

test('a reference that is not followed is run, as ajv runs it, and a witness is found beside it', () => {
  holds(
    fc.tuple(graphs, fc.array(payloads(5), { maxLength: 5 })),
    ([[edges, changed], values]) => {
      const [before, after] = [group(edges), group(edges, changed)]
      const [{ schema }, older, newer] = [operand(after), ajv.compile(before), ajv.compile(after)]
      for (const value of values) {
        expect([accepts(schema)(value), surelyAccepts(schema)(value)]).toEqual([newer(value), newer(value)])
      }
      for (const { severity, witness } of diff(operand(before), operand(after))) {
        if (severity === 'ERR') expect([older(witness), newer(witness)]).toEqual([true, false])
      }
    },
    4
  )
}, 120_000)

test.each([
  { $ref: '#' },
  { not: { $ref: '#' } },
  { oneOf: [{ $ref: '#' }, { type: 'string' }] },
  { $ref: '#/$defs/a', $defs: { a: { $ref: '#/$defs/b' }, b: { not: { $ref: '#/$defs/a' } } } }
])('what asks of a value what it asks of it is told neither way: %j', (json) => {
  const { schema } = operand(json)
  expect([accepts(schema)(1), surelyAccepts(schema)(1)]).toEqual([true, false])
  expect(diff(operand(json), operand(json))).toEqual([])
})

test('what cannot be run inside of what can be is told neither way', () => {
  for (const inside of [5, { $ref: 'common.yaml#/Id' }, { properties: 5 }, { not: { pattern: '(' } }]) {
    const { schema } = operand({ not: inside })
    expect([accepts(schema)('a'), surelyAccepts(schema)('a')]).toEqual([true, false])
  }
})

test.each([
  { patternProperties: { '(': false } },
  { minProperties: '1' },
  { contains: {}, minContains: '1' },
  { dependentRequired: { a: 'b' } },
  { dependentSchemas: [] },
  { prefixItems: {} },
  { items: [{}] },
  { unevaluatedProperties: false }
])('a keyword of another shape than the standard gives it is not run: %j', (json) => {
  const { schema } = operand(json)
  for (const value of [{ a: 1 }, [1]]) {
    expect(accepts(schema)(value)).toBe(true)
  }
  expect([{ a: 1 }, [1]].every(surelyAccepts(schema))).toBe(false)
})
