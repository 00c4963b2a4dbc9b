/**
 * ConnectSession, version 2: the source document's field table, in code.
 *
 * @since 0.1.0
 */
import * as t from 'io-ts'

import { DateTime } from '../codec/DateTime.js'
import { document, optional, required, wire } from '../codec/document.js'
import { FiniteNumber } from '../codec/number.js'
import { Category } from './Category.js'
import { Metadata } from './Metadata.js'

/**
 * The name of this version of the payload, which is not the version of this package.
 *
 * @category model
 * @since 0.1.0
 */
export const version = 'v2'

/**
 * The table of fields, in the source document's order. The ids are numbers, not integers: the document's own example
 * is `2724.37`.
 *
 * @category model
 * @since 0.1.0
 */
export const fields = {
  accountId: optional(t.string),
  categories: optional(t.array(Category)),
  createdAt: required(DateTime),
  id: required(FiniteNumber),
  label: optional(t.string),
  metadata: optional(Metadata),
  organizationId: required(FiniteNumber),
  originOwnerId: required(t.string),
  originOwnerName: required(t.string),
  originUsername: optional(t.string),
  projectId: required(t.string),
  provider: optional(t.string)
} as const

/**
 * A version 2 session in the document form: camelCase keys.
 *
 * @example
 * import { V2 } from 'connect-session-reconcile'
 * import * as E from 'fp-ts/Either'
 *
 * const stored = {
 *   id: 42,
 *   organizationId: 7,
 *   projectId: 'p',
 *   originOwnerId: 'o',
 *   originOwnerName: 'Owner',
 *   createdAt: '2025-08-24T08:46:06.475Z'
 * }
 * const session = V2.ConnectSession.decode(stored)
 * assert.ok(E.isRight(session))
 * assert.deepStrictEqual(session.right, { ...stored, createdAt: new Date('2025-08-24T08:46:06.475Z') })
 * assert.deepStrictEqual(V2.ConnectSession.encode(session.right), stored)
 *
 * @category codecs
 * @since 0.1.0
 */
export const ConnectSession = document('ConnectSession', fields)

/**
 * A session in memory, whichever form it came in.
 *
 * @category model
 * @since 0.1.0
 */
export type ConnectSession = t.TypeOf<typeof ConnectSession>

/**
 * The same session in the wire form: snake_case keys.
 *
 * @example
 * import { V2 } from 'connect-session-reconcile'
 * import * as E from 'fp-ts/Either'
 *
 * const received = {
 *   id: 42,
 *   organization_id: 7,
 *   project_id: 'p',
 *   origin_owner_id: 'o',
 *   origin_owner_name: 'Owner',
 *   created_at: '2025-08-24T08:46:06.475Z'
 * }
 * const session = V2.ConnectSessionWire.decode(received)
 * assert.ok(E.isRight(session))
 * assert.strictEqual(session.right.organizationId, 7)
 * assert.deepStrictEqual(V2.ConnectSessionWire.encode(session.right), received)
 *
 * @category codecs
 * @since 0.1.0
 */
export const ConnectSessionWire = wire(ConnectSession)
