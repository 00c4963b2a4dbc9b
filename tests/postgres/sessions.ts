/**
 * Payload texts of every shape that occurs, and tables of them.
 */
import * as fc from 'fast-check'

import { V1, V2 } from '../../src'
import { brokenPayloads, forms, payloads, upgradable } from '../laws/arbitrary'
import type { Cluster } from './cluster'

const wire = (id: string, more = ''): string =>
  `{"id":${id},"organization_id":"7","project_id":"p","provider":"hibob","origin_owner_id":"o","origin_owner_name":"n","created_at":"2023-05-30T10:00:00.123456+02:00"${more}}`

/** Numbers that JavaScript cannot hold, odd spacing and spelling, and what cannot be upgraded. */
const byHand: ReadonlyArray<string> = [
  wire(
    '"42"',
    ',"metadata":{"big":12345678901234567890,"money":1.10,"huge":1e400,"tiny":-0.0},"unknown":[98765432109876543210]'
  ),
  wire('"2724.37"', ',"categories":["hrisLegacy","stackOne","crm"],"label":null'),
  wire('"9007199254740993"'),
  wire('"007"'),
  wire('7'),
  ` { "id" : "1e21" , "organization_id":"8" , "x" : 1 } `,
  `{ "\\u0069d" : "5",\t"organizationId" : "6", "projectId":"p","provider":"x","originOwnerId":"o","originOwnerName":"n", "createdAt":"2024-02-29T00:00:00Z", "metadata" : { "n" : 0.10 } }`,
  `{"id":"5","id":"6","organization_id":"8"}`,
  `{"id":12,"organization_id":8,"project_id":"p","origin_owner_id":"o","origin_owner_name":"n","created_at":"2023-05-30T10:00:00Z","categories":["stackOne","iam"],"metadata":{"big":12345678901234567890}}`,
  'null',
  '[]',
  '"text"',
  '{}'
]

/** JSON texts that a jsonb column can hold, and one line each, the same on every run. */
export const shapes = (count: number): ReadonlyArray<string> => {
  const generated = fc.sample(
    fc.oneof(
      ...forms.flatMap((form) => [
        upgradable(V1, form),
        payloads(V2.fields, form),
        brokenPayloads(V1.fields, form).map(({ value }) => value)
      ])
    ),
    { numRuns: count, seed: 20260101 }
  )
  const texts = generated.map((payload) => JSON.stringify(payload)).filter((text) => !/\\u(0000|d[89a-f])/i.test(text))
  return [...byHand, ...texts]
}

/** A table of payloads with an id from 1 on. */
export const sessionsTable = async (
  cluster: Cluster,
  name: string,
  type: string,
  texts: ReadonlyArray<string | null>
): Promise<void> => {
  await cluster.query(
    `CREATE TABLE ${name} (id bigint PRIMARY KEY, payload ${type}, touched integer NOT NULL DEFAULT 0)`
  )
  await cluster.query(`INSERT INTO ${name} SELECT n, p::${type} FROM unnest($1::text[]) WITH ORDINALITY AS u(p, n)`, [
    texts
  ])
}

/** Valid payloads of the first version, as many as wanted, all different. */
export const plainSessions = (count: number): ReadonlyArray<string> =>
  Array.from({ length: count }, (_, i) => wire(`"${i + 1}"`, `,"metadata":{"n":9${i}12345678901234567890}`))
