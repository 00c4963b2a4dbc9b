/**
 * The parts that need no server.
 */
import * as fc from 'fast-check'
import * as E from 'fp-ts/Either'
import * as O from 'fp-ts/Option'

import { type Direction, V1, V2 } from '../../src'
import { migrateText } from '../../src/bulk/migrateText'
import {
  explainPostgresError,
  parseName,
  quote,
  transient,
  undoPostgres,
  upgradePostgres
} from '../../src/bulk/postgres'
import { redacted } from '../../src/bulk/postgres/connection'
import { migratePayload } from '../../src/bulk/postgres/migratePayload'
import { add, none, type Totals } from '../../src/bulk/report'
import { type Splice, spliced } from '../../src/bulk/jsonText'
import { inverse } from '../../src/bulk/postgres/patch'
import { causeOf, toError } from '../../src/bulk/postgres/PostgresError'
import { isDuration, milliseconds } from '../../src/bulk/postgres/session'
import { textArray } from '../../src/bulk/postgres/textArray'
import { usual } from '../../src/bulk/postgres/usual'
import { payloads, upgradable } from '../laws/arbitrary'
import { plainSessions, shapes } from './sessions'

const name = fc.string({
  minLength: 1,
  unit: fc.constantFrom('a', 'Z', '_', 'é', ' ', '0', '.', ',', '"', "'", '\\', '-')
})

test('a quoted name is read back, whatever it is and whatever separates it', () => {
  fc.assert(
    fc.property(
      fc.array(name, { minLength: 1, maxLength: 3 }),
      fc.constantFrom('.' as const, ',' as const),
      (names, by) => {
        expect(parseName(by)(names.map(quote).join(by))).toEqual(O.some(names))
      }
    )
  )
})

test.each(['', '.', 'a.', '.a', 'a..b', '"a', '"a"b', 'a"b"', '""', 'a b,'])('%j is no name', (text) => {
  expect(parseName('.')(text)).toEqual(O.none)
})

test('JSON text that was edited is restored, whatever the edit', () => {
  const texts = fc.oneof(fc.constantFrom(...shapes(100)), fc.json())
  fc.assert(
    fc.property(texts, texts, (before, after) => {
      expect(spliced(after, inverse(before, after))).toBe(before)
    })
  )
})

/** What PostgreSQL's `(a - removed) || patch` gives. */
const merged = (json: string, removed: ReadonlyArray<string>, patch: string): unknown => ({
  ...Object.fromEntries(Object.entries(JSON.parse(json) as object).filter(([key]) => !removed.includes(key))),
  ...(JSON.parse(patch) as object)
})

describe.each(['upgrade', 'downgrade'] as const)('%s of one payload', (direction: Direction) => {
  const options = { provider: 'hibob', inexactIds: 'coerce' } as const
  const sessions = fc
    .oneof(
      payloads(V1.fields, 'wire'),
      payloads(V1.fields, 'document'),
      payloads(V2.fields, 'wire'),
      payloads(V2.fields, 'document')
    )
    .map((payload) => JSON.stringify(payload))
  const samples = fc.oneof(sessions, fc.constantFrom(...shapes(0).filter((text) => !text.startsWith('{"id":"5","id"'))))

  test('is the same for every kind of column, and taken back by what is kept', () => {
    fc.assert(
      fc.property(samples, (payload) => {
        const expected = migrateText(direction, options)(payload)
        const asText = migratePayload('text', direction, options)(payload)
        const asJsonb = migratePayload('jsonb', direction, options)(payload)
        if (E.isLeft(expected)) {
          expect(asText).toEqual(expected)
          expect(asJsonb).toEqual(expected)
          return
        }
        if (E.isLeft(asText) || E.isLeft(asJsonb)) throw new Error('refused')
        const { changes, text } = expected.right
        const counted = changes.map(({ rule, lossless }) => ({ rule, lossless }))
        expect(asText.right.changes).toMatchObject(counted)
        expect(asJsonb.right.changes).toMatchObject(counted)
        expect(asText.right.changes).toHaveLength(counted.length)
        if (changes.length === 0) return
        expect(asText.right.text).toBe(text)
        expect(spliced(text, JSON.parse(asText.right.edits ?? '[]') as ReadonlyArray<Splice>)).toBe(payload)
        const { patch, edits } = asJsonb.right
        expect(merged(payload, patch.removed, patch.after)).toEqual(JSON.parse(text))
        const added = JSON.parse(edits ?? '[]') as ReadonlyArray<string>
        expect(merged(text, added, patch.before)).toEqual(JSON.parse(payload))
        expect(JSON.parse(patch.before)).toEqual(JSON.parse(asText.right.patch.before))
        expect(JSON.parse(patch.after)).toEqual(JSON.parse(asText.right.patch.after))
      }),
      { numRuns: 400 }
    )
  })

  test('keeps numbers that JavaScript cannot hold as they are spelt', () => {
    const session =
      '{"id":1,"organization_id":2,"project_id":"p","provider":"x","origin_owner_id":"o","origin_owner_name":"n","created_at":"2024-01-01T00:00:00Z","metadata":{"big": 12345678901234567890}}'
    const result = migratePayload('jsonb', 'downgrade', {})(session)
    expect(result).toMatchObject(
      E.right({ patch: { before: expect.stringContaining('12345678901234567890') as string } })
    )
  })
})

