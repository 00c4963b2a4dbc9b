/**
 * What is written to a row, and what is kept so that it can be taken back.
 *
 * Laws:
 *
 * 1. `spliced(after, inverse(before, after)) = before`, for every two JSON texts
 * 2. A patch holds the changed top-level keys only, each value spelt as the migrated text spells it
 *
 * @since 0.1.0
 */
import { type Change, pointerKeys } from '../../migrate/Change.js'
import type { Direction } from '../../migrate/Migration.js'
import { first, latest } from '../../migrate/migrations.js'
import { type Part, parts } from '../jsonParts.js'
import { type Splice, spliced } from '../jsonText.js'
import type { MigratedText } from '../migrateText.js'

// model

/**
 * The changed top-level keys of a payload, as JSON text.
 *
 * @category model
 * @since 0.1.0
 */
export interface Patch {
  /** An object of the keys that are there after the migration. */
  readonly after: string
  /** An object of the keys that were there before it. */
  readonly before: string
  /** The keys that were there before it and are not after it. */
  readonly removed: ReadonlyArray<string>
  /** The keys that are there after it and were not before. */
  readonly added: ReadonlyArray<string>
  /** The versions, as the journal names them. */
  readonly migration: string
}

/**
 * What the totals count of a change.
 *
 * @category model
 * @since 0.1.0
 */
export type CountedChange = Pick<Change, 'rule' | 'lossless'>

/**
 * A payload after a migration. Without changes there is nothing to write.
 *
 * @category model
 * @since 0.1.0
 */
export interface MigratedPayload {
  readonly changes: ReadonlyArray<CountedChange>
  readonly patch: Patch
  /** The new text; empty for jsonb, whose patch is written. */
  readonly text: string
  /** JSON text of what else restores the payload: text edits, or for jsonb the keys that were added. */
  readonly edits: string | null
}

// constructors

/**
 * A payload that needs nothing.
 *
 * @category model
 * @since 0.1.0
 */
export const unchanged: MigratedPayload = {
  changes: [],
  patch: { after: '{}', before: '{}', removed: [], added: [], migration: '' },
  text: '',
  edits: null
}

/**
 * What a migration changed in a payload's text.
 *
 * @category constructors
 * @since 0.1.0
 */
export const patchOf = (direction: Direction, text: string, { text: migrated, changes, from }: MigratedText): Patch => {
  const keys = new Set(
    changes.flatMap((change) => topKeys(change.path, change._tag === 'Renamed' ? change.from : undefined))
  )
  const before = members(text, keys)
  const after = members(migrated, keys)
  return {
    after: objectOf(after),
    before: objectOf(before),
    removed: [...before.keys()].filter((key) => !after.has(key)),
    added: [...after.keys()].filter((key) => !before.has(key)),
    migration: migrationName(direction, from.version)
  }
}

/**
 * The versions that a payload came from and went to, as the journal names them.
 *
 * @category destructors
 * @since 0.1.0
 */
export const migrationName = (direction: Direction, from: string): string =>
  `${from}-${(direction === 'upgrade' ? latest : first).version}`

const topKeys = (...paths: ReadonlyArray<string | undefined>): ReadonlyArray<string> =>
  paths.flatMap((path) => (path === undefined ? [] : [pointerKeys(path)[0] as string]))

const members = (text: string, keys: ReadonlySet<string>): ReadonlyMap<string, string> =>
  new Map(
    parts(text, 0)
      .filter(({ key }) => keys.has(key))
      .map(({ key, valueStart, end }) => [key, text.slice(valueStart, end)])
  )

const objectOf = (fields: ReadonlyMap<string, string>): string =>
  `{${[...fields].map(([key, value]) => `${JSON.stringify(key)}:${value}`).join(',')}}`

/**
 * The splices that turn a text back into what it was: one for each top-level member that differs where the members line
 * up, one for everything otherwise.
 *
 * @category constructors
 * @since 0.1.0
 */
export const inverse = (before: string, after: string): ReadonlyArray<Splice> => {
  const [old, now] = [partsOf(before), partsOf(after)]
  const lined =
    old.length === now.length ? old.flatMap((part, i) => difference(before, after, part, now[i] as Part)) : []
  return spliced(after, lined) === before
    ? lined
    : difference(before, after, { valueStart: 0, end: before.length }, { valueStart: 0, end: after.length })
}

const partsOf = (text: string): ReadonlyArray<Part> => (text.trimStart().startsWith('{') ? parts(text, 0) : [])

type Span = Pick<Part, 'valueStart' | 'end'>

const difference = (before: string, after: string, old: Span, now: Span): ReadonlyArray<Splice> => {
  const was = before.slice(old.valueStart, old.end)
  return was === after.slice(now.valueStart, now.end) ? [] : [[now.valueStart, now.end - now.valueStart, was]]
}
