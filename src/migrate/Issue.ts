/**
 * What is wrong with a payload, in words: the only place where text is made of a `ReconcileError`.
 *
 * @since 0.1.0
 */
import * as E from 'fp-ts/Either'
import * as O from 'fp-ts/Option'
import type * as t from 'io-ts'

import { expected } from '../codec/expected.js'
import { type Form, otherForm } from '../codec/names.js'
import { nearestNumber } from '../codec/number.js'
import { inputPath } from '../codec/path.js'
import { reading } from '../codec/record.js'
import { pointer } from './Change.js'
import { type Kind, kindOf, type ReconcileError, type Refusal } from './ReconcileError.js'

// model

/**
 * One thing that is wrong with a payload, and where.
 *
 * @category model
 * @since 0.1.0
 */
export interface Issue {
  /** JSON Pointer; empty for the whole payload. */
  readonly path: string
  readonly message: string
}

/**
 * Why a payload was refused, as one word of a closed list.
 *
 * @category model
 * @since 0.1.0
 */
export type Reason =
  | 'unreadable'
  | 'not-an-object'
  | 'undetectable'
  | 'mixed-versions'
  | 'mixed-forms'
  | 'invalid'
  | 'id-not-exact'
  | 'provider-missing'

// destructors

/**
 * The word for an error.
 *
 * @example
 * import { reasonOf } from 'connect-session-reconcile'
 *
 * assert.strictEqual(reasonOf({ _tag: 'Unreadable', path: '/id', cause: 'boom' }), 'unreadable')
 *
 * @category destructors
 * @since 0.1.0
 */
export const reasonOf = (error: ReconcileError): Reason => {
  switch (error._tag) {
    case 'Unreadable':
      return 'unreadable'
    case 'Undetectable':
      return error.reason === 'not-an-object' ? 'not-an-object' : 'undetectable'
    case 'Mixed':
      return 'mixed-versions'
    case 'MixedForms':
      return 'mixed-forms'
    case 'Invalid':
      return 'invalid'
    case 'NotExact':
      return 'id-not-exact'
    case 'NotSupplied':
      return 'provider-missing'
  }
}

/**
 * Everything that is wrong with a payload, in words that say what to do.
 *
 * @example
 * import { detect, issues } from 'connect-session-reconcile'
 * import * as E from 'fp-ts/Either'
 *
 * const result = detect({ id: '1', organizationId: 2 })
 * assert.ok(E.isLeft(result))
 * assert.deepStrictEqual(
 *   issues(result.left).map(({ path }) => path),
 *   ['/id', '/organizationId']
 * )
 *
 * @category destructors
 * @since 0.1.0
 */
export const issues = (error: ReconcileError): ReadonlyArray<Issue> => {
  switch (error._tag) {
    case 'Unreadable':
      return [{ path: error.path, message: `could not be read: ${error.cause}` }]
    case 'Undetectable':
      return undetectable(error.reason, error.kind, error.found)
    case 'Mixed':
      return mixed(Object.entries(error.found))
    case 'MixedForms': {
      const fewer: Form = error.keys.wire.length < error.keys.document.length ? 'wire' : 'document'
      return [fewer, otherForm(fewer)].flatMap((form) =>
        error.keys[form].map((key) => ({
          path: pointer([key]),
          message: `is spelled as in the ${form} form, in a payload that also has keys of the ${otherForm(form)} form: keep one form`
        }))
      )
    }
    case 'Invalid':
      return [...error.errors.map(validation), ...error.refusals.map(refusal)]
    case 'NotExact':
    case 'NotSupplied':
      return error.refusals.map(refusal)
  }
}

const undetectable = (reason: string, kind: Kind, found: Readonly<Record<string, Kind>>): ReadonlyArray<Issue> => {
  if (reason === 'not-an-object') return [{ path: '', message: `is ${article(kind)}; a session is a JSON object` }]
  const paths = Object.keys(found)
  if (reason === 'no-form') {
    return [{ path: '', message: `has neither ${paths.join(' nor ')}: it is not a session in either form` }]
  }
  return Object.entries(found).map(([path, at]) => ({
    path,
    message:
      at === 'absent'
        ? 'is missing; the types of the ids tell the version'
        : `is ${article(at)}; an id is a string or a number, and the types of the ids tell the version`
  }))
}

