/**
 * A stored payload against the codecs: it decodes, upgrades, satisfies the latest version afterwards, replays and comes
 * back the same.
 *
 * A finding about a payload says types, never values, unless values are asked for.
 *
 * Laws:
 *
 * 1. A payload without a finding at `ERR` is upgraded by `upgradeJson`, and its report replays in both directions
 * 2. Fingerprints do not depend on values: the same mistake in two payloads has one fingerprint
 *
 * @since 0.1.0
 */
import * as E from 'fp-ts/Either'
import * as O from 'fp-ts/Option'
import type * as t from 'io-ts'

import { type Form, spell } from '../codec/names.js'
import { pointer, toInverseJsonPatch, toJsonPatch } from '../migrate/Change.js'
import { detect, kindOf } from '../migrate/detect.js'
import { codecFor, type Version } from '../migrate/Migration.js'
import { fieldNames, latest, type VersionName, versions } from '../migrate/migrations.js'
import type { DetectError, ReconcileError } from '../migrate/ReconcileError.js'
import { downgradeJson, type Migrated, upgradeJson } from '../migrate/reconcile.js'
import { issues } from '../migrate/Issue.js'
import { describeSchema } from './describe.js'
import { type Finding, finding, type Subject } from './Finding.js'
import { fromCodec } from './fromCodec.js'
import { applyPatch, isRecord, sameJson } from './json.js'
import type { RuleId } from './rules.js'

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

/**
 * A finding about a payload, and the JSON Pointer to what it is about in this payload.
 *
 * @category model
 * @since 0.1.0
 */
export interface Located {
  readonly finding: Finding
  readonly at: string
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
    const decoded = codecFor(version, form).decode(payload)
    const known = unknownFields(payload, form, say)
    if (E.isLeft(decoded)) return [...decoded.left.map(undecodable('corpus-undecodable', say)), ...known]
    return [...roundTrip(version, form, decoded.right), ...migration(payload, form, say), ...known]
  }

/**
 * A finding of the rules of a corpus.
 *
 * @example
 * import { corpusFinding } from 'connect-session-reconcile/compat'
 *
 * const { finding } = corpusFinding({ rule: 'corpus-empty', path: '', old: 'payloads', new: 'none' })
 * assert.strictEqual(finding.severity, 'ERR')
 *
 * @category constructors
 * @since 0.1.0
 */
export const corpusFinding = (subject: Omit<Subject, 'direction'>, at = '', note?: string): Located => ({
  finding: { ...finding({ direction: 'backward', ...subject }), ...(note === undefined ? {} : { note }) },
  at
})

type Say = (value: unknown) => string

const teller =
  (showValues: boolean): Say =>
  (value) =>
    showValues ? `it is ${JSON.stringify(value) ?? 'missing'}` : `it is ${shapeOf(value)}`

/**
 * A value cut to its type and length.
 *
 * @example
 * import { shapeOf } from 'connect-session-reconcile/compat'
 *
 * assert.strictEqual(shapeOf('secret'), 'a string of 6 characters')
 * assert.strictEqual(shapeOf(12), 'a number of 2 characters')
 *
 * @category destructors
 * @since 0.1.0
 */
export const shapeOf = (value: unknown): string => {
  const sized = (name: string, size: number, unit: string): string =>
    `${name} of ${size} ${unit}${size === 1 ? '' : 's'}`
  if (typeof value === 'string') return sized('a string', value.length, 'character')
  if (typeof value === 'number') return sized('a number', String(value).length, 'character')
  if (Array.isArray(value)) return sized('an array', value.length, 'item')
  if (isRecord(value)) return sized('an object', Object.keys(value).length, 'key')
  return value === undefined ? 'missing' : value === null ? 'null' : 'a boolean'
}

// destructors

