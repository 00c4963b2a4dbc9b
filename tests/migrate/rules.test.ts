/**
 * The rules, one by one: what they do in words, and what becomes of values at their edges.
 */
import * as assert from 'node:assert/strict'
import * as E from 'fp-ts/Either'
import * as t from 'io-ts'

import {
  describeRules,
  enumeration,
  grown,
  migration,
  numbered,
  optional,
  type ReconcileOptions,
  relaxed,
  required,
  V1,
  V2,
  v1ToV2
} from '../../src/index.js'
import { migrate } from '../../src/migrate/run.js'
import { versionOf } from './versions.js'

test('the migration from version 1 to version 2, in words', () => {
  expect(describeRules(v1ToV2)).toStrictEqual([
    {
      id: 'id-to-number',
      upgrade: 'An id in text becomes the number it names, if that number is written with the same text.',
      downgrade: 'The number becomes the text that JavaScript writes for it.',
      lossy: 'When the number came from an id table or by coercion, and for the number -0.'
    },
    {
      id: 'provider-optional',
      upgrade: 'The provider stays as it is.',
      downgrade: 'A provider that is absent or null is taken from the caller; without one the payload is refused.',
      lossy: 'Always: the earlier version cannot say that there was no provider.'
    },
    {
      id: 'category-spelling',
      upgrade:
        'hrisLegacy becomes hris-legacy, stackOne becomes stackone: the spellings of the documented examples become the values of the enumeration.',
      downgrade: 'The same: the values of the enumeration are the same in both versions.',
      lossy: 'Always: the other spelling is not restored.'
    },
    {
      id: 'category-added',
      upgrade: 'Every value stays: the enumeration only grew.',
      downgrade: 'iam, lms, documents are removed from the list.',
      lossy: 'Always: the earlier version has no such value.'
    },
    {
      id: 'field-introduced',
      upgrade: 'The field stays absent; a value that is there already is carried over, and must be valid.',
      downgrade: 'The field is removed.',
      lossy: 'Always: the earlier version has no place for it.'
    }
  ])
})

describe('an id', () => {
  const upgraded = (text: string, options: ReconcileOptions) =>
    numbered.upgrade(text, { field: 'id', path: '/id', options })

  const converted = (from: string, to: number, lossless: boolean) =>
    E.right({
      value: to,
      changes: [{ _tag: 'Converted', path: '/id', from, to, rule: 'id-to-number', lossless }]
    })

  const refused = (value: string) => E.left([{ _tag: 'NotExact', path: '/id', rule: 'id-to-number', value }])

  test.each(['', ' ', '\t\n', 'seven', 'Infinity', '1e999'])('%j names no number, not even a rounded one', (text) => {
    expect(upgraded(text, { inexactIds: 'coerce' })).toStrictEqual(refused(text))
  })

  test.each<readonly [string, number]>([
    ['007', 7],
    [' 7 ', 7],
    ['1e3', 1000],
    ['9007199254740993', 9007199254740992]
  ])('%j is rounded only where that is asked for', (text, to) => {
    expect(upgraded(text, {})).toStrictEqual(refused(text))
    expect(upgraded(text, { inexactIds: 'reject' })).toStrictEqual(refused(text))
    expect(upgraded(text, { inexactIds: 'coerce' })).toStrictEqual(converted(text, to, false))
  })

  test('the table of the caller is asked before an id is rounded, and never where the number is exact', () => {
    const options: ReconcileOptions = { ids: (text, field) => text.length + field.length, inexactIds: 'coerce' }
    expect(upgraded('007', options)).toStrictEqual(converted('007', 5, false))
    expect(upgraded('7', options)).toStrictEqual(converted('7', 7, true))
  })

  test('an id that the table does not have is inexact as before', () => {
    expect(upgraded('007', { ids: () => undefined })).toStrictEqual(refused('007'))
  })

  test.each<readonly [unknown, string]>([
    [Number.NaN, 'number'],
    [Number.POSITIVE_INFINITY, 'number'],
    [null, 'null'],
    ['8', 'string'],
    [Promise.resolve(8), 'object']
  ])('%p of the table is no number, and no number is guessed in its place', (n, kind) => {
    const cause = `it gave no finite number (${kind})`
    const refusal = E.left([{ _tag: 'NotExact', path: '/id', rule: 'id-to-number', value: '007', cause }])
    for (const inexactIds of ['reject', 'coerce'] as const) {
      expect(upgraded('007', { ids: () => n as number, inexactIds })).toStrictEqual(refusal)
    }
  })
})

