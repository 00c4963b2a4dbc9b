/**
 * Equality of JSON values, and patches, held equal to a library that knows nothing of this one.
 */
import { applyPatch as byLibrary, type Operation as AnyOperation } from 'fast-json-patch'
import * as fc from 'fast-check'
import * as E from 'fp-ts/Either'
import * as O from 'fp-ts/Option'
import { isDeepStrictEqual } from 'node:util'

import { type Json } from '../../src/compat/index.js'
import { applyPatch, sameJson } from '../../src/compat/json.js'
import { pointer, type Operation } from '../../src/migrate/Change.js'
import { holds } from '../laws/runs.js'
import { copied, deepFrozen } from '../laws/values.js'

const scalar = fc.constantFrom<Json>(null, true, 0, 1, '', 'a')

const { json } = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 2 },
    scalar,
    fc.array(tie('json'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', '0', 'c/d~e'), tie('json'), { maxKeys: 3, noNullPrototype: true })
  )
}))

test('two values are the same as the runtime says, whatever the order of their keys', () => {
  holds(
    fc.tuple(json, json),
    ([a, b]) => {
      expect(sameJson(a, b)).toBe(isDeepStrictEqual(a, b))
      expect(sameJson(a, copied(a))).toBe(true)
    },
    20
  )
  expect(sameJson({ a: 1, b: 2 }, { b: 2, a: 1 })).toBe(true)
  expect(sameJson({ a: 1 }, { a: 1, b: 2 })).toBe(false)
  expect(sameJson({ a: undefined }, { b: undefined })).toBe(false)
  expect(sameJson([1, 2], [1])).toBe(false)
  expect(sameJson([], {})).toBe(false)
  expect(sameJson({ 0: 1 }, [1])).toBe(false)
  expect(sameJson(0, -0)).toBe(false)
  expect(sameJson(new Date(5), new Date(5))).toBe(true)
  expect(sameJson(new Date(5), new Date(6))).toBe(false)
  expect(sameJson(new Date(5), {})).toBe(false)
})

const places = (value: Json, at: ReadonlyArray<string> = []): ReadonlyArray<ReadonlyArray<string>> => {
  const inside = typeof value === 'object' && value !== null ? Object.entries(value as Record<string, Json>) : []
  const next = Array.isArray(value) ? [String(value.length), '-'] : ['new']
  return [
    ...(at.length === 0 ? [] : [at]),
    ...(typeof value === 'object' && value !== null ? next.map((key) => [...at, key]) : []),
    ...inside.flatMap(([key, child]) => places(child, [...at, key]))
  ]
}

const path = (value: Json): fc.Arbitrary<string> => fc.constantFrom(...places(value)).map(pointer)

const operation = (value: Json): fc.Arbitrary<Operation> =>
  fc.oneof(
    fc.record({ op: fc.constant('add' as const), path: path(value), value: json }, { noNullPrototype: true }),
    fc.record({ op: fc.constant('replace' as const), path: path(value), value: json }, { noNullPrototype: true }),
    fc.record({ op: fc.constant('remove' as const), path: path(value) }, { noNullPrototype: true }),
    fc
      .record({ op: fc.constant('move' as const), from: path(value), path: path(value) }, { noNullPrototype: true })
      .filter((move) => !move.path.startsWith(`${move.from}/`))
  )

const expected = (value: Json, operations: ReadonlyArray<Operation>): O.Option<unknown> =>
  O.fromEither(
    E.tryCatch(
      () => byLibrary(copied(value), copied(operations) as Array<AnyOperation>, true, true).newDocument as unknown,
      () => 'refused'
    )
  )

test('a patch gives what the library makes of it, and leaves its input alone', () => {
  const cases = json
    .filter((value) => typeof value === 'object' && value !== null)
    .chain((value) => fc.tuple(fc.constant(value), fc.array(operation(value), { maxLength: 2 })))
  holds(
    cases,
    ([value, operations]) => {
      const patched = applyPatch(operations)(deepFrozen(value))
      // The library moves an item beyond the end, too.
      if (O.isSome(patched) || operations.every(({ op }) => op !== 'move')) {
        expect(patched).toEqual(expected(value, operations))
      }
    },
    20
  )
})

test.each<readonly [Json, Operation, Json]>([
  [[1, 2, 3], { op: 'move', from: '/0', path: '/1' }, [2, 1, 3]],
  [[[1], [2, 3]], { op: 'move', from: '/1/0', path: '/0/0' }, [[2, 1], [3]]],
  [[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10], { op: 'remove', path: '/10' }, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]]
])('%j with %j is %j', (value, one, patched) => {
  expect(applyPatch([one])(value)).toEqual(O.some(patched))
})

test.each<readonly [string, Json, Operation]>([
  ['the whole', { a: 1 }, { op: 'remove', path: '' }],
  ['the whole, with a value', {}, { op: 'add', path: '', value: 1 }],
  ['a scalar', 5, { op: 'add', path: '/a', value: 1 }],
  ['inside a scalar', { a: 5 }, { op: 'add', path: '/a/b', value: 1 }],
  ['inside null', { a: null }, { op: 'add', path: '/a/b/c', value: 1 }],
  ['inside what is inherited', {}, { op: 'add', path: '/__proto__/a', value: 1 }],
  ['inside nothing', { a: {} }, { op: 'add', path: '/b/c', value: 1 }],
  ['nothing to replace', {}, { op: 'replace', path: '/a', value: 1 }],
  ['nothing to remove', [1], { op: 'remove', path: '/1' }],
  ['nothing to move', {}, { op: 'move', from: '/a', path: '/b' }],
  ['a place that is inherited', {}, { op: 'remove', path: '/toString' }],
  ['beyond the end', [1], { op: 'add', path: '/2', value: 1 }],
  ['no index', [1], { op: 'add', path: '/a', value: 1 }],
  ['an empty index', [1], { op: 'add', path: '/', value: 1 }],
  ['no index to replace', [1], { op: 'replace', path: '/length', value: 1 }],
  ['an index with more behind it', [1], { op: 'remove', path: '/0a' }],
  ['more before an index', [1], { op: 'remove', path: '/a0' }],
  ['an index with a sign', [1], { op: 'remove', path: '/+0' }],
  ['an index in hexadecimal digits', [1], { op: 'remove', path: '/0x0' }],
  ['an index with an exponent', [1], { op: 'remove', path: '/0e0' }]
])('no patch applies to %s', (_, value, one) => {
  expect(applyPatch([one])(value)).toEqual(O.none)
})
