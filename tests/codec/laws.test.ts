import type * as t from 'io-ts'

import { DateTime, FiniteNumber } from '../../src/index.js'
import { versions } from '../../src/migrate/migrations.js'
import { type DocumentC, type Fields } from '../../src/codec/document.js'
import type { Form } from '../../src/codec/names.js'
import { codecLaws, documentLaws, standardLaws, subjectOf, totalLaws } from '../laws/codec.js'

const documents = versions.flatMap(({ version, ConnectSession, ConnectSessionWire }) => [
  [`${version} document`, ConnectSession as DocumentC<Fields, Form>] as const,
  [`${version} wire`, ConnectSessionWire as DocumentC<Fields, Form>] as const
])

/** Each codec of the tables themselves: enumerations, arrays of them, records. */
const members = versions.flatMap(({ version, fields }) =>
  [...new Map(Object.values(fields).map(({ codec }) => [codec.name, codec]))].map(
    ([name, codec]) => [`${version} ${name}`, codec] as const
  )
)

const own: ReadonlyArray<readonly [string, t.Mixed]> = [
  ['DateTime', DateTime],
  ['FiniteNumber', FiniteNumber],
  ...versions.flatMap(({ version, ...exported }) =>
    Object.entries(exported as Record<string, unknown>).flatMap(([name, value]) =>
      isCodec(value) ? [[`${version} ${name}`, value] as const] : []
    )
  )
]

describe.each([...own, ...members])('%s', (_, codec) => {
  test.each(Object.entries({ ...codecLaws, ...standardLaws }))('%s', (_law, law) => law(subjectOf(codec)))
})

describe.each(own)('%s is total', (_, codec) => {
  test.each(Object.entries(totalLaws))('%s', (_law, law) => law(subjectOf(codec)))
})

test.each(own)('%s is a Standard Schema', (_, codec) => {
  expect(codec).toMatchObject({ '~standard': { version: 1, vendor: 'connect-session-reconcile' } })
})

describe.each(documents)('%s', (_, codec) => {
  test.each(Object.entries(documentLaws))('%s', (_law, law) => law(codec))
})

function isCodec(u: unknown): u is t.Mixed {
  return typeof u === 'object' && u !== null && 'validate' in u && '_tag' in u
}