const mixed = (found: ReadonlyArray<readonly [path: string, kind: Kind]>): ReadonlyArray<Issue> =>
  found.map(([path, kind]) => {
    const others = found.filter(([other]) => other !== path).map(([other, at]) => `${other} ${article(at)}`)
    const both = [article(kind), ...others].join(' and ')
    return {
      path,
      message: `is ${both}: no known version has both; correct one, or upgrade a payload of a later version with a later release`
    }
  })

const validation = (error: t.ValidationError): Issue => {
  const last = error.context[error.context.length - 1]
  const message = error.message ?? `is ${preview(error.value)}; it must be ${expected(last?.type)}`
  // Where a message stands without its path, as in reporters of io-ts, it starts with the key.
  const start = `${last?.key} `
  return {
    path: pointer(inputPath(error.context)),
    message: message.startsWith(start) ? message.slice(start.length) : message
  }
}

const refusal = ({ _tag, path, value, cause }: Refusal): Issue => {
  if (_tag === 'NotSupplied') {
    const option = path.slice(path.lastIndexOf('/') + 1)
    const message = `is ${value === null ? 'null' : 'missing'}, and the earlier version requires it: say what to write with the option ${option}`
    return { path, message }
  }
  const is = `is ${preview(value)}, which`
  if (cause !== undefined) return { path, message: `${is} the id table could not map: ${cause}` }
  const nearest = typeof value === 'string' ? nearestNumber(value) : O.none
  return {
    path,
    message: O.isSome(nearest)
      ? `${is} as a number would be ${nearest.value}: map it with an id table, or accept inexact ids`
      : `${is} names no number: map it with an id table`
  }
}

const article = (kind: Kind): string => {
  switch (kind) {
    case 'null':
      return 'null'
    case 'absent':
      return 'missing'
    case 'other':
      return 'no JSON value'
    case 'array':
    case 'object':
      return `an ${kind}`
    default:
      return `a ${kind}`
  }
}

const longest = 60

/**
 * A value in a few words: short scalars whole, long text cut, arrays and objects by their kind only.
 *
 * @example
 * import { preview } from 'connect-session-reconcile'
 *
 * assert.strictEqual(preview('007'), '"007"')
 * assert.strictEqual(preview([1, 2]), 'an array of 2')
 *
 * @category destructors
 * @since 0.1.0
 */
export const preview = (value: unknown): string => {
  if (typeof value === 'string') {
    if (value.length <= longest) return JSON.stringify(value)
    return `${JSON.stringify(`${value.slice(0, longest)}…`)} (${value.length} characters)`
  }
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value)
  if (typeof value === 'boolean') return String(value)
  const kind = kindOf(value)
  if (kind !== 'array') return O.getOrElse(() => article(kind))(dateText(value))
  const size = reading(() => `${(value as ReadonlyArray<unknown>).length}`)
  if (E.isLeft(size)) return article(kind)
  return size.right === '0' ? 'an empty array' : `an array of ${size.right}`
}

const dateText = (u: unknown): O.Option<string> => {
  const date = O.fromEither(reading(() => new Date(Date.prototype.getTime.call(u))))
  return O.map((of: Date) => (Number.isNaN(of.getTime()) ? 'an invalid Date' : `the Date ${of.toISOString()}`))(date)
}

/**
 * One issue as a sentence.
 *
 * @example
 * import { issueText } from 'connect-session-reconcile'
 *
 * assert.strictEqual(issueText({ path: '/id', message: 'is missing' }), '/id is missing')
 *
 * @category destructors
 * @since 0.1.0
 */
export const issueText = ({ path, message }: Issue): string => `${path === '' ? 'the payload' : path} ${message}`
