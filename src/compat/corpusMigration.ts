/**
 * What codecs and migrations promise of every payload, held against one: a guard against codecs and rules that are wrong.
 *
 * @since 0.1.0
 */
import * as E from 'fp-ts/Either'
import * as O from 'fp-ts/Option'
import type * as t from 'io-ts'

import type { UnknownRecord } from '../codec/record.js'
import { pointer, pointerKeys, toInverseJsonPatch, toJsonPatch } from '../migrate/Change.js'
import { codecFor } from '../migrate/Migration.js'
import { latest } from '../migrate/migrations.js'
import { downgradeJson, type Migrated } from '../migrate/reconcile.js'
import { applyPatch, sameJson } from './json.js'
import { corpusFinding, type Located, type Say, undecodable } from './Located.js'
import type { RuleId } from './rules.js'

// destructors

/**
 * Nothing where a decoded value is the same once it is encoded and decoded again.
 *
 * @category destructors
 * @since 0.1.0
 */
export const roundTripFindings = (codec: t.Mixed, value: unknown): ReadonlyArray<Located> => {
  const again = codec.decode(codec.encode(value))
  return E.isRight(again) && sameJson(again.right, value)
    ? []
    : [mismatch('corpus-roundtrip-mismatch', 'the decoded value', 'another value once encoded and decoded')]
}

const mismatch = (rule: RuleId, old: string, changed: string): Located =>
  corpusFinding({ rule, path: '', old, new: changed })

/**
 * Nothing where a payload arrived at the latest version, its changes replay in both directions, none of them loses
 * anything, and the way back leads to the payload.
 *
 * @category destructors
 * @since 0.1.0
 */
export const migratedFindings = (payload: unknown, migrated: Migrated<unknown>, say: Say): ReadonlyArray<Located> => {
  const { value, from, changes } = migrated
  const arrived = codecFor(latest, from.form).decode(value)
  const replayed = applyPatch(toJsonPatch(changes))(payload)
  const undone = applyPatch(toInverseJsonPatch(changes))(value)
  return [
    ...(E.isLeft(arrived) ? arrived.left.map(undecodable('corpus-migration-invalid', say)) : []),
    ...(O.isSome(replayed) && sameJson(replayed.value, value)
      ? []
      : [mismatch('corpus-replay-mismatch', 'the upgraded payload', 'another value from the changes')]),
    ...(O.isSome(undone) && sameJson(undone.value, payload)
      ? []
      : [mismatch('corpus-replay-mismatch', 'the payload', 'another value from the inverse changes')]),
    ...wayBack(payload, migrated),
    ...changes
      .filter(({ lossless }) => !lossless)
      .map(({ path, rule }) =>
        corpusFinding(
          { rule: 'corpus-lossy', path: pointer(starred(path, payload)), old: 'can be undone', new: rule },
          path
        )
      )
  ]
}

/** The keys of a path, with `*` in place of the index of an item. All but the last of them are in the payload. */
const starred = (path: string, payload: unknown): ReadonlyArray<string> => {
  let value = payload
  return pointerKeys(path).map((key) => {
    const isItem = Array.isArray(value)
    value = (value as UnknownRecord)[key]
    return isItem ? '*' : key
  })
}

/** What is upgraded without loss, and downgraded without loss, is what it was. */
const wayBack = (payload: unknown, { from, value, changes }: Migrated<unknown>): ReadonlyArray<Located> => {
  if (from.version === latest.version || changes.some(({ lossless }) => !lossless)) return []
  const back = downgradeJson(value)
  if (E.isLeft(back))
    return [mismatch('corpus-roundtrip-mismatch', 'the payload', 'no way back from the upgraded payload')]
  return back.right.changes.every(({ lossless }) => lossless) && !sameJson(back.right.value, payload)
    ? [mismatch('corpus-roundtrip-mismatch', 'the payload', 'another value once upgraded and downgraded')]
    : []
}
