/**
 * ConnectSession, version 1: the source document's field table, in code.
 *
 * @since 0.1.0
 */
import * as t from 'io-ts'

import { DateTime } from '../codec/DateTime.js'
import { document, optional, required, wire } from '../codec/document.js'
import { Category } from './Category.js'

/**
 * The name of this version of the payload, which is not the version of this package.
 *
 * @category model
 * @since 0.1.0
 */
export const version = 'v1'

/**
 * The table of fields, in the source document's order.
 *
 * @category model
 * @since 0.1.0
 */
export const fields = {
  categories: optional(t.array(Category)),
  createdAt: required(DateTime),
  id: required(t.string),
  organizationId: required(t.string),
  originOwnerId: required(t.string),
  originOwnerName: required(t.string),
  originUsername: optional(t.string),
  projectId: required(t.string),
  provider: required(t.string)
} as const

/**
 * A version 1 session in the document form: camelCase keys.
 *
 * @example
 * import { V1 } from 'connect-session-reconcile'
 * import * as E from 'fp-ts/Either'
 *
 * const stored = {
 *   id: '42',
 *   organizationId: '7',
 *   projectId: 'p',
 *   provider: 'hibob',
 *   originOwnerId: 'o',
 *   originOwnerName: 'Owner',
 *   createdAt: '2025-08-24T08:46:06.475Z'
 * }
 * const session = V1.ConnectSession.decode(stored)
 * assert.ok(E.isRight(session))
 * assert.deepStrictEqual(session.right, { ...stored, createdAt: new Date('2025-08-24T08:46:06.475Z') })
 * assert.deepStrictEqual(V1.ConnectSession.encode(session.right), stored)
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
 * import { V1 } from 'connect-session-reconcile'
 * import * as E from 'fp-ts/Either'
 *
 * const received = {
 *   id: '42',
 *   organization_id: '7',
 *   project_id: 'p',
 *   provider: 'hibob',
 *   origin_owner_id: 'o',
 *   origin_owner_name: 'Owner',
 *   created_at: '2025-08-24T08:46:06.475Z'
 * }
 * const session = V1.ConnectSessionWire.decode(received)
 * assert.ok(E.isRight(session))
 * assert.strictEqual(session.right.organizationId, '7')
 * assert.deepStrictEqual(V1.ConnectSessionWire.encode(session.right), received)
 *
 * @category codecs
 * @since 0.1.0
 */
export const ConnectSessionWire = wire(ConnectSession)