describe('a provider', () => {
  const context = { field: 'provider', path: '/provider', options: {} }
  const given = { ...context, options: { provider: 'hibob' } }
  const edit = { path: '/provider', to: 'hibob', rule: 'provider-optional', lossless: false }

  test('that is absent is refused, or added', () => {
    const refusal = { _tag: 'NotSupplied', path: '/provider', rule: 'provider-optional' }
    expect(relaxed.downgrade(undefined, context)).toStrictEqual(E.left([refusal]))
    expect(relaxed.downgrade(undefined, given)).toStrictEqual(
      E.right({ value: 'hibob', changes: [{ _tag: 'Added', ...edit }] })
    )
  })

  test('that is null is refused with what is there, or replaced', () => {
    const refusal = { _tag: 'NotSupplied', path: '/provider', rule: 'provider-optional', value: null }
    expect(relaxed.downgrade(null, context)).toStrictEqual(E.left([refusal]))
    expect(relaxed.downgrade(null, given)).toStrictEqual(
      E.right({ value: 'hibob', changes: [{ _tag: 'Converted', from: null, ...edit }] })
    )
  })
})

describe('a list of an enumeration that grew', () => {
  const Earlier = enumeration('Size', ['small', 'large'], { big: 'large' })
  const Later = enumeration('Size', ['small', 'medium', 'large', 'huge'], { big: 'large', giant: 'huge' })
  const rule = grown(Earlier, Later)
  const context = { field: 'sizes', path: '/sizes', options: {} }

  const removed = (path: string, from: string) => ({
    _tag: 'Removed',
    path,
    from,
    rule: 'category-added',
    lossless: false
  })

  test('loses on the way back what the earlier version has no value for, last first', () => {
    const list: Array<t.TypeOf<typeof Later>> = ['huge', 'large', 'medium', 'small', 'huge']
    expect(rule.downgrade(list, context)).toStrictEqual(
      E.right({
        value: ['large', 'small'],
        changes: [removed('/sizes/4', 'huge'), removed('/sizes/2', 'medium'), removed('/sizes/0', 'huge')]
      })
    )
  })

  test('in words, names every value', () => {
    expect(rule.descriptions.map(({ upgrade, downgrade }) => [upgrade, downgrade])).toEqual([
      ['Every value stays: the enumeration only grew.', 'medium, huge are removed from the list.']
    ])
  })

  test('is for required lists, and for those that cannot be changed, too', () => {
    const earlier = { lists: required(t.array(V1.Category)), fixed: optional(t.readonlyArray(V1.Category)) }
    const later = { lists: required(t.array(V2.Category)), fixed: optional(t.readonlyArray(V2.Category)) }
    const categories = grown(V1.Category, V2.Category)
    const declared = migration(
      versionOf('earlier', earlier),
      versionOf('later', later)
    )({ lists: categories, fixed: categories })
    expect(migrate(declared, 'downgrade')({ lists: ['iam', 'crm'], fixed: null }, 'document', {})).toMatchObject({
      right: { value: { lists: ['crm'], fixed: null } }
    })
  })

  test('is the same list where nothing is spelt otherwise', () => {
    const list: Array<V1.Category> = ['ats', 'crm']
    const upgraded = grown(V1.Category, V2.Category).upgrade(list)
    assert.ok(E.isRight(upgraded))
    expect(upgraded.right.value).toBe(list)
    expect(upgraded.right.changes).toEqual([])
  })
})
