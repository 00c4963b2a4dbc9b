/**
 * One migration, as a version may declare it that is not written yet.
 */
import * as assert from 'node:assert/strict'
import * as E from 'fp-ts/Either'
import * as t from 'io-ts'
import { PathReporter } from 'io-ts/PathReporter'

import {
  changed,
  DateTime,
  enumeration,
  introduced,
  migration,
  optional,
  type Refusal,
  refused,
  required,
  type Rule,
  unchanged
} from '../../src/index.js'
import { describeRules } from '../../src/migrate/Migration.js'
import { migrate, normalize, type Obstacles, type Outcome } from '../../src/migrate/run.js'
import { first, firstToSecond, second, third, versionOf } from './versions.js'

const refusedWith = (result: E.Either<Obstacles, Outcome>): ReadonlyArray<string> => {
  assert.ok(E.isLeft(result))
  expect(result.left.refusals).toEqual([])
  return PathReporter.report(E.left([...result.left.errors]))
}

const upgrade = migrate(firstToSecond, 'upgrade')

test('a field that only the later version requires may be absent: its rule gives it', () => {
  expect(upgrade({ id: 'a', other: 1 }, 'wire', {})).toStrictEqual(
    E.right({
      value: { id: 'a', other: 1, source_url: 'about:blank' },
      changes: [{ _tag: 'Added', path: '/source_url', to: 'about:blank', rule: 'url-demanded', lossless: false }]
    })
  )
})

test('errors are as io-ts tells them, of either version', () => {
  expect(refusedWith(upgrade({ id: 5, sourceUrl: 6, lastNote: 7 }, 'document', {}))).toEqual([
    'Invalid value 5 supplied to : Session/id: string',
    'Invalid value 6 supplied to : Session/sourceUrl: string',
    'Invalid value 7 supplied to : Session/lastNote: string'
  ])
  expect(refusedWith(upgrade({ id: 5, source_url: 6, lastNote: 7 }, 'wire', {}))).toEqual([
    'Invalid value 5 supplied to : SessionWire/id: string',
    'Invalid value 6 supplied to : SessionWire/source_url: string'
  ])
})

test('a field of versions further ahead is checked as the nearest of them has it', () => {
  const onward = migrate(firstToSecond, 'upgrade', [third])
  const payload = { id: 'a', sourceUrl: 'https://a.example', lastNote: 'text', isOpen: true }
  expect(onward(payload, 'document', {})).toStrictEqual(E.right({ value: payload, changes: [] }))
  expect(refusedWith(onward({ ...payload, lastNote: 5, isOpen: 'yes' }, 'document', {}))).toEqual([
    'Invalid value 5 supplied to : Session/lastNote: string',
    'Invalid value "yes" supplied to : Session/isOpen: boolean'
  ])
})

test('a codec may refuse the payload as a whole', () => {
  const Named = t.refinement(first.ConnectSession, ({ id }) => id !== '', 'Named')
  const named = { ...first, ConnectSession: Named, ConnectSessionWire: Named }
  const declared = migration(named, second)(firstToSecond.rules)
  expect(refusedWith(migrate(declared, 'upgrade')({ id: '' }, 'document', {}))).toEqual([
    'Invalid value {"id":""} supplied to : Named'
  ])
})

describe('another spelling of an enumeration', () => {
  const sizes = (spellings: Readonly<Record<string, 'large'>>) => ({
    sizes: optional(t.array(enumeration('Size', ['small', 'large'], spellings)))
  })
  const earlier = versionOf('earlier', { id: required(t.string), ...sizes({ big: 'large' }) })
  const later = versionOf('later', { id: required(t.string), label: optional(t.string), ...sizes({}) })
  const declared = migration(earlier, later)({ label: introduced })
  const payload = { id: 'a', sizes: ['big', 'small'] }
  const respelt = {
    value: { id: 'a', sizes: ['large', 'small'] },
    changes: [
      { _tag: 'Converted', path: '/sizes/0', from: 'big', to: 'large', rule: 'category-spelling', lossless: false }
    ]
  }

  test('becomes the value without a rule of its own, and the later version reads it', () => {
    expect(migrate(declared, 'upgrade')(payload, 'document', {})).toStrictEqual(E.right(respelt))
    expect(later.ConnectSession.is(respelt.value)).toBe(true)
    expect(describeRules(declared).map(({ id }) => id)).toContain('category-spelling')
  })

  test('becomes the value outside of a list too, and in a list that cannot be changed', () => {
    const Size = enumeration('Size', ['small', 'large'], { big: 'large' })
    const single = versionOf('single', {
      id: required(t.string),
      size: optional(Size),
      sizes: optional(t.readonlyArray(Size))
    })
    const wide = { id: 'a', size: 'big', sizes: ['small', 'big'] }
    expect(normalize(single)(wide, 'document', {})).toStrictEqual(
      E.right({
        value: { id: 'a', size: 'large', sizes: ['small', 'large'] },
        changes: ['/size', '/sizes/1'].map((path) => ({ ...respelt.changes[0], path }))
      })
    )
    const bare = { id: 'a', size: null }
    expect(normalize(single)(bare, 'document', {})).toStrictEqual(E.right({ value: bare, changes: [] }))
  })

  test('becomes the value in a payload that is at its version, and then stays', () => {
    expect(normalize(earlier)(payload, 'document', {})).toStrictEqual(E.right(respelt))
    expect(normalize(earlier)(respelt.value, 'document', {})).toStrictEqual(
      E.right({ value: respelt.value, changes: [] })
    )
  })

  test('is left where it is a value too', () => {
    const both = enumeration('Size', ['big', 'large'], { big: 'large' })
    const version = versionOf('both', { id: required(t.string), sizes: optional(t.array(both)) })
    expect(normalize(version)(payload, 'document', {})).toMatchObject({ left: { errors: [{ value: 'small' }] } })
    const kept = { id: 'a', sizes: ['big', 'large'] }
    expect(normalize(version)(kept, 'document', {})).toStrictEqual(E.right({ value: kept, changes: [] }))
  })

  test('becomes the value of a field that only the later version has', () => {
    const bare = versionOf('bare', { id: required(t.string) })
    const grew = migration(bare, earlier)({ sizes: introduced })
    expect(migrate(grew, 'upgrade')(payload, 'document', {})).toStrictEqual(E.right(respelt))
  })
})

