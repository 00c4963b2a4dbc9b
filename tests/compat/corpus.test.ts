/**
 * Payloads against the codecs: what is told, where, and without values.
 */
import * as fc from 'fast-check'
import * as E from 'fp-ts/Either'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { checkPayload, finding, readWaivers, waiving } from '../../src/compat/index.js'
import { corpusFinding, shapeOf } from '../../src/compat/Located.js'
import { tally } from '../../src/compat/tally.js'
import { detect } from '../../src/migrate/detect.js'
import { issues } from '../../src/migrate/Issue.js'
import { upgradeJson } from '../../src/migrate/reconcile.js'
import { versions } from '../../src/migrate/migrations.js'
import { forms, upgradable } from '../laws/arbitrary.js'
import { holds } from '../laws/runs.js'

const good = {
  id: '1',
  organization_id: '2',
  project_id: 'p',
  provider: 'hibob',
  origin_owner_id: 'o',
  origin_owner_name: 'Owner',
  created_at: '2025-08-24T08:46:06.475Z'
}

const told = (payload: unknown, options: Parameters<typeof checkPayload>[0] = {}): ReadonlyArray<string> =>
  checkPayload(options)(payload).map(({ at, finding: { path, rule, severity } }) => `${severity} ${rule} ${path} ${at}`)

test('a good payload has no finding', () => {
  expect(told(good)).toEqual([])
})

test.each([
  ['a field is missing', { ...good, provider: undefined }, ['ERR corpus-undecodable /provider /provider']],
  [
    'a category is unknown',
    { ...good, categories: ['crm', 'iam'] },
    ['ERR corpus-undecodable /categories/* /categories/1']
  ],
  ['the ids are of two versions', { ...good, id: 1 }, ['ERR corpus-mixed  ']],
  ['the keys are of two forms', { ...good, projectId: 'p' }, ['ERR corpus-mixed  ']],
  ['no session', [], ['ERR corpus-undecodable  ']],
  ['an id is not exact', { ...good, id: '007' }, ['ERR corpus-migration-invalid /id /id']],
  ['a field of the next version is wrong', { ...good, label: 5 }, ['ERR corpus-migration-invalid /label /label']],
  [
    'a spelling is replaced',
    { ...good, categories: ['crm', 'hrisLegacy'] },
    ['WARN corpus-lossy /categories/* /categories/1']
  ],
  ['a field is unknown', { ...good, 'a/b': 1 }, ['INFO corpus-unknown-field /a~1b /a~1b']]
])('%s', (_name, payload, expected) => {
  expect(told(JSON.parse(JSON.stringify(payload)))).toEqual(expected)
})

const gone = (target: object, key: string | number): object =>
  Object.defineProperty(target, key, {
    enumerable: true,
    get: () => {
      throw new Error('gone')
    }
  })

const formOf = (own: string, other: string): string =>
  `is spelled as in the ${own} form, in a payload that also has keys of the ${other} form: keep one form`

const idsTell = 'the types of the ids tell the version'

const category = 'ats | hris | hris-legacy | crm | marketing | stackone | hrisLegacy | stackOne'