const undetected = (error: DetectError): Located => {
  const note = issues(error)
    .map(({ path, message }) => `${path} ${message}`.trim())
    .join('; ')
  switch (error._tag) {
    case 'Mixed':
      return corpusFinding(
        { rule: 'corpus-mixed', path: '', old: 'the ids of one version', new: kindsOf(error.found) },
        '',
        'version 1 has two string ids, version 2 two number ids'
      )
    case 'MixedForms':
      return corpusFinding(
        { rule: 'corpus-mixed', path: '', old: 'the keys of one form', new: 'keys of both forms' },
        '',
        note
      )
    case 'Undetectable': {
      const shape =
        error.reason === 'not-an-object' ? error.kind : error.reason === 'no-form' ? 'no form' : 'no version'
      return corpusFinding({ rule: 'corpus-undecodable', path: '', old: 'a session', new: shape }, '', note)
    }
    case 'Unreadable':
      return corpusFinding({ rule: 'corpus-undecodable', path: '', old: 'a session', new: 'unreadable' }, '', note)
  }
}

const kindsOf = (found: Readonly<Record<string, string>>): string =>
  Object.entries(found)
    .map(([path, kind]) => `${path} ${kind}`)
    .join(', ')

/** The path with `*` in place of the index of an item. */
const patternOf = (context: t.Context): string =>
  pointer(context.slice(1).map(({ key }, index) => (Array.isArray(context[index]?.actual) ? '*' : key)))

const undecodable =
  (rule: RuleId, say: Say) =>
  (error: t.ValidationError): Located => {
    const { context, value, message } = error
    const type = context[context.length - 1]?.type
    const wanted = message ?? (type === undefined ? 'another value' : describeSchema(fromCodec(type as t.Mixed)))
    const old = message !== undefined && !/ form's spelling/.test(message) ? 'a readable value' : wanted
    const at = pointer(context.slice(1).map(({ key }) => key))
    return corpusFinding({ rule, path: patternOf(context), old, new: kindOf(value) }, at, say(value))
  }

const declaredIn: Readonly<Record<Form, ReadonlySet<string>>> = {
  document: new Set(fieldNames),
  wire: new Set(fieldNames.map(spell('wire')))
}

const unknownFields = (payload: unknown, form: Form, say: Say): ReadonlyArray<Located> =>
  Object.keys(payload as object)
    .filter((key) => !declaredIn[form].has(key))
    .map((key) => {
      const value = (payload as Readonly<Record<string, unknown>>)[key]
      const path = pointer([key])
      return corpusFinding(
        { rule: 'corpus-unknown-field', path, old: 'no such field', new: kindOf(value) },
        path,
        say(value)
      )
    })

const roundTrip = (version: Version, form: Form, value: unknown): ReadonlyArray<Located> => {
  const codec = codecFor(version, form)
  const again = codec.decode(codec.encode(value))
  return E.isRight(again) && sameJson(again.right, value)
    ? []
    : [mismatch('corpus-roundtrip-mismatch', 'the decoded value', 'another value once encoded and decoded')]
}

const mismatch = (rule: RuleId, old: string, changed: string): Located =>
  corpusFinding({ rule, path: '', old, new: changed })

const migration = (payload: unknown, form: Form, say: Say): ReadonlyArray<Located> => {
  const upgraded = upgradeJson(payload)
  if (E.isLeft(upgraded)) return refused(upgraded.left, say)
  const { value, changes } = upgraded.right
  const arrived = codecFor(latest, form).decode(value)
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
    ...wayBack(payload, upgraded.right),
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

const starred = (path: string, payload: unknown): ReadonlyArray<string> => {
  let value = payload
  return path
    .split('/')
    .slice(1)
    .map((key) => {
      const isItem = Array.isArray(value)
      value = isRecord(value) || Array.isArray(value) ? (value as Readonly<Record<string, unknown>>)[key] : undefined
      return isItem ? '*' : key
    })
}

const refused = (error: ReconcileError, say: Say): ReadonlyArray<Located> => {
  const rule = 'corpus-migration-invalid'
  switch (error._tag) {
    case 'Invalid':
      return [...error.errors.map(undecodable(rule, say)), ...error.refusals.map(inexact(say))]
    case 'NotExact':
    case 'NotSupplied':
      return error.refusals.map(inexact(say))
    default:
      return [undetected(error)]
  }
}

const inexact =
  (say: Say) =>
  ({ path, value, rule }: { readonly path: string; readonly value?: unknown; readonly rule: string }): Located =>
    corpusFinding(
      { rule: 'corpus-migration-invalid', path, old: `what ${rule} converts exactly`, new: kindOf(value) },
      path,
      say(value)
    )

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
