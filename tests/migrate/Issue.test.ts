/**
 * What a person reads of a payload that is refused: every kind of error, in its complete words.
 */
import * as E from 'fp-ts/Either'
import * as t from 'io-ts'

import {
  downgradeJson,
  type Issue,
  issues,
  issueText,
  JsonReporter,
  preview,
  type Reason,
  type Reportable,
  TextReporter,
  upgrade,
  upgradeJson,
  V1
} from '../../src/index.js'
import { v1 } from '../laws/values.js'

const thrown = (): never => {
  throw new Error('boom')
}

const withGetter = (key: string): unknown => Object.defineProperty({ ...v1 }, key, { get: thrown, enumerable: true })

const decoded = V1.ConnectSession.decode({ ...v1, created_at: '' })
const misspelt = E.isLeft(decoded) ? decoded.left : []

const notTogether =
  'no known version has both; correct one, or upgrade a payload of a later version with a later release'
const notExact = (nearest: number): string =>
  `which as a number would be ${nearest}: map it with an id table, or accept inexact ids`
const noNumber = 'which names no number: map it with an id table'

const table: ReadonlyArray<readonly [string, () => Reportable, Reason, ReadonlyArray<string>]> = [
  ['nothing', () => upgradeJson(undefined), 'not-an-object', ['the payload is missing; a session is a JSON object']],
  ['null', () => upgradeJson(null), 'not-an-object', ['the payload is null; a session is a JSON object']],
  ['an array', () => upgradeJson([v1]), 'not-an-object', ['the payload is an array; a session is a JSON object']],
  ['a number', () => upgradeJson(5), 'not-an-object', ['the payload is a number; a session is a JSON object']],
  [
    'a function',
    () => upgradeJson(() => v1),
    'not-an-object',
    ['the payload is no JSON value; a session is a JSON object']
  ],
  [
    'keys that cannot be listed',
    () => upgradeJson(new Proxy({}, { ownKeys: thrown })),
    'unreadable',
    ['the payload could not be read: boom']
  ],
  [
    'a field that cannot be read',
    () => upgradeJson(withGetter('originOwnerId')),
    'unreadable',
    ['/originOwnerId could not be read: boom']
  ],
  [
    'an object that is no session',
    () => upgradeJson({ id: '42' }),
    'undetectable',
    ['the payload has neither /organizationId nor /organization_id: it is not a session in either form']
  ],
  [
    'no id that tells the version',
    () => upgradeJson({ organization_id: { of: '7' } }),
    'undetectable',
    [
      '/id is missing; the types of the ids tell the version',
      '/organization_id is an object; an id is a string or a number, and the types of the ids tell the version'
    ]
  ],
  [
    'ids that no version has together',
    () => upgradeJson({ ...v1, id: 42 }),
    'mixed-versions',
    [
      `/id is a number and /organizationId a string: ${notTogether}`,
      `/organizationId is a string and /id a number: ${notTogether}`
    ]
  ],
  [
    'keys of both forms',
    () => upgradeJson({ ...v1, project_id: 'p', organizationId: undefined }),
    'mixed-forms',
    [
      '/project_id is spelled as in the wire form, in a payload that also has keys of the document form: keep one form',
      ...['organizationId', 'projectId', 'originOwnerId', 'originOwnerName', 'createdAt'].map(
        (key) =>
          `/${key} is spelled as in the document form, in a payload that also has keys of the wire form: keep one form`
      )
    ]
  ],
  [
    'fields that are invalid, and an id that no number holds',
    () =>
      upgradeJson({
        ...v1,
        id: '007',
        projectId: { name: 'p' },
        originOwnerId: null,
        originOwnerName: undefined,
        createdAt: -0,
        categories: ['ats', ['crm'], true],
        label: []
      }),
    'invalid',
    [
      '/projectId is an object; it must be a string',
      '/originOwnerId is null; it must be a string',
      '/originOwnerName is missing; it must be a string',
      '/createdAt is -0; it must be an RFC 3339 date-time with Z or an offset, such as "2025-08-24T08:46:06.475Z"',
      '/categories/1 is an array of 1; it must be one of ats, hris, hris-legacy, crm, marketing, stackone',
      '/categories/2 is true; it must be one of ats, hris, hris-legacy, crm, marketing, stackone',
      '/label is an empty array; it must be a string',
      `/id is "007", ${notExact(7)}`
    ]
  ],
  [
    'an id that is invalid, which is not told to have no number as well',
    () => upgradeJson({ ...v1, id: null, organizationId: '007' }),
    'invalid',
    ['/id is null; it must be a string', `/organizationId is "007", ${notExact(7)}`]
  ],
  [
    'a table of ids that throws',
    () => upgradeJson({ ...v1, id: '007' }, { ids: thrown, inexactIds: 'coerce' }),
    'id-not-exact',
    ['/id is "007", which the id table could not map: boom']
  ],
  [
    'a date that is none',
    () => upgradeJson({ ...v1, createdAt: new Date(Number.NaN) }),
    'invalid',
    [
      '/createdAt is an invalid Date; it must be an RFC 3339 date-time with Z or an offset, such as "2025-08-24T08:46:06.475Z"'
    ]
  ],
  [
    'a date that RFC 3339 cannot write',
    () => upgradeJson({ ...v1, createdAt: new Date(Date.UTC(10000, 0)) }),
    'invalid',
    [
      '/createdAt is the Date +010000-01-01T00:00:00.000Z; it must be an RFC 3339 date-time with Z or an offset, such as "2025-08-24T08:46:06.475Z"'
    ]
  ],
  [
    'a key of the other form, as a codec tells it',
    () => E.left({ _tag: 'Invalid', version: 'v1', form: 'document', errors: misspelt, refusals: [] }),
    'invalid',
    ["/created_at is the wire form's spelling; the document form spells it createdAt"]
  ],
  [
    'ids that no number holds',
    () => upgradeJson({ ...v1, id: '9007199254740993', organizationId: '' }),
    'id-not-exact',
    [`/id is "9007199254740993", ${notExact(2 ** 53)}`, `/organizationId is "", ${noNumber}`]
  ],
  [
    'no provider, on the way back',
    () => downgradeJson({ ...v1, id: 42, organizationId: 7, provider: undefined }),
    'provider-missing',
    ['/provider is missing, and the earlier version requires it: say what to write with the option provider']
  ],
  [
    'a provider that is null, on the way back',
    () => downgradeJson({ ...v1, id: 42, organizationId: 7, provider: null }),
    'provider-missing',
    ['/provider is null, and the earlier version requires it: say what to write with the option provider']
  ],
  [
    'a session of another version than its type says',
    () => upgrade({ ...v1, createdAt: new Date(0), id: 42, organizationId: 7 } as unknown as V1.ConnectSession),
    'invalid',
    ['/id is 42; it must be a string', '/organizationId is 7; it must be a string']
  ]
]

