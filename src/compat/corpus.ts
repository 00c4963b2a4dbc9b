/**
 * A stored payload against the codecs: it decodes, upgrades, satisfies the latest version afterwards, replays and comes
 * back the same.
 *
 * A finding about a payload says types, never values, unless values are asked for.
 *
 * Laws:
 *
 * 1. A payload without a finding at `ERR` is upgraded by `upgradeJson`, and its report replays in both directions
 * 2. Everything is told at once: against the version that it has, each path of an error of `upgradeJson` has a finding
 * 3. Fingerprints do not depend on values: the same mistake in two payloads has one fingerprint
 *
 * @since 0.1.0
 */
import * as E from 'fp-ts/Either'

import { byForm, type Form, spell } from '../codec/names.js'
import type { UnknownRecord } from '../codec/record.js'
import { pointer } from '../migrate/Change.js'
import { detect } from '../migrate/detect.js'
import { codecFor, type Version } from '../migrate/Migration.js'
import { fieldNames, type VersionName, versions } from '../migrate/migrations.js'
import { upgradeJson } from '../migrate/reconcile.js'
import { kindOf } from '../migrate/ReconcileError.js'
import { migratedFindings, roundTripFindings } from './corpusMigration.js'
import { corpusFinding, type Located, refused, type Say, teller, undecodable, undetected } from './Located.js'

// model

/**
 * What a payload is checked against: the version that its ids say, or one version only.
 *
 * @category model
 * @since 0.1.0
 */
export type Against = VersionName | 'any'

/**
 * How to check payloads.
 *
 * @category model
 * @since 0.1.0
 */
export interface CheckOptions {
  readonly against?: Against | undefined
  /** Whether values of payloads may be told. */
  readonly showValues?: boolean | undefined
}

// constructors

/**
 * Everything there is to say about one parsed payload; nothing when it is fine.
 *
 * @example
 * import { checkPayload } from 'connect-session-reconcile/compat'
 *
 * const found = checkPayload()({ id: '1', organizationId: 2 })
 * assert.deepStrictEqual(
 *   found.map(({ finding }) => finding.rule),
 *   ['corpus-mixed']
 * )
 *
 * @category constructors
 * @since 0.1.0
 */
export const checkPayload =
  ({ against = 'any', showValues = false }: CheckOptions = {}) =>
  (payload: unknown): ReadonlyArray<Located> => {
    const detected = detect(payload)
    if (E.isLeft(detected)) return [undetected(detected.left)]
    const { version: name, form } = detected.right
    const version = versions.find((one) => one.version === (against === 'any' ? name : against)) as Version
    const say = teller(showValues)
    const codec = codecFor(version, form)
    const decoded = codec.decode(payload)
    const known = unknownFields(payload, form, say)
    const upgraded = upgradeJson(payload)
    if (E.isLeft(decoded)) {
      const wrong = decoded.left.map(undecodable('corpus-undecodable', say))
      const told = new Set(wrong.map(({ at }) => at))
      const more = version.version === name && E.isLeft(upgraded) ? refused(upgraded.left, say) : []
      return [...wrong, ...more.filter(({ at }) => !told.has(at)), ...known]
    }
    return [
      ...roundTripFindings(codec, decoded.right),
      ...(E.isLeft(upgraded) ? refused(upgraded.left, say) : migratedFindings(payload, upgraded.right, say)),
      ...known
    ]
  }

const declaredIn = byForm((form): ReadonlySet<string> => new Set(fieldNames.map(spell(form))))

const unknownFields = (payload: unknown, form: Form, say: Say): ReadonlyArray<Located> =>
  Object.keys(payload as object)
    .filter((key) => !declaredIn[form].has(key))
    .map((key) => {
      const value = (payload as UnknownRecord)[key]
      const path = pointer([key])
      return corpusFinding(
        { rule: 'corpus-unknown-field', path, old: 'no such field', new: kindOf(value) },
        path,
        say(value)
      )
    })