describe('usual payloads', () => {
  const spaced = (value: unknown): fc.Arbitrary<string> =>
    fc.constantFrom(
      JSON.stringify(value),
      JSON.stringify(value, null, 1).replaceAll('\n', ' ').replaceAll('": ', '" :\t')
    )
  const sessions = fc
    .oneof(upgradable(V1, 'wire'), upgradable(V1, 'document'), payloads(V2.fields, 'wire'))
    .chain((payload) => fc.record({ payload: fc.constant(payload), more: fc.string({ unit: 'grapheme' }) }))
    .chain(({ payload, more }) => spaced({ ...payload, project_id: more, projectId: more }))

  test.each(['text', 'jsonb'] as const)('are what the exact way makes of them, in a column of %s', (kind) => {
    const quick = usual(kind, 'upgrade')
    let taken = 0
    fc.assert(
      fc.property(fc.oneof(sessions, fc.constantFrom(...shapes(200))), (payload) => {
        const migrated = quick(payload)
        if (migrated === undefined) return
        taken++
        const exact = migrateText('upgrade', {})(payload)
        if (E.isLeft(exact)) throw new Error(`taken, though it is refused: ${payload}`)
        const { changes, text, from } = exact.right
        expect(migrated.changes).toEqual(changes.map(({ rule, lossless }) => ({ rule, lossless })))
        if (changes.length === 0) return
        expect(migrated.patch.migration).toBe(`${from.version}-v2`)
        expect(merged(payload, [], migrated.patch.after)).toEqual(JSON.parse(text))
        expect(merged(text, [], migrated.patch.before)).toEqual(JSON.parse(payload))
        expect(migrated.text).toBe(kind === 'text' ? text : '')
        expect(migrated.edits).toBe(kind === 'text' ? JSON.stringify(inverse(payload, text)) : null)
      }),
      { numRuns: 1000 }
    )
    expect(taken).toBeGreaterThan(50)
  })

  test.each([
    ['an id that is no plain integer', '"2724.37"', undefined],
    ['a downgrade', '"42"', 'downgrade']
  ] as const)('are not %s', (_, id, direction) => {
    const text = plainSessions(1)[0]?.replace('"1"', id) ?? ''
    expect(usual('jsonb', direction ?? 'upgrade')(text)).toBeUndefined()
  })
})

test('a list of texts is sent as the server reads it', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.string({ unit: 'grapheme' }))), (texts) => {
      const bytes = textArray(texts)
      const read: Array<string | null> = []
      for (let at = 20; at < bytes.length; ) {
        const length = bytes.readInt32BE(at)
        at += 4
        read.push(length === -1 ? null : bytes.toString('utf8', at, at + length))
        at += Math.max(0, length)
      }
      expect(read).toEqual(texts)
      expect(bytes.readInt32BE(12)).toBe(texts.length)
      expect(bytes.readInt32BE(4)).toBe(texts.includes(null) ? 1 : 0)
    })
  )
})

test.each([
  ['500', 500],
  ['30s', 30_000],
  ['2min', 120_000],
  ['0', 0]
])('%s is %d milliseconds', (duration, expected) => {
  expect(milliseconds(duration)).toBe(expected)
})

