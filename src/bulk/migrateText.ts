/**
 * One stored payload as text: upgraded or downgraded in place, every character outside the changes its own.
 *
 * Laws:
 *
 * 1. The result, parsed, is what `upgradeJson` or `downgradeJson` makes of the parsed text
 * 2. Text that needs no change comes back as it is
 * 3. Nothing throws, whatever the text
 *
 * @since 0.1.0
 */
import * as E from 'fp-ts/Either'

import { spell } from '../codec/names.js'
import { reading } from '../codec/record.js'
import { type Change, pointer } from '../migrate/Change.js'
import type { Direction } from '../migrate/Migration.js'
import { fieldNames } from '../migrate/migrations.js'
import { downgradeJson, type Migrated, upgradeJson } from '../migrate/reconcile.js'
import { type Issue, issues, type Reason, reasonOf } from '../migrate/Issue.js'
import type { ReconcileOptions } from '../migrate/Rule.js'
import { type Part, parts } from './jsonParts.js'
import { edit } from './jsonText.js'

// model

/**
 * Why stored text was quarantined: the closed list of reasons.
 *
 * @category model
 * @since 0.1.0
 */
export type QuarantineReason = 'invalid-utf8' | 'invalid-json' | 'duplicate-key' | 'write-refused' | Reason

/**
 * Why one text was quarantined, and everything that is wrong with it.
 *
 * @category errors
 * @since 0.1.0
 */
export interface Rejection {
  readonly reason: QuarantineReason
  readonly errors: ReadonlyArray<Issue>
}

/**
 * A text after a migration. `before` holds, for each change, the exact source text of what it replaced or removed.
 *
 * @category model
 * @since 0.1.0
 */
export interface MigratedText extends Pick<Migrated<unknown>, 'from' | 'changes'> {
  readonly text: string
  readonly before: ReadonlyArray<string | undefined>
}

// combinators

/**
 * Migrates the text of one JSON value. Fails with the reason and all errors when the text is not JSON, when a key that
 * a version knows occurs twice, and when the parsed value cannot be migrated.
 *
 * @category combinators
 * @since 0.1.0
 */
export const migrateText =
  (direction: Direction, options: ReconcileOptions) =>
  (text: string): E.Either<Rejection, MigratedText> => {
    const parsed = reading((): unknown => JSON.parse(text))
    if (E.isLeft(parsed)) {
      const message =
        text === ''
          ? 'is empty: a value is missing, or the array is cut short here'
          : `is not valid JSON: ${parsed.left}`
      return reject('invalid-json', [{ path: '', message }])
    }
    const members = Array.isArray(parsed.right) ? [] : parts(text, 0)
    const repeated = members.length === keysOf(parsed.right) ? [] : repeatedKeys(members)
    if (repeated.length > 0) {
      return reject(
        'duplicate-key',
        repeated.map((key) => ({ path: pointer([key]), message: 'occurs more than once: remove all but one' }))
      )
    }
    const migrate = direction === 'upgrade' ? upgradeJson : downgradeJson
    const migrated = migrate(parsed.right, options)
    if (E.isLeft(migrated)) return reject(reasonOf(migrated.left), issues(migrated.left))
    const { from, changes } = migrated.right
    if (changes.length === 0) return E.right({ text, from, changes, before: [] })
    const { text: migratedText, before } = edit(text, changes, members)
    const exact = checkNumbers(changes, before, options)
    return E.isLeft(exact) ? exact : E.right({ text: migratedText, from, changes: exact.right, before })
  }

const reject = (reason: QuarantineReason, errors: ReadonlyArray<Issue>): E.Either<Rejection, never> =>
  E.left({ reason, errors })

/**
 * The keys that any version knows, in either form.
 *
 * @category model
 * @since 0.1.0
 */
export const knownKeys: ReadonlySet<string> = new Set(fieldNames.flatMap((name) => [name, spell('wire')(name)]))

/** How many keys an object has, of which each is counted once, however often its text has it. */
const keysOf = (json: unknown): number => (typeof json === 'object' && json !== null ? Object.keys(json).length : 0)

/**
 * The keys that a version knows and that occur more than once, each once: JSON does not say which of their values holds.
 *
 * @category destructors
 * @since 0.1.0
 */
export const repeatedKeys = (members: ReadonlyArray<Part>): ReadonlyArray<string> => {
  const seen = new Set<string>()
  const repeated = members.filter(({ key }) => knownKeys.has(key) && seen.size === seen.add(key).size)
  return [...new Set(repeated.map(({ key }) => key))]
}

/**
 * Parsing rounds a number that JavaScript cannot hold, before any rule sees it. Such a number is no more exact than
 * text that no number holds.
 */
const checkNumbers = (
  changes: ReadonlyArray<Change>,
  before: ReadonlyArray<string | undefined>,
  options: ReconcileOptions
): E.Either<Rejection, ReadonlyArray<Change>> => {
  const rounded = new Set(
    changes.filter(
      (change, i) =>
        change._tag === 'Converted' && typeof change.from === 'number' && isRounded(before[i] as string, change.from)
    )
  )
  if (rounded.size === 0) return E.right(changes)
  if (options.inexactIds === 'coerce') {
    return E.right(changes.map((change) => (rounded.has(change) ? { ...change, lossless: false } : change)))
  }
  return reject(
    'id-not-exact',
    changes.flatMap((change, i) =>
      rounded.has(change)
        ? [
            {
              path: change.path,
              message: `is ${(before[i] as string).slice(0, 60)}, which no JavaScript number holds exactly: accept inexact ids, or correct it`
            }
          ]
        : []
    )
  )
}

/**
 * Whether the text of a number names another than the one that it is read as.
 *
 * @category destructors
 * @since 0.1.0
 */
export const isRounded = (text: string, read: number): boolean =>
  text !== String(read) && decimal(text) !== decimal(String(read))

/**
 * A number's text reduced to its sign, significant digits and exponent: equal for equal decimal values. `-0` is `0`: JSON
 * holds both, and the rules say what becomes of the sign.
 */
const decimal = (text: string): string => {
  const [, sign, whole = '', fraction = '', exponent] = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? []
  const digits = (whole + fraction).replace(/^0+/, '')
  const significant = trimZeros(digits)
  if (significant === '') return '0'
  return `${sign}${significant}e${Number(exponent ?? 0) - fraction.length + digits.length - significant.length}`
}

/** Without the zeros at the end, in linear time. */
const trimZeros = (digits: string): string => {
  let end = digits.length
  while (digits.charCodeAt(end - 1) === 48) end--
  return digits.slice(0, end)
}
