/**
 * The vendor's own public client decodes what this library writes. It is installed here only, by `npm run test:vendor`:
 * it is large, and nothing else needs it.
 */
import * as assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import * as E from 'fp-ts/Either'

import { spell } from '../../src/codec/names.js'
import { reconcile, upgradeJson, V2 } from '../../src/index.js'
import { versions } from '../../src/migrate/migrations.js'
import { dateTimeText, notDateTimeText, payloads, upgradable } from '../laws/arbitrary.js'
import { holds } from '../laws/runs.js'
import { type Payload, withValue } from '../laws/values.js'

type Parsed = { readonly success: true; readonly data: Payload } | { readonly success: false; readonly error: unknown }

interface Client {
  readonly ConnectSession$inboundSchema: { readonly safeParse: (u: unknown) => Parsed }
  readonly connectSessionToJSON: (session: unknown) => string
}

const client = createRequire(__filename)('@stackone/stackone-client-ts/sdk/models/shared/connectsession.js') as Client

const byClient = (u: unknown): Payload => {
  const parsed = client.ConnectSession$inboundSchema.safeParse(u)
  assert.ok(parsed.success, parsed.success ? undefined : String(parsed.error))
  return parsed.data
}

/** What the client keeps: it drops unknown fields, and everything inside metadata. */
const kept = (session: V2.ConnectSession): Payload =>
  Object.fromEntries(
    Object.entries(session).flatMap(([key, value]) =>
      Object.hasOwn(V2.fields, key) ? [[key, key === 'metadata' && value !== null ? {} : value]] : []
    )
  )

const right = <A>(result: E.Either<unknown, A>): A => {
  assert.ok(E.isRight(result), 'refused')
  return result.right
}

test.each(versions.map((version) => [version.version, version] as const))(
  'it decodes every upgraded wire payload of %s, to the session that this library decodes',
  (_, version) => {
    holds(upgradable(version, 'wire'), (u) => {
      const { value } = right(upgradeJson(u))
      const ours = right(V2.ConnectSessionWire.decode(value))
      const theirs = byClient(JSON.parse(JSON.stringify(value)))
      // V8 itself, which the client leaves dates to, misreads more than nine digits of a fraction.
      const createdAt = /\.\d{10}/.test(String(u['created_at'])) ? ours.createdAt : theirs['createdAt']
      assert.deepEqual({ ...theirs, createdAt }, JSON.parse(JSON.stringify(kept(ours)), revive))
    })
  }
)

/** `createdAt` as the `Date` it was, and no `-0`, which JSON has not. */
const revive = (key: string, value: unknown): unknown => (key === 'createdAt' ? new Date(value as string) : value)

test.each(versions.map((version) => [version.version, version] as const))(
  'it decodes the wire form of every reconciled session of %s',
  (_, version) => {
    holds(upgradable(version, 'document'), (u) => {
      byClient(V2.ConnectSessionWire.encode(right(reconcile(u)).value))
    })
  }
)

test('this library decodes what it writes, to the session it was', () => {
  holds(payloads(V2.fields, 'wire'), (u) => {
    const session = right(V2.ConnectSession.decode(byClient(right(upgradeJson(u)).value)))
    assert.deepEqual(
      right(V2.ConnectSessionWire.decode(JSON.parse(client.connectSessionToJSON(session)))),
      plain(session)
    )
  })
})

const plain = (session: V2.ConnectSession): unknown => JSON.parse(JSON.stringify(session), revive)

const fixtures = resolve(__dirname, '../fixtures')

const wireFixtures = versions.flatMap(({ version }) =>
  readdirSync(join(fixtures, version))
    .filter((file) => /^[^.]*wire[^.]*\.json$/.test(file))
    .map((file) => `${version}/${file}`)
)

test.each(wireFixtures)('it decodes %s, upgraded', (file) => {
  byClient(right(upgradeJson(JSON.parse(readFileSync(join(fixtures, file), 'utf8')))).value)
})

const session: Payload = {
  id: 42,
  organization_id: 7,
  project_id: 'p',
  origin_owner_id: 'o',
  origin_owner_name: 'Owner',
  created_at: '2025-08-24T08:46:06.475Z'
}

const accepts = (u: unknown): boolean => client.ConnectSession$inboundSchema.safeParse(u).success

test('it accepts every date-time that this library accepts', () => {
  holds(dateTimeText, (text) => assert.ok(accepts({ ...session, created_at: text }), text))
})

test('it is laxer than RFC 3339, which this library holds to, in these ways only', () => {
  const laxer = [/T\d\d:\d\dZ$/, /[+-]\d{4}$/, /\+24:00$/, /\+00:60$/, /^0000.*\+00:01$/, /^9999.*-00:01$/]
  holds(notDateTimeText, (text) => {
    if (accepts({ ...session, created_at: text }))
      assert.ok(
        laxer.some((way) => way.test(text)),
        text
      )
  })
})

test('it refuses the spellings that an upgrade mends', () => {
  for (const spelling of Object.keys(V2.Category.spellings)) {
    const stored = { ...session, categories: [spelling] }
    assert.ok(!accepts(stored))
    assert.ok(accepts(right(upgradeJson(stored)).value))
  }
})

test('it accepts every category of version 2, and requires the fields that this library requires', () => {
  assert.ok(accepts({ ...session, categories: V2.Category.values }))
  for (const [name, { _tag }] of Object.entries(V2.fields)) {
    const key = spell('wire')(name)
    assert.equal(accepts(withValue(session, key, undefined)), _tag === 'Optional', key)
    assert.equal(accepts(withValue(session, key, null)), _tag === 'Optional', key)
  }
})