test.each(table)('%s', (_, run, reason, lines) => {
  const result = run()
  const report = JsonReporter.report(result)
  expect(TextReporter.report(result)).toEqual(lines)
  expect(report).toMatchObject({ ok: false, reason })
  expect(report.ok ? [] : report.errors.map(issueText)).toEqual(lines)
})

const issuesOf = (...errors: t.Errors): ReadonlyArray<Issue> =>
  issues({ _tag: 'Invalid', version: 'v1', form: 'document', errors, refusals: [] })

test('an error of a codec that has words of its own is told in them', () => {
  const context = [
    { key: '', type: t.unknown },
    { key: 'a/b', type: t.string }
  ]
  expect(issuesOf({ value: 5, context, message: 'is no colour' })).toEqual([{ path: '/a~1b', message: 'is no colour' }])
})

test('an error that does not say where it is, is of the payload', () => {
  expect(issuesOf({ value: 5, context: [] })).toEqual([{ path: '', message: 'is 5; it must be something else' }])
})

const sixty = 'x'.repeat(60)

test.each<readonly [string, unknown]>([
  ['"007"', '007'],
  [JSON.stringify(sixty), sixty],
  [`"${sixty}…" (61 characters)`, `${sixty}y`],
  ['2724.37', 2724.37],
  ['0', 0],
  ['-0', -0],
  ['NaN', Number.NaN],
  ['true', true],
  ['false', false],
  ['null', null],
  ['missing', undefined],
  ['an empty array', []],
  ['an array of 2', ['a', 'b']],
  ['an array', new Proxy([], { get: thrown })],
  ['an array', new Proxy([], { get: () => Symbol('s') })],
  ['an object', { length: 2 }],
  ['no JSON value', 10n],
  ['no JSON value', Symbol('s')]
])('a preview: %s', (text, value) => {
  expect(preview(value)).toBe(text)
})
