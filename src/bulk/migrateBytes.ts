/**
 * One stored payload as bytes.
 *
 * Law: bytes that need no change come back as they are.
 *
 * @since 0.1.0
 */
import { isUtf8 } from 'node:buffer'
import * as E from 'fp-ts/Either'

import type { Direction } from '../migrate/Migration.js'
import type { ReconcileOptions } from '../migrate/Rule.js'
import { type MigratedText, migrateText, type Rejection } from './migrateText.js'

// model

/**
 * The bytes of a payload after a migration.
 *
 * @category model
 * @since 0.1.0
 */
export interface MigratedBytes extends MigratedText {
  readonly bytes: Buffer
}

/**
 * Migrates the bytes of one payload, or says why not.
 *
 * @category model
 * @since 0.1.0
 */
export type Migrate = (body: Buffer) => E.Either<Rejection, MigratedBytes>

// errors

const notUtf8: Rejection = {
  reason: 'invalid-utf8',
  errors: [{ path: '', message: 'is not valid UTF-8: its bytes are kept in base64' }]
}

// constructors

/**
 * The migration of one payload in one direction.
 *
 * @category constructors
 * @since 0.1.0
 */
export const migrateBytes = (direction: Direction, options: ReconcileOptions): Migrate => {
  const migrate = migrateText(direction, options)
  return (body) => {
    if (!isUtf8(body)) return E.left(notUtf8)
    const migrated = migrate(body.toString())
    if (E.isLeft(migrated)) return migrated
    const { text, from, changes, before } = migrated.right
    return E.right({ text, from, changes, before, bytes: changes.length === 0 ? body : Buffer.from(text) })
  }
}