/** Where, what is wanted there, what is there instead, and what more is said of it. */
test.each<readonly [string, unknown, ReadonlyArray<string>]>([
  ['a number', 5, [': a session, number (the payload is a number; a session is a JSON object)']],
  ['null', null, [': a session, null (the payload is null; a session is a JSON object)']],
  [
    'neither form',
    {},
    [
      ': a session, no form (the payload has neither /organizationId nor /organization_id: it is not a session in either form)'
    ]
  ],
  [
    'neither version',
    { organizationId: true },
    [
      `: a session, no version (/id is missing; ${idsTell}; /organizationId is a boolean; an id is a string or a number, and ${idsTell})`
    ]
  ],
  [
    'both versions',
    { ...good, id: 1 },
    [
      ': the ids of one version, /id number, /organization_id string (version 1 has two string ids, version 2 two number ids)'
    ]
  ],
  [
    'both forms',
    { id: '1', organization_id: '2', projectId: 'p' },
    [
      `: the keys of one form, keys of both forms (/projectId ${formOf('document', 'wire')}; /organization_id ${formOf('wire', 'document')})`
    ]
  ],
  ['a field that throws', gone({ ...good }, 'id'), [': a session, unreadable (/id could not be read: gone)']],
  [
    'an item that throws',
    { ...good, categories: gone(['crm'], 0) },
    ['/categories: a readable value, array (it is an array of 1 item)']
  ],
  [
    'values of wrong types',
    { ...good, id: 1, organization_id: 2, created_at: 'soon', label: 5, metadata: [{}], provider: undefined },
    [
      '/created_at: string (date-time), string (it is a string of 4 characters)',
      '/label: string, number (it is a number of 1 character)',
      '/metadata: record of any value, array (it is an array of 1 item)'
    ]
  ],
  [
    'categories that are none',
    { ...good, categories: ['crm', 'CRM', null] },
    [
      `/categories/* at /categories/1: ${category}, string (it is a string of 3 characters)`,
      `/categories/* at /categories/2: ${category}, null (it is null)`
    ]
  ],
  [
    'what cannot be upgraded',
    { ...good, id: '007', organization_id: '1e3', account_id: {} },
    [
      '/account_id: string, object (it is an object of 0 keys)',
      '/id: what id-to-number converts exactly, string (it is a string of 3 characters)',
      '/organization_id: what id-to-number converts exactly, string (it is a string of 3 characters)'
    ]
  ],
  [
    'what does not decode, and what could not be upgraded if it did',
    { ...good, id: '007', provider: undefined, label: 5, region: 'eu' },
    [
      '/provider: string, absent (it is missing)',
      '/label: string, number (it is a number of 1 character)',
      '/id: what id-to-number converts exactly, string (it is a string of 3 characters)',
      '/region: no such field, string (it is a string of 2 characters)'
    ]
  ],
  [
    'what can be upgraded, not undone, and not known',
    { ...good, categories: ['stackOne', 'crm', 'hrisLegacy'], 'a/b~': true },
    [
      '/categories/* at /categories/0: can be undone, category-spelling',
      '/categories/* at /categories/2: can be undone, category-spelling',
      '/a~1b~0: no such field, boolean (it is a boolean)'
    ]
  ]
])('what is said of %s', (_name, payload, expected) => {
  const said = checkPayload()(payload).map(
    ({ at, finding: { path, old, new: found, note } }) =>
      `${path === at ? '' : `${path} at `}${at}: ${old}, ${found}${note === undefined ? '' : ` (${note})`}`
  )
  expect(said).toEqual(expected)
})

test('a finding is told whole, and says nothing more where there is nothing to say', () => {
  expect(checkPayload()({ ...good, categories: ['stackOne'] })).toStrictEqual([
    {
      finding: finding({
        rule: 'corpus-lossy',
        direction: 'backward',
        path: '/categories/*',
        old: 'can be undone',
        new: 'category-spelling'
      }),
      at: '/categories/0'
    }
  ])
  const empty = { rule: 'corpus-empty', path: '', old: 'payloads', new: 'none' } as const
  expect(corpusFinding(empty)).toStrictEqual({ finding: finding({ ...empty, direction: 'backward' }), at: '' })
})

test('values are told where that is asked for', () => {
  const shown = checkPayload({ showValues: true })({ ...good, origin_owner_id: undefined, provider: [1, 'a'] })
  expect(shown.map(({ at, finding: { note } }) => [at, note])).toEqual([
    ['/provider', 'it is [1,"a"]'],
    ['/origin_owner_id', 'it is missing']
  ])
})

test('a payload of another version than the one asked for does not decode', () => {
  expect(told(good, { against: 'v2' }).filter((line) => line.startsWith('ERR'))).toEqual([
    'ERR corpus-undecodable /id /id',
    'ERR corpus-undecodable /organization_id /organization_id'
  ])
  expect(told(good, { against: 'v1' })).toEqual([])
})

test('every payload that can be upgraded passes, whatever else it holds', () => {
  for (const version of versions) {
    for (const form of forms) {
      holds(upgradable(version, form), (payload) => {
        expect(told(payload).filter((line) => line.startsWith('ERR'))).toEqual([])
      })
    }
  }
})

test('fixtures that are refused have an ERR', () => {
  const folder = join(__dirname, '../fixtures/v1/refused')
  const files = readdirSync(folder).filter((file) => !file.endsWith('.errors.json'))
  expect(files.length).toBeGreaterThan(10)
  for (const file of files) {
    const payload: unknown = JSON.parse(readFileSync(join(folder, file), 'utf8'))
    expect([file, told(payload).some((line) => line.startsWith('ERR'))]).toEqual([file, true])
  }
})

