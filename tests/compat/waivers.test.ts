/**
 * Waivers: what their file may hold, which finding each is for, and until when.
 */
import * as E from 'fp-ts/Either'

import { type Finding, finding, readWaivers, waiving } from '../../src/compat/index.js'

const found = finding({ rule: 'corpus-lossy', direction: 'backward', path: '/a', old: 'x', new: 'y' })
const waiver = { fingerprint: found.fingerprint, rule: found.rule, path: '/a', reason: 'known' }

const isText = 'must be a text that is not empty'

test.each<readonly [unknown, ReadonlyArray<string>]>([
  [5, ['it must be an array of waivers, or an object that holds one as "waivers"']],
  [{}, ['it must be an array of waivers, or an object that holds one as "waivers"']],
  [
    [5, null, []],
    ['/0 must be an object', '/1 must be an object', '/2 must be an object']
  ],
  [[{}], [`/0/fingerprint ${isText}`, `/0/rule ${isText}`, `/0/reason ${isText}`, '/0/path must be a text']],
  [{ waivers: [{ ...waiver, rule: 5, path: 5 }] }, [`/waivers/0/rule ${isText}`, '/waivers/0/path must be a text']],
  [[{ ...waiver, fingerprint: '', reason: ' ' }], [`/0/fingerprint ${isText}`, `/0/reason ${isText}`]],
  [
    [waiver, { ...waiver, until: 1 }],
    ['/1/until is not a field of a waiver (fingerprint, rule, path, reason, expires)']
  ],
  ...[
    5,
    null,
    '',
    'soon',
    '2026-2-3',
    '2026-02-30',
    '2026-13-01',
    'x2026-01-01',
    '2026-01-01x',
    '2026-01-01T00:00:00Z',
    '2026-01-01T00:00:00.000Z',
    '+012026-01-01',
    ['2026-01-01']
  ].map((expires) => [[{ ...waiver, expires }], ['/0/expires must be a date such as 2026-12-31']] as const)
])('%j is refused', (json, problems) => {
  expect(readWaivers(json)).toEqual(E.left(problems))
})

test.each([
  [[]],
  [[waiver]],
  [[{ ...waiver, expires: '2026-02-28' }]],
  [[{ ...waiver, expires: '2028-02-29', path: '' }]],
  [[{ ...waiver, expires: undefined }]]
])('%j is read, as a list or under its name', (list) => {
  expect(readWaivers(list)).toEqual(E.right(list))
  expect(readWaivers({ waivers: list })).toEqual(E.right(list))
})

const today = '2026-06-15'

const applied = (rest: object, to: Finding = found): Finding => waiving([{ ...waiver, ...rest }], today).apply(to)

test('it is for the finding with its fingerprint, rule and path', () => {
  expect(applied({})).toEqual({ ...found, status: 'waived', note: 'waived: known' })
  expect(applied({ fingerprint: '0' })).toBe(found)
  expect(applied({ rule: 'corpus-mixed' })).toBe(found)
  expect(applied({ path: '/b' })).toBe(found)
})

test('it counts through its last day', () => {
  expect(applied({ expires: today })).toEqual({ ...found, status: 'waived', note: `waived until ${today}: known` })
  expect(applied({ expires: '2026-06-14' })).toEqual({
    ...found,
    note: 'its waiver expired on 2026-06-14: known'
  })
})

test('what is said already stays, and what is bridged needs no waiver', () => {
  expect(applied({}, { ...found, note: 'so' }).note).toBe('so; waived: known')
  expect(applied({ expires: '2000-01-01' }, { ...found, note: 'so' }).note).toBe(
    'so; its waiver expired on 2000-01-01: known'
  )
  const bridged: Finding = { ...found, status: 'bridged' }
  expect(applied({}, bridged)).toBe(bridged)
})

test('what was not used is told', () => {
  const waivers = waiving([waiver, { ...waiver, path: '/b', reason: 'gone' }], today)
  expect(waivers.unused()).toHaveLength(2)
  waivers.apply({ ...found, status: 'bridged' })
  expect(waivers.unused()).toEqual([
    {
      ...finding({
        rule: 'waiver-unused',
        direction: 'backward',
        path: '/b',
        old: `corpus-lossy ${found.fingerprint}`,
        new: 'no such finding'
      }),
      note: 'the waiver says: gone'
    }
  ])
})

test.each([
  ['before it', ['2020-01-01', '2099-01-01'], 'waived until 2099-01-01: r1', [0]],
  ['behind it', ['2099-01-01', '2020-01-01'], 'waived until 2099-01-01: r0', [1]],
  ['before one without end', ['2020-01-01', undefined], 'waived: r1', [0]],
  ['and another', ['2020-01-01', '2021-01-01'], 'its waiver expired on 2020-01-01: r0', [1]]
])('an expired waiver %s: the one that counts wins, the other is told', (_, days, note, left) => {
  const waivers = waiving(
    days.map((expires, i) => ({ ...waiver, reason: `r${i}`, expires })),
    today
  )
  expect(waivers.apply(found).note).toBe(note)
  expect(waivers.unused().map((one) => one.note)).toEqual(
    left.map((i) => `it expired on ${days[i]}; the waiver says: r${i}`)
  )
})