test('a value that the later version reads with another codec must be one of its too', () => {
  const Short = t.refinement(t.string, (text) => text.length < 3, 'Short')
  const strict = versionOf('strict', { id: required(Short) })
  const declared = migration(first, strict)({})
  expect(migrate(declared, 'upgrade')({ id: 'ab' }, 'document', {})).toStrictEqual(
    E.right({ value: { id: 'ab' }, changes: [] })
  )
  expect(refusedWith(migrate(declared, 'upgrade')({ id: 'abc' }, 'document', {}))).toEqual([
    'Invalid value "abc" supplied to : Session/id: Short'
  ])
})

test('what a rule gives must be of the later version too, whatever the rule says', () => {
  const strict = versionOf('strict', { id: required(t.Int), at: required(DateTime) })
  const loose = versionOf('loose', { id: required(t.number) })
  const words = { id: 'kept', upgrade: 'It stays.', downgrade: 'It stays.', lossy: 'Never.' }
  const kept: Rule<number, number> = { descriptions: [words], upgrade: unchanged, downgrade: unchanged }
  const never: Rule<Date | string | undefined, Date | string> = {
    descriptions: [words],
    upgrade: () => unchanged(undefined) as never,
    downgrade: () => unchanged(undefined)
  }
  const declared = migration(loose, strict)({ id: kept, at: never })
  const run = migrate(declared, 'upgrade')
  expect(run({ id: 1, at: '2025-01-01T00:00:00Z' }, 'document', {})).toEqual(
    E.right(expect.objectContaining({ value: { id: 1, at: '2025-01-01T00:00:00Z' } }))
  )
  expect(refusedWith(run({ id: 1.5 }, 'document', {}))).toEqual([
    'Invalid value 1.5 supplied to : Session/id: Int',
    'Invalid value undefined supplied to : Session/at: DateTime'
  ])
})

test('it must be where both versions have the same codec, too', () => {
  const words = { id: 'given', upgrade: 'It is given.', downgrade: 'It stays.', lossy: 'Never.' }
  const given = (value: unknown): ReadonlyArray<string> => {
    const rule: Rule<string | null | undefined, string> = {
      descriptions: [words],
      upgrade: (_, { path }) =>
        changed(value as string, [{ _tag: 'Added', path, to: value, rule: 'given', lossless: false }]),
      downgrade: unchanged
    }
    const declared = migration(
      versionOf('may', { id: required(t.string), label: optional(t.string) }),
      versionOf('must', { id: required(t.string), label: required(t.string) })
    )({ label: rule })
    return refusedWith(migrate(declared, 'upgrade')({ id: 'a' }, 'document', {}))
  }
  expect([undefined, null, 5].flatMap(given)).toEqual([
    'Invalid value undefined supplied to : Session/label: string',
    'Invalid value null supplied to : Session/label: string',
    'Invalid value 5 supplied to : Session/label: string'
  ])
})

test('what a rule refuses and what the later version reads otherwise is told at once', () => {
  const Short = t.refinement(t.string, (text) => text.length < 3, 'Short')
  const words = { id: 'kept', upgrade: 'It is refused.', downgrade: 'It stays.', lossy: 'Never.' }
  const refusal: Refusal = { _tag: 'NotExact', path: '/id', rule: 'kept', value: 'a' }
  const declared = migration(
    versionOf('text', { id: required(t.string), name: required(t.string) }),
    versionOf('number', { id: required(t.number), name: required(Short) })
  )({ id: { descriptions: [words], upgrade: () => refused(refusal), downgrade: () => unchanged('') } })
  const result = migrate(declared, 'upgrade')({ id: 'a', name: 'abc' }, 'document', {})
  assert.ok(E.isLeft(result))
  expect(result.left.refusals).toEqual([refusal])
  expect(PathReporter.report(E.left([...result.left.errors]))).toEqual([
    'Invalid value "abc" supplied to : Session/name: Short'
  ])
})

test('a rule is given what is stored, and a session in memory its own values', () => {
  const seen: Array<unknown> = []
  const at = new Date(1000)
  const timed: Rule<Date | string, number> = {
    descriptions: [{ id: 'to-seconds', upgrade: 'Seconds.', downgrade: 'A date-time.', lossy: 'Below a second.' }],
    upgrade: (from, { path }) => {
      seen.push(from)
      const to = new Date(from).getTime() / 1000
      return changed(to, [{ _tag: 'Converted', path, from, to, rule: 'to-seconds', lossless: false }])
    },
    downgrade: (from, { path }) => {
      const to = new Date(from * 1000).toISOString()
      return changed(to, [{ _tag: 'Converted', path, from, to, rule: 'to-seconds', lossless: true }])
    }
  }
  const declared = migration(
    versionOf('text', { at: required(DateTime) }),
    versionOf('seconds', { at: required(t.number) })
  )({ at: timed })
  for (const given of [at, at.toISOString()]) {
    const migrated = migrate(declared, 'upgrade')({ at: given }, 'document', {})
    assert.ok(E.isRight(migrated))
    expect(migrated.right.value).toEqual({ at: 1 })
  }
  expect(seen).toEqual([at, at.toISOString()])
})