test.each(['', 's', '-1', '1.5s', '30 s', "1'", '30days', '2147483648', '597h'])('%j is no duration', (text) => {
  expect(isDuration(text)).toBe(false)
})

test.each(['0', '2147483647', '30s', '596h'])('%j is a duration', (text) => {
  expect(isDuration(text)).toBe(true)
})

test.each([
  [{ batchSize: 0 }, 'batchSize'],
  [{ batchSize: Number.NaN }, 'batchSize'],
  [{ batchSize: 1.5 }, 'batchSize'],
  [{ maxQuarantined: -1 }, 'maxQuarantined'],
  [{ limits: { statementTimeout: "1'; DROP TABLE t --", lockTimeout: '2s' } }, 'limits.statementTimeout'],
  [{ limits: { statementTimeout: '1s', lockTimeout: '' } }, 'limits.lockTimeout'],
  [{ where: 'a = 1\0' }, 'U+0000']
])('%j is refused before anything is asked of a server', async (more, word) => {
  const refused = E.left({ _tag: 'Unsuitable', cause: expect.stringContaining(word) as string })
  const connection = { host: '/nowhere' }
  const options = { connection, table: 't', column: 'c', key: ['k'], run: 'r', ...more }
  expect(await upgradePostgres(options)()).toEqual(refused)
  expect(await undoPostgres(options)()).toEqual(refused)
})

const counts = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.nat(9), { noNullPrototype: true })
const totals: fc.Arbitrary<Totals> = fc.record(
  {
    read: fc.nat(99),
    upgraded: fc.nat(99),
    unchanged: fc.nat(99),
    quarantined: fc.nat(99),
    blank: fc.nat(99),
    lossy: fc.nat(99),
    rules: counts,
    reasons: counts
  },
  { noNullPrototype: true }
)

test('totals add up in any order', () => {
  fc.assert(
    fc.property(totals, totals, totals, (a, b, c) => {
      expect(add(a, none)).toEqual(a)
      expect(add(a, b)).toEqual(add(b, a))
      expect(add(add(a, b), c)).toEqual(add(a, add(b, c)))
    })
  )
})

test.each([
  ['40001', 'conflict'],
  ['40P01', 'conflict'],
  ['55P03', 'lock'],
  ['57P01', 'connection'],
  ['08006', 'connection'],
  ['ECONNREFUSED', 'connection'],
  ['ENOENT', 'connection'],
  ['57014', 'slow'],
  ['53300', 'busy'],
  ['42501', undefined],
  ['23505', undefined],
  ['28P01', undefined]
])('SQLSTATE %s is %s', (code, expected) => {
  expect(transient({ code, message: '' })).toBe(expected)
})

test('whatever is thrown becomes words', () => {
  expect(causeOf('text')).toEqual({ code: '', message: 'text' })
  expect(causeOf(undefined)).toEqual({ code: '', message: 'undefined' })
  const both = new AggregateError([new Error('::1 refused'), new Error('127.0.0.1 refused')])
  expect(causeOf(Object.assign(both, { code: 'ECONNREFUSED' }))).toEqual({
    code: 'ECONNREFUSED',
    message: '::1 refused; 127.0.0.1 refused'
  })
  expect(toError({ code: '28P01', message: 'no' })._tag).toBe('Unreachable')
  expect(explainPostgresError(toError({ code: '40P01', message: 'deadlock' }))).toContain('SQLSTATE 40P01')
})

test.each(['08006', '55P03', '40P01', '57014', '53300'])(
  'what may pass (%s) is told to callers without a command line',
  (code) => {
    expect(transient({ code, message: '' })).toBeDefined()
    expect(explainPostgresError({ _tag: 'Failed', cause: { code, message: 'what the server says' } })).not.toContain(
      '--'
    )
  }
)

test.each([
  { connectionString: 'postgres://me:p%40ss@host/db' },
  { connectionString: 'postgres://host/db?user=me&password=p%40ss' },
  { password: 'p@ss' }
])('the password of %j is not shown', (connection) => {
  expect(redacted(connection)('could not use p@ss here')).toBe('could not use *** here')
})
