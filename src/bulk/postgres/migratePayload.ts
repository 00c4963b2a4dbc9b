/**
 * One stored payload: what a migration makes of it, and what has to be written.
 *
 * Laws:
 *
 * 1. The result is what `migrateText` makes of the text
 * 2. For jsonb, nothing that JavaScript cannot hold is written or kept from a parsed value
 *
 * @since 0.1.0
 */
import * as E from 'fp-ts/Either'

import type { UnknownRecord } from '../../codec/record.js'
import { pointerKeys } from '../../migrate/Change.js'
import { issues, reasonOf } from '../../migrate/Issue.js'
import type { Direction } from '../../migrate/Migration.js'
import { downgradeJson, type Migrated, upgradeJson } from '../../migrate/reconcile.js'
import type { ReconcileOptions } from '../../migrate/Rule.js'
import { type MigratedText, migrateText, type Rejection } from '../migrateText.js'
import { inverse, type MigratedPayload, migrationName, type Patch, patchOf, unchanged } from './patch.js'
import type { Target } from './target.js'
import { usual } from './usual.js'

// model

type Result = E.Either<Rejection, MigratedPayload>

// combinators

/**
 * The migration of the payloads of a column.
 *
 * @category combinators
 * @since 0.1.0
 */
export const migratePayload = (
  kind: Target['kind'],
  direction: Direction,
  options: ReconcileOptions
): ((payload: string) => Result) => {
  const quick = usual(kind, direction)
  const exact = exactly(kind, direction, options)
  return (payload) => {
    const migrated = quick(payload)
    return migrated === undefined ? exact(payload) : E.right(migrated)
  }
}

const exactly: typeof migratePayload = (kind, direction, options) => {
  const asText = migrateText(direction, options)
  const byText = (payload: string): Result =>
    E.map((migrated: MigratedText): MigratedPayload => {
      const { changes, text } = migrated
      if (changes.length === 0) return unchanged
      const patch = patchOf(direction, payload, migrated)
      return kind === 'jsonb'
        ? { changes, patch, text: '', edits: listed(patch.added) }
        : { changes, patch, text, edits: listed(inverse(payload, text)) }
    })(asText(payload))
  if (kind !== 'jsonb') return byText

  const migrate = direction === 'upgrade' ? upgradeJson : downgradeJson
  return (payload) => {
    const parsed = JSON.parse(payload) as unknown
    const result = migrate(parsed, options)
    if (E.isLeft(result)) return E.left({ reason: reasonOf(result.left), errors: issues(result.left) })
    if (result.right.changes.length === 0) return E.right(unchanged)
    const patch = patchOfValues(direction, parsed as UnknownRecord, result.right)
    const { changes } = result.right
    return patch === undefined ? byText(payload) : E.right({ changes, patch, text: '', edits: listed(patch.added) })
  }
}

const listed = (items: ReadonlyArray<unknown>): string | null => (items.length === 0 ? null : JSON.stringify(items))

/** The patch from parsed values, which is quicker than from text; none where parsing may have lost something. */
const patchOfValues = (
  direction: Direction,
  before: UnknownRecord,
  { value, changes, from }: Migrated<unknown>
): Patch | undefined => {
  const after = value as UnknownRecord
  const old: Record<string, unknown> = {}
  const now: Record<string, unknown> = {}
  for (const { _tag, path } of changes) {
    const [key, ...inside] = pointerKeys(path)
    if (key === undefined || !(_tag === 'Converted' || (_tag === 'Added' && inside.length === 0))) return undefined
    if (_tag === 'Converted') {
      if (!isKept(before[key])) return undefined
      old[key] = before[key]
    }
    now[key] = after[key]
  }
  const added = Object.keys(now).filter((key) => !Object.hasOwn(old, key))
  const migration = migrationName(direction, from.version)
  return { before: JSON.stringify(old), after: JSON.stringify(now), removed: [], added, migration }
}

/** Whether parsing a value and writing it again gives the same JSON: text, and lists of text. */
const isKept = (value: unknown): boolean =>
  typeof value === 'string' ||
  value === null ||
  (Array.isArray(value) && value.every((item) => typeof item === 'string'))