test('whatever upgradeJson says of a payload is told, no path of it twice', () => {
  const field = (name: string, values: ReadonlyArray<unknown>): fc.Arbitrary<object> =>
    fc.constantFrom(...values).map((value) => ({ [name]: value }))
  const payload = fc
    .tuple(
      field('id', ['1', '007', 1, null, true]),
      field('organization_id', ['2', '1e3', 2]),
      field('provider', ['hibob', 5, undefined]),
      field('categories', [['crm'], ['crm', 'iam', 'x'], ['hrisLegacy', null], 5]),
      field('label', ['a', 5, null]),
      field('metadata', [{}, [], undefined])
    )
    .map((fields) => JSON.parse(JSON.stringify(Object.assign({}, good, ...fields))) as unknown)
  holds(payload, (one) => {
    const upgraded = upgradeJson(one)
    const paths = checkPayload()(one)
      .filter(({ finding: { severity } }) => severity === 'ERR')
      .map(({ at }) => at)
    expect(new Set(paths).size).toBe(paths.length)
    if (E.isLeft(detect(one))) return
    const wanted = E.isLeft(upgraded) ? new Set(issues(upgraded.left).map(({ path }) => path)) : new Set()
    expect(new Set(paths)).toEqual(wanted)
  })
})

test('no value of a payload is told unless asked for, and none is in a fingerprint', () => {
  const secret = {
    ...good,
    id: 'hunter2-secret',
    provider: 5,
    'x-token': 'hunter2-secret',
    categories: ['hunter2-secret']
  }
  const other = { ...secret, id: 'another-secret', 'x-token': 'y', categories: ['z'] }
  const hidden = checkPayload()(secret)
  expect(JSON.stringify(hidden)).not.toContain('hunter2')
  expect(JSON.stringify(checkPayload({ showValues: true })(secret))).toContain('hunter2')
  const prints = (payload: unknown): ReadonlyArray<string> =>
    checkPayload()(payload).map((one) => one.finding.fingerprint)
  expect(prints(secret)).toEqual(prints(other))
})

test.each([
  ['', 'a string of 0 characters'],
  [1.5, 'a number of 3 characters'],
  [[1], 'an array of 1 item'],
  [{}, 'an object of 0 keys'],
  [null, 'null'],
  [true, 'a boolean']
])('%j is cut to its shape', (value, shape) => {
  expect(shapeOf(value)).toBe(shape)
})

const one = finding({ rule: 'corpus-lossy', direction: 'backward', path: '/categories/*', old: 'a', new: 'b' })

test('everything is counted, and only so much is kept', () => {
  const counted = tally('WARN', { perFingerprint: 2, perRule: 3 })
  for (let i = 0; i < 10; i++) counted.add(one)
  for (let i = 0; i < 10; i++) counted.add({ ...one, fingerprint: String(i) })
  expect(counted.kept()).toHaveLength(3)
  expect(counted.omitted()).toEqual({ 'corpus-lossy': 17 })
  expect(counted.counts()).toEqual({ ERR: 0, WARN: 20, INFO: 0, bridged: 0, waived: 0, failing: 20 })
})

describe('waivers', () => {
  const waiver = { fingerprint: one.fingerprint, rule: one.rule, path: one.path, reason: 'they are known' }

  test('a waived finding stays visible', () => {
    expect(waiving([waiver], '2026-01-01').apply(one)).toMatchObject({
      status: 'waived',
      note: 'waived: they are known'
    })
  })

  test('an expired waiver does not count, and says so', () => {
    const expired = waiving([{ ...waiver, expires: '2025-12-31' }], '2026-01-01')
    expect(expired.apply(one)).toMatchObject({
      status: 'open',
      note: 'its waiver expired on 2025-12-31: they are known'
    })
    expect(expired.unused()).toEqual([])
  })

  test('an unused waiver is a warning', () => {
    const used = waiving([waiver, { ...waiver, path: '/id' }], '2026-01-01')
    used.apply(one)
    expect(used.unused().map(({ path, rule, severity }) => [path, rule, severity])).toEqual([
      ['/id', 'waiver-unused', 'WARN']
    ])
  })

  test('a file that is wrong is told everything that is wrong with it', () => {
    expect(readWaivers({ waivers: [{ ...waiver, reason: ' ', expires: '2026-02-30', until: 1 }] })).toEqual({
      _tag: 'Left',
      left: [
        '/waivers/0/reason must be a text that is not empty',
        '/waivers/0/expires must be a date such as 2026-12-31',
        '/waivers/0/until is not a field of a waiver (fingerprint, rule, path, reason, expires)'
      ]
    })
  })
})
