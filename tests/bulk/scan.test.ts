/**
 * The scanner, held equal to the exact way: whatever it takes, `migrateText` upgrades to the same bytes.
 */
import * as fc from 'fast-check'
import * as E from 'fp-ts/Either'

import { migrateText } from '../../src/bulk/migrateText.js'
import { assembly, none, type Replacement, type Scanner, scanner } from '../../src/bulk/scan.js'
import { instant } from '../../src/codec/instant.js'
import { versions } from '../../src/migrate/migrations.js'
import {
  brokenPayloads,
  dateTimeText,
  forms,
  inexact,
  jsonValue,
  notDateTimeText,
  payloads,
  textToNumber,
  upgradable
} from '../laws/arbitrary.js'
import { holds } from '../laws/runs.js'

const { load, scan, write, taken, counts, edits, from, to, by, replacements } = scanner() as Scanner

const grammar = assembly()
grammar.memory.grow(64)

/** Where a text ends, by a function of the grammar, or `none`. */
const endOf = (name: 'valueEnd' | 'dateTimeEnd', text: string): number => {
  const start = grammar.free.value
  const bytes = Buffer.from(grammar.memory.buffer, start)
  bytes[bytes.write(text)] = 0
  const end = grammar[name](start)
  return end === none ? none : end - start
}

/** The line with the edits that the scanner found, and the rules they stand for; `undefined` where it does not take it. */
const scanned = (line: Buffer) => {
  expect(load(line, 0, line.length, line.includes('\n') ? 'texts' : 'lines')).toBe(true)
  if (scan(0) !== line.length) return undefined
  const found = Array.from({ length: edits() }, (_, i) => ({
    start: from[i] as number,
    end: to[i] as number,
    ...(replacements[by[i] as number] as Replacement)
  }))
  const pieces = found.flatMap(({ start, bytes }, i) => [line.subarray(found[i - 1]?.end ?? 0, start), bytes])
  const end = write(0)
  expect(end).toBe(found.at(-1)?.end ?? 0)
  expect(taken().toString()).toBe(Buffer.concat(pieces).toString())
  expect(counts()).toStrictEqual({
    upgraded: found.length === 0 ? 0 : 1,
    unchanged: found.length === 0 ? 1 : 0,
    lossy: found.every(({ lossless }) => lossless) ? 0 : 1,
    written: Int32Array.from(replacements, (_, index) => found.filter((_, i) => by[i] === index).length)
  })
  return {
    bytes: Buffer.concat([...pieces, line.subarray(end)]),
    changes: found.flatMap(({ rule, lossless }) => (rule === undefined ? [] : [{ rule, lossless }]))
  }
}

/** In an order of their own: the exact way reports field by field. */
const sorted = <A>(all: ReadonlyArray<A>): ReadonlyArray<string> => all.map((one) => JSON.stringify(one)).sort()

const upgrade = migrateText('upgrade', {})

const agrees = (line: Buffer): boolean => {
  const taken = scanned(line)
  if (taken === undefined) return false
  const exact = upgrade(line.toString())
  if (E.isLeft(exact)) throw new Error(`taken, but it is ${exact.left.reason}: ${line.toString()}`)
  expect(taken.bytes.toString()).toBe(exact.right.text)
  expect(sorted(exact.right.changes.map(({ rule, lossless }) => ({ rule, lossless })))).toStrictEqual(
    sorted(taken.changes)
  )
  return true
}

const spaces = fc.constantFrom('', '', '', ' ', '  ', '\t', '\r')

/** The same JSON with white space between its tokens. */
const spaced = (json: string, seed: ReadonlyArray<string>): string => {
  let next = 0
  const space = (): string => seed[next++ % seed.length] ?? ''
  return json.replace(/("(?:[^"\\]|\\.)*")|([{}[\],:])/g, (token: string, string?: string) =>
    string === undefined ? space() + token + space() : string
  )
}

const written = (value: fc.Arbitrary<unknown>): fc.Arbitrary<string> =>
  fc
    .tuple(value, fc.oneof(fc.constant(['']), fc.array(spaces, { minLength: 1, maxLength: 7 })))
    .map(([member, seed]) => spaced(JSON.stringify(member), seed))

const splinters =
  '" \\ \\u00e9 \\ud800 \\x { } [ ] , : 0 00 - -0 . 1e400 e é null true "id":"1", "a":1, "__proto__":1, "organizationId":2, / \u2028 \u007f ' +
  '9007199254740993 2025-02-30T00:00:00Z stackOne'

const splinter = fc.constantFrom('', ' ', '\t', '\r', '\u0000', '\u001f', ...splinters.split(' '))

/** A text with a few characters replaced, inserted or taken out. */
const mutated = (texts: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .tuple(
      texts,
      fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), splinter, fc.nat(3)), {
        minLength: 1,
        maxLength: 3
      })
    )
    .map(([line, edits]) =>
      edits.reduce((text, [where, part, cut]) => {
        const at = Math.floor(where * text.length)
        return text.slice(0, at) + part + text.slice(at + cut)
      }, line)
    )
    .map((line) => line.replaceAll('\n', ' '))

const parses = (text: string): boolean => E.isRight(E.tryCatch(() => JSON.parse(text) as unknown, String))

