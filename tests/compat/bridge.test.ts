/**
 * The way between versions: which there is, what claims a path, what crosses, and what is said when it does not.
 */
import * as E from 'fp-ts/Either'
import * as t from 'io-ts'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { diff, type Finding, ofSchema, ofVersion } from '../../src/compat/index.js'
import { bridgeBetween } from '../../src/compat/bridge.js'
import { type AnyMigration, document, FiniteNumber, required, V1, V2, v1ToV2, wire } from '../../src/index.js'
import { migration } from '../../src/migrate/Migration.js'
import { numbered } from '../../src/migrate/rules.js'
import { forms } from '../laws/arbitrary.js'

const V3 = { ...V2, version: 'v3' }
const v2ToV3: AnyMigration = { ...v1ToV2, from: V2, to: V3, rules: {} }
const road = [v1ToV2 as AnyMigration, v2ToV3]

const v1 = {
  id: '1',
  organization_id: '2',
  project_id: 'p',
  provider: 'hibob',
  origin_owner_id: 'o',
  origin_owner_name: 'Owner',
  created_at: '2025-08-24T08:46:06.475Z'
}
const v2 = { ...v1, id: 1, organization_id: 2 }

test('there is a way from an older version to a newer one', () => {
  const versions = [V1, V2, V3, { ...V2, version: 'v4' }]
  expect(
    versions.map((older) => versions.map((newer) => bridgeBetween(older, newer, 'wire', road) !== undefined))
  ).toEqual([
    [false, true, true, false],
    [false, false, true, false],
    [false, false, false, false],
    [false, false, false, false]
  ])
  expect(bridgeBetween(V1, V2, 'wire', [])).toBeUndefined()
})

test('only the steps between the two are taken, in their order', () => {
  const cross = (older: typeof V3, newer: typeof V3) => bridgeBetween(older, newer, 'wire', road)?.cross
  expect(cross(V1 as never, V2)?.('backward', v1)).toEqual(E.right(v2))
  expect(cross(V1 as never, V2)?.('forward', v2)).toEqual(E.right(v1))
  expect(cross(V1 as never, V3)?.('backward', v1)).toEqual(E.right(v2))
  expect(cross(V1 as never, V3)?.('forward', v2)).toEqual(E.right(v1))
  expect(cross(V2, V3)?.('backward', v2)).toEqual(E.right(v2))
  expect(cross(V2, V3)?.('forward', v2)).toEqual(E.right(v2))
})

test('a path is claimed by the rules of its field', () => {
  const claims = (older: typeof V3, newer: typeof V3) => bridgeBetween(older, newer, 'wire', road)?.claims
  const paths = ['/id', '/organization_id', '/organizationId', '/categories/*', '/project_id', '', '/nowhere']
  const told = [['id-to-number'], ['id-to-number'], [], ['category-spelling', 'category-added'], [], [], []]
  expect(paths.map((path) => claims(V1 as never, V2)?.(path))).toEqual(told)
  expect(paths.map((path) => claims(V1 as never, V3)?.(path))).toEqual(told)
  expect(paths.map((path) => claims(V2, V3)?.(path))).toEqual(
    told.map((rules) => rules.filter((rule) => rule === 'category-spelling'))
  )
})

test.each<readonly ['backward' | 'forward', unknown, string]>([
  ['backward', 5, 'the payload is not an object'],
  ['backward', { ...v1, id: '007', organization_id: '' }, 'the upgrade refuses it: '],
  ['forward', { ...v2, provider: null }, 'the downgrade refuses it: '],
  [
    'forward',
    { ...v2, label: 'x', account_id: 'y' },
    'the downgrade loses /account_id (field-introduced), /label (field-introduced)'
  ],
  ['forward', { ...v2, categories: ['iam'] }, 'the downgrade loses /categories/0 (category-added)']
])('%s, %j does not arrive', (direction, payload, reason) => {
  const crossed = bridgeBetween(V1, V2, 'wire')?.cross(direction, payload)
  expect(crossed !== undefined && E.isLeft(crossed) && crossed.left).toContain(reason)
})

test('what crosses and is still refused is told field by field', () => {
  const fields = { ...V2.fields, zone: required(t.string), area: required(t.string) }
  const stricter = { ...V2, fields, ConnectSessionWire: wire(document('Stricter', fields)) }
  expect(bridgeBetween(V1, stricter, 'wire')?.cross('backward', v1)).toEqual(
    E.left('v2 refuses the result: /zone is missing; it must be a string; /area is missing; it must be a string')
  )
})

describe('a migration of one field', () => {
  const versionOf = <C extends t.Mixed>(version: string, codec: C) => {
    const fields = { id: required(codec) }
    return {
      version,
      fields,
      ConnectSession: document(version, fields),
      ConnectSessionWire: wire(document(version, fields))
    }
  }
  const [texts, numbers] = [versionOf('a', t.string), versionOf('b', FiniteNumber)]
  const migrations: ReadonlyArray<AnyMigration> = [migration(texts, numbers)({ id: numbered })]

  test('bridges what old readers are sent, every number of it', () => {
    const found = diff(ofVersion(texts, 'wire'), ofVersion(numbers, 'wire'), { mode: 'forward', migrations })
    expect(found.map(({ rule, status, severity, remedy, note }) => [rule, status, severity, remedy, note])).toEqual([
      ['type-changed', 'bridged', 'INFO', 'Downgrade what old readers are sent.', undefined]
    ])
  })

  test('is asked about payloads only that the writer accepts', () => {
    const long = versionOf(
      'a',
      t.refinement(t.string, ({ length }) => length > 1, 'Long')
    )
    const [found] = diff(ofVersion(long, 'wire'), ofVersion(numbers, 'wire'), { migrations })
    expect(found).toMatchObject({ rule: 'type-changed', severity: 'ERR', status: 'open', witness: { id: 'a-b' } })
  })
})

const file = join(__dirname, '../fixtures/checked/versions.txt')

const said = ({ direction, severity, status, path, rule, bridgedBy, remedy, note }: Finding): string =>
  [
    `${direction} ${severity} ${status} ${path} ${rule}${bridgedBy === undefined ? '' : ` by ${bridgedBy.join(', ')}`}`,
    `  ${remedy}`,
    ...(note === undefined ? [] : [`  ${note}`])
  ].join('\n')

test('what separates the released versions', () => {
  const text = forms
    .flatMap((form) => [form, ...diff(ofVersion(V1, form), ofVersion(V2, form), { mode: 'full' }).map(said), ''])
    .join('\n')
  if (process.env['UPDATE'] === '1') writeFileSync(file, text)
  expect(text).toBe(readFileSync(file, 'utf8'))
})

test('versions in two forms have no bridge, and neither has a version and a schema', () => {
  const newer = ofVersion(V2, 'document')
  for (const older of [ofVersion(V1, 'wire'), ofSchema('', ofVersion(V1, 'document').schema)]) {
    expect(diff(older, newer).every(({ status }) => status === 'open')).toBe(true)
    expect(diff(newer, older).every(({ status }) => status === 'open')).toBe(true)
  }
})

test('a finding stands where the new schema was read from', () => {
  const at = { file: 'b.json', line: 3 }
  const [older, newer] = [ofSchema('', [{ _tag: 'String' }]), ofSchema('', [{ _tag: 'Null' }], at)]
  expect(diff(older, newer).map(({ rule, source }) => [rule, source])).toEqual([['type-changed', at]])
  expect(diff(newer, older).map((found) => 'source' in found)).toEqual([false])
})
