/**
 * What is said about a payload: where, and with the types of values in place of the values.
 *
 * @since 0.1.0
 */
import type * as t from 'io-ts'

import { counted } from '../codec/counts.js'
import { inputPath } from '../codec/path.js'
import { defined, isRecord } from '../codec/record.js'
import type { Field } from '../codec/document.js'
import { pointer } from '../migrate/Change.js'
import { issues, issueText } from '../migrate/Issue.js'
import { versions } from '../migrate/migrations.js'
import { type DetectError, kindOf, type ReconcileError, type Refusal } from '../migrate/ReconcileError.js'
import { describeSchema } from './describe.js'
import { type Finding, finding, type Subject } from './Finding.js'
import { fromCodec } from './fromCodec.js'
import type { RuleId } from './rules.js'

// model

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

/**
 * What a finding says of a value.
 *
 * @category model
 * @since 0.1.0
 */
export type Say = (value: unknown) => string

// constructors

/**
 * A finding of the rules of a corpus.
 *
 * @category constructors
 * @since 0.1.0
 */
export const corpusFinding = (subject: Omit<Subject, 'direction'>, at = '', note?: string): Located => ({
  finding: { ...finding({ direction: 'backward', ...subject }), ...defined({ note }) },
  at
})

/**
 * The finding about a payload whose version or form cannot be told.
 *
 * @category constructors
 * @since 0.1.0
 */
export const undetected = (error: DetectError): Located => {
  const note = issues(error).map(issueText).join('; ')
  switch (error._tag) {
    case 'Mixed':
      return corpusFinding(
        { rule: 'corpus-mixed', path: '', old: 'the ids of one version', new: kindsOf(error.found) },
        '',
        idsTell()
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

const idsTell = (): string =>
  versions
    .map(({ version, fields }) => [version.slice(1), describeSchema(fromCodec((fields['id'] as Field).codec))] as const)
    .map(([number, type], i) => `version ${number}${i === 0 ? ' has' : ''} two ${type} ids`)
    .join(', ')

const kindsOf = (found: Readonly<Record<string, string>>): string =>
  Object.entries(found)
    .map(([path, kind]) => `${path} ${kind}`)
    .join(', ')

/** The path with `*` in place of the index of an item. */
const patternOf = (context: t.Context): string =>
  pointer(inputPath(context).map((key) => (typeof key === 'number' ? '*' : key)))

/**
 * The finding about an error of a decode.
 *
 * @category constructors
 * @since 0.1.0
 */
export const undecodable =
  (rule: RuleId, say: Say) =>
  ({ context, value, message }: t.ValidationError): Located => {
    const { type } = context[context.length - 1] as t.ContextEntry
    const old = message === undefined ? describeSchema(fromCodec(type as t.Mixed)) : 'a readable value'
    const at = pointer(inputPath(context))
    const found = isBeyond(value) ? 'no finite number' : kindOf(value)
    return corpusFinding({ rule, path: patternOf(context), old, new: found }, at, say(value))
  }

/**
 * The findings about a payload that its version accepts and the migration refuses.
 *
 * @category constructors
 * @since 0.1.0
 */
export const refused = (error: ReconcileError, say: Say): ReadonlyArray<Located> => {
  if (!('refusals' in error)) return [undetected(error)]
  const errors = error._tag === 'Invalid' ? error.errors : []
  return [...errors.map(undecodable('corpus-migration-invalid', say)), ...error.refusals.map(inexact(say))]
}

const inexact =
  (say: Say) =>
  ({ path, value, rule }: Refusal): Located =>
    corpusFinding(
      { rule: 'corpus-migration-invalid', path, old: `what ${rule} converts exactly`, new: kindOf(value) },
      path,
      say(value)
    )

// destructors

/**
 * Says values by their types and lengths, or as they are where that is asked for.
 *
 * @category destructors
 * @since 0.1.0
 */
export const teller =
  (showValues: boolean): Say =>
  (value) =>
    showValues && !isBeyond(value) ? `it is ${JSON.stringify(value) ?? 'missing'}` : `it is ${shapeOf(value)}`

/** Whether a number that is written in JSON is larger than any that JavaScript has. */
const isBeyond = (value: unknown): boolean => value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY

/**
 * A value cut to its type and length.
 *
 * @category destructors
 * @since 0.1.0
 */
export const shapeOf = (value: unknown): string => {
  const sized = (name: string, size: number, unit: string): string => `${name} of ${counted(size, unit)}`
  if (typeof value === 'string') return sized('a string', value.length, 'character')
  if (isBeyond(value)) return 'no finite number'
  if (typeof value === 'number') return sized('a number', String(value).length, 'character')
  if (Array.isArray(value)) return sized('an array', value.length, 'item')
  if (isRecord(value)) return sized('an object', Object.keys(value).length, 'key')
  return value === undefined ? 'missing' : value === null ? 'null' : 'a boolean'
}