describe('the grammar', () => {
  const values = fc.oneof(written(jsonValue), mutated(written(jsonValue)))

  test('valueEnd finds the end of a line exactly where JSON.parse takes the line', () => {
    holds(
      values.filter((text) => Buffer.from(text).toString() === text),
      (text) => {
        const line = text.trimEnd()
        expect(endOf('valueEnd', line) === Buffer.byteLength(line)).toBe(parses(line))
      },
      20
    )
  })

  test.each([
    '01',
    '-',
    '1.',
    '.5',
    '1e',
    '1e+',
    '+1',
    '"\\u12g4"',
    '"\\a"',
    '"',
    '"\u0001"',
    '[1,]',
    '{"a"}',
    '{"a":1,}',
    '{1:2}',
    'nul',
    'truex',
    '[',
    ']',
    '{]',
    '[}',
    '',
    'NaN',
    "'a'"
  ])('refuses %j', (text) => {
    expect(parses(text)).toBe(false)
    expect(endOf('valueEnd', text)).not.toBe(text.length)
  })

  test('nesting has a limit, and no recursion', () => {
    expect(endOf('valueEnd', '['.repeat(1e6))).toBe(none)
  })

  test('dateTimeEnd takes what DateTime takes, but for the years 0000 and 9999', () => {
    holds(
      fc.oneof(dateTimeText, notDateTimeText, mutated(dateTimeText)),
      (text) => {
        fc.pre(JSON.stringify(text) === `"${text}"` && !/^(0000|9999)/.test(text))
        expect(endOf('dateTimeEnd', `"${text}"`) === text.length + 2).toBe(!Number.isNaN(instant(text)))
      },
      20
    )
  })
})

describe('lines', () => {
  const lines = fc.oneof(
    ...versions.flatMap((version) =>
      forms.flatMap((form) => [
        written(upgradable(version, form)),
        written(payloads(version.fields, form)),
        ...(textToNumber(version).length === 0 ? [] : [written(inexact(version, form).map(({ payload }) => payload))]),
        written(brokenPayloads(version.fields, form).map(({ value }) => value))
      ])
    )
  )

  test('of every version and form, valid and broken', () => {
    holds(lines, (line) => void agrees(Buffer.from(line)), 20)
  })

  test('with characters replaced, inserted and taken out', () => {
    holds(mutated(lines), (line) => void agrees(Buffer.from(line)), 40)
  })

  test('with members repeated', () => {
    const twice = fc.tuple(lines, lines).map(([a, b]) => `${a.trim().slice(0, -1)},${b.trim().slice(1)}`)
    holds(twice, (line) => void agrees(Buffer.from(line)), 10)
  })
})

const session = {
  id: '42',
  organization_id: '7',
  project_id: 'p',
  provider: 'hibob',
  origin_owner_id: 'o',
  origin_owner_name: 'Zoë "Z" \\ \u2028',
  created_at: '2024-02-29T23:59:59.123456789-23:59',
  categories: ['hris-legacy', 'crm'],
  extra: { deep: [[[{ a: -1.5e-7 }]]], 'a\nb': [true, false, null, ''] }
}

describe('what is taken', () => {
  test.each<readonly [string, object]>([
    ['version 1', session],
    ['an id of fifteen digits', { ...session, id: '999999999999999' }],
    ['other spellings', { ...session, categories: ['hrisLegacy', 'crm', 'stackOne', 'hrisLegacy'] }],
    ['version 2', { ...session, id: -2724.37, organization_id: 0, provider: null, metadata: { a: [] } }],
    ['version 1 with fields of version 2', { ...session, label: 'l', account_id: null, metadata: {} }],
    [
      'the document form',
      { id: 1, organizationId: 2, projectId: '', originOwnerId: '', originOwnerName: '', createdAt: session.created_at }
    ]
  ])('%s, in any spacing', (_, payload) => {
    expect(agrees(Buffer.from(JSON.stringify(payload)))).toBe(true)
    expect(agrees(Buffer.from(JSON.stringify(payload, null, 1).replaceAll('\n', ' ')))).toBe(true)
    expect(agrees(Buffer.from(`${JSON.stringify(payload)} \r`))).toBe(true)
  })
})

test('an escape in a key, and in a member of a list', () => {
  const text = JSON.stringify(session)
  expect(agrees(Buffer.from(text.replace('provider', 'provide\\u0072')))).toBe(true)
  expect(agrees(Buffer.from(text.replace('crm', 'cr\\u006d').replace('hris-legacy', 'hris\\u004cegacy')))).toBe(true)
})

describe('what goes the exact way', () => {
  const text = JSON.stringify(session)
  test.each<readonly [string, string]>([
    ['a category of another version', text.replace('crm', 'iam')],
    ['an id that is no integer', text.replace('42', '2724.37')],
    ['an id with a leading zero', text.replace('42', '042')],
    ['minus zero', text.replace('42', '-0')],
    ['an id of many digits', text.replace('42', '1234567890123456')],
    ['a number that may be infinite', text.replace('"42"', '1e400').replace('"7"', '7')],
    ['ids of both kinds', text.replace('"42"', '42')],
    ['both forms', text.replace('"extra"', '"accountId"')],
    ['a key twice', text.replace('"extra"', '"id"')],
    ['__proto__', text.replace('"extra"', '"__proto__"')],
    ['__proto__ with an escape', text.replace('"extra"', '"\\u005f_proto__"')],
    ['a key twice, once with an escape', text.replace('"extra"', '"i\\u0064"')],
    ['a field that is missing', text.replace('project_id', 'project')],
    ['null where a value is required', text.replace('"p"', 'null')],
    ['a date that no calendar has', text.replace('2024-02-29', '2023-02-29')],
    ['an array', `[${text}]`],
    ['two values', `${text}${text}`],
    ['a comma too many', text.replace('}}', '},}')],
    ['a byte order mark', `\ufeff${text}`],
    ['nothing', '']
  ])('%s', (_, line) => expect(scanned(Buffer.from(line))).toBeUndefined())
})
