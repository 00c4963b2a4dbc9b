/**
 * The released versions: their schemas never change, and the migration bridges what separates them.
 */
import Ajv2020 from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import * as E from 'fp-ts/Either'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import {
  accepts,
  diff,
  type Finding,
  fromFields,
  fromJsonSchema,
  jsonSchemaOf,
  ofVersion
} from '../../src/compat/index.js'
import { equals } from '../../src/compat/union.js'
import { type AnyMigration, V1, V2, v1ToV2 } from '../../src/index.js'
import { codecFor } from '../../src/migrate/Migration.js'
import { versions } from '../../src/migrate/migrations.js'
import { brokenPayloads, forms, payloads } from '../laws/arbitrary.js'
import { holds } from '../laws/runs.js'

const snapshot = (name: string): unknown =>
  JSON.parse(readFileSync(join(__dirname, '../../schemas', `${name}.json`), 'utf8'))

test.each(versions.map((version) => [version.version, version] as const))(
  'the schema of %s, which is released, has not changed',
  (name, version) => {
    expect(jsonSchemaOf(version, 'document')).toEqual(snapshot(name))
  }
)

/** A schema cannot add an offset to a time of day, which tells on the first and the last day that a Date is read from. */
const isAtTheEndOfTime = (payload: unknown): boolean =>
  /"(?:0000-01-01|9999-12-31)T[^"]*[+-]\d\d:\d\d"/.test(JSON.stringify(payload))

const ajv = addFormats(new Ajv2020({ allErrors: true }))

describe.each(versions.flatMap((version) => forms.map((form) => [version.version, form, version] as const)))(
  '%s, %s form',
  (_name, form, version) => {
    const json = jsonSchemaOf(version, form)
    const codec = codecFor(version, form)
    const model = fromFields(version.fields, form)

    test('ajv, the model and the codec accept the same payloads', () => {
      const validate = ajv.compile(json)
      const agree = (payload: unknown): void => {
        if (isAtTheEndOfTime(payload)) return
        const decodes = E.isRight(codec.decode(payload))
        expect([validate(payload), accepts(model)(payload)]).toEqual([decodes, decodes])
      }
      holds(payloads(version.fields, form), agree, 4)
      holds(brokenPayloads(version.fields, form), ({ value }) => agree(value), 4)
    })

    test('reading the schema back gives the model', () => {
      const read = fromJsonSchema(json)
      expect(E.isRight(read) && equals(read.right, model)).toBe(true)
    })
  }
)

test.each([
  '2024-02-29T00:00:00Z',
  '2023-02-29T00:00:00Z',
  '1900-02-29T00:00:00Z',
  '2000-02-29T00:00:00Z',
  '2025-04-31T00:00:00Z',
  '2025-08-24t00:00:00z',
  '2025-08-24 00:00:00Z',
  '2025-08-24T23:59:60Z',
  '2025-08-24T24:00:00Z',
  '2025-08-24T00:00:00.123456+14:00',
  '2025-08-24T00:00:00',
  '2025-08-24'
])('ajv and the codec agree about %s', (createdAt) => {
  const payload = {
    id: '1',
    organizationId: '2',
    projectId: '',
    provider: '',
    originOwnerId: '',
    originOwnerName: '',
    createdAt
  }
  expect(ajv.compile(jsonSchemaOf(V1, 'document'))(payload)).toBe(E.isRight(V1.ConnectSession.decode(payload)))
})

const without = (...fields: ReadonlyArray<string>): AnyMigration => ({
  ...v1ToV2,
  rules: Object.fromEntries(Object.entries(v1ToV2.rules).filter(([field]) => !fields.includes(field)))
})

const [older, newer] = [ofVersion(V1, 'document'), ofVersion(V2, 'document')]

const open = (findings: ReadonlyArray<Finding>): ReadonlyArray<Finding> =>
  findings.filter(({ severity, status }) => severity === 'ERR' && status === 'open')

describe('v1 to v2', () => {
  test('backward, every break is bridged, by a rule with a name', () => {
    const findings = diff(older, newer)
    expect(open(findings)).toEqual([])
    expect(
      findings
        .filter(({ status }) => status === 'bridged')
        .map(({ bridgedBy, path, rule, severity }) => [path, rule, severity, bridgedBy])
    ).toEqual([
      ['/id', 'type-changed', 'INFO', ['id-to-number']],
      ['/organizationId', 'type-changed', 'INFO', ['id-to-number']]
    ])
  })

  test('a bridge says which values do not cross it', () => {
    const [bridged] = diff(older, newer).filter(({ status }) => status === 'bridged')
    expect(bridged?.note).toMatch(/not every value crosses.*\/id is ""/)
  })

  test('forward, the ids, the provider and the categories break, with witnesses', () => {
    const findings = open(diff(older, newer, { mode: 'forward' }))
    expect([...new Set(findings.map(({ path, rule }) => `${path} ${rule}`))]).toEqual([
      '/categories/* enum-value-added',
      '/id type-changed',
      '/organizationId type-changed',
      '/provider property-became-optional',
      '/provider property-became-nullable'
    ])
    for (const { note, witness } of findings) {
      expect([newer.accepts(witness), older.accepts(witness)]).toEqual([true, false])
      expect(note).toMatch(/^the migration claims it, but /)
    }
  })

  test('a rule removed from the migration opens its break, and fails the claim of the others', () => {
    const findings = open(diff(older, newer, { migrations: [without('id')] }))
    expect(findings.map(({ path }) => path)).toEqual(['/id', '/organizationId'])
    expect(findings[0]?.note).toBeUndefined()
    expect(findings[1]?.note).toMatch(/^the migration claims it, but the upgrade refuses it: \/id /)
  })

  test('without a migration every break is open', () => {
    const findings = open(diff(older, newer, { migrations: [] }))
    expect(findings.map(({ note, path }) => [path, note])).toEqual([
      ['/id', undefined],
      ['/organizationId', undefined]
    ])
  })

  test('a way down that loses something is no bridge', () => {
    const readers = { ...V1, fields: { ...V2.fields, categories: V1.fields.categories } }
    const found = open(
      diff({ ...ofVersion(readers, 'document'), accepts: () => false }, newer, {
        mode: 'forward',
        migrations: [{ ...without('id', 'organizationId', 'provider'), from: { ...V2, version: 'v1' } }]
      })
    )
    expect(found[0]?.note).toMatch(/the downgrade loses \/categories\/0 \(category-added\)/)
  })
})
