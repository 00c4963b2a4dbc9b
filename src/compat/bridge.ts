/**
 * The declared migrations, seen as bridges between versions: which paths they claim, and whether a payload crosses.
 *
 * @since 0.1.0
 */
import * as E from 'fp-ts/Either'

import { isRecord } from '../codec/record.js'
import { type Form, spell } from '../codec/names.js'
import { type AnyMigration, codecFor, descriptionsOf, type Version } from '../migrate/Migration.js'
import { migrate } from '../migrate/run.js'
import { migrations } from '../migrate/migrations.js'
import { issues, issueText } from '../migrate/Issue.js'
import { pointerKeys } from '../migrate/Change.js'
import type { ReconcileError } from '../migrate/ReconcileError.js'
import type { Direction } from './Rule.js'

// model

/**
 * What lies between an older and a newer version.
 *
 * @category model
 * @since 0.1.0
 */
export interface Bridge {
  /** The ids of the rules that claim the field of a path; none when no rule is declared for it. */
  readonly claims: (path: string) => ReadonlyArray<string>
  /**
   * Carries a payload to who reads it: up when the direction is backward, down when it is forward. `Left` says why it
   * does not arrive. What is lost on the way down does not arrive.
   */
  readonly cross: (direction: Direction, payload: unknown) => E.Either<string, unknown>
}

// constructors

/**
 * The bridge from an older version to a newer one, over the declared migrations; `undefined` when there is none.
 *
 * @category constructors
 * @since 0.1.0
 */
export const bridgeBetween = (
  older: Version,
  newer: Version,
  form: Form,
  declared: ReadonlyArray<AnyMigration> = migrations
): Bridge | undefined => {
  const start = declared.findIndex(({ from }) => from.version === older.version)
  const end = declared.findIndex(({ to }) => to.version === newer.version)
  const road = start < 0 ? [] : declared.slice(start, end + 1)
  if (road.length === 0) return undefined
  const fieldNames = new Map(
    [...Object.keys(older.fields), ...Object.keys(newer.fields)].map((name) => [spell(form)(name), name])
  )
  const described = road.map(descriptionsOf)
  return {
    claims: (path) => {
      const [key = ''] = pointerKeys(path)
      const name = fieldNames.get(key) ?? ''
      return [...new Set(described.flatMap((rules) => (rules.get(name) ?? []).map(({ id }) => id)))]
    },
    cross: (direction, payload) => {
      const steps = direction === 'backward' ? road : [...road].reverse()
      const crossed = steps.reduce<E.Either<string, unknown>>(
        (value, migration) => E.flatMap(value, step(migration, direction, form)),
        E.right(payload)
      )
      return E.flatMap(crossed, arrives(direction === 'backward' ? newer : older, form))
    }
  }
}

const step =
  (migration: AnyMigration, direction: Direction, form: Form) =>
  (payload: unknown): E.Either<string, unknown> => {
    if (!isRecord(payload)) return E.left('the payload is not an object')
    const upgrading = direction === 'backward'
    const outcome = migrate(migration, upgrading ? 'upgrade' : 'downgrade')(payload, form, {})
    const { version } = upgrading ? migration.from : migration.to
    if (E.isLeft(outcome)) {
      return E.left(
        `the ${upgrading ? 'upgrade' : 'downgrade'} refuses it: ${inWords({ _tag: 'Invalid', version, form, ...outcome.left })}`
      )
    }
    const lost = outcome.right.changes.filter(({ lossless }) => !lossless)
    return upgrading || lost.length === 0
      ? E.right(outcome.right.value)
      : E.left(`the downgrade loses ${lost.map(({ path, rule }) => `${path} (${rule})`).join(', ')}`)
  }

const arrives =
  (reader: Version, form: Form) =>
  (payload: unknown): E.Either<string, unknown> => {
    const decoded = codecFor(reader, form).decode(payload)
    return E.isRight(decoded)
      ? E.right(payload)
      : E.left(
          `${reader.version} refuses the result: ${inWords({ _tag: 'Invalid', version: reader.version, form, errors: decoded.left, refusals: [] })}`
        )
  }

const inWords = (error: ReconcileError): string => issues(error).map(issueText).join('; ')
