/**
 * Which version and form a payload has. No payload says so itself: the types of the ids tell the version, the spelling
 * of `organizationId` tells the form.
 *
 * Laws:
 *
 * 1. What is detected depends on the keys and on the types of the ids, never on other values
 * 2. What fits no version, or two forms, is refused: nothing is guessed
 *
 * @since 0.1.0
 */
import * as E from 'fp-ts/Either'

import type { Field } from '../codec/document.js'
import { byForm, type Form, forms, spell } from '../codec/names.js'
import { has, own, snapshot, type UnknownRecord } from '../codec/record.js'
import { pointer } from './Change.js'
import type { Version } from './Migration.js'
import { twofoldNames, type VersionName, versions } from './migrations.js'
import { type DetectError, type Detected, kindOf, unreadable } from './ReconcileError.js'

// model

/** The fields whose types tell the version. */
const ids = ['id', 'organizationId']

/** The field whose spelling tells the form. */
const formField = 'organizationId'

/**
 * A payload that has been read, with its version and form.
 *
 * @category model
 * @since 0.1.0
 */
export interface Source {
  readonly value: UnknownRecord
  readonly from: Detected<VersionName>
}

// destructors

/**
 * Reads a payload once, and tells its version and form. Fails as {@link detect} does.
 *
 * @category destructors
 * @since 0.1.0
 */
export const read = (u: unknown): E.Either<DetectError, Source> => {
  const taken = snapshot(u)
  if (E.isLeft(taken)) {
    if (taken.left._tag === 'Unreadable') {
      return E.left(unreadable(taken.left.cause, taken.left.key === undefined ? [] : [taken.left.key]))
    }
    return E.left({ _tag: 'Undetectable', reason: 'not-an-object', kind: kindOf(u), found: {} })
  }
  const value = taken.right
  const form = formOf(value)
  if (E.isLeft(form)) return form
  const from = versionOf(value, form.right)
  return E.isLeft(from) ? from : E.right({ value, from: from.right })
}

/**
 * Tells the version and the form of a payload. Fails with `Undetectable` when it is no object, has neither spelling of
 * `organizationId` or no id that is a string or a number, `Mixed` when the ids are of types that no version combines,
 * `MixedForms` when it has keys of both forms, and `Unreadable` when reading it throws.
 *
 * @example
 * import { detect } from 'connect-session-reconcile'
 * import * as E from 'fp-ts/Either'
 *
 * assert.deepStrictEqual(detect({ id: '1', organization_id: '2' }), E.right({ version: 'v1', form: 'wire' }))
 * assert.deepStrictEqual(detect({ id: 1, organizationId: 2 }), E.right({ version: 'v2', form: 'document' }))
 * assert.ok(E.isLeft(detect({ id: '1', organizationId: 2 })))
 *
 * @category destructors
 * @since 0.1.0
 */
export const detect = (u: unknown): E.Either<DetectError, Detected<VersionName>> =>
  E.map((source: Source) => source.from)(read(u))

const spellings = byForm((form): ReadonlySet<string> => new Set(twofoldNames.map(spell(form))))

const formKeys = forms.map((form) => [form, spell(form)(formField)] as const)

const idKeys = byForm((form) => ids.map((name) => [name, spell(form)(name)] as const))

const formOf = (value: UnknownRecord): E.Either<DetectError, Form> => {
  const present: Record<Form, Array<string>> = { document: [], wire: [] }
  for (const key of Object.keys(value)) {
    if (spellings.document.has(key)) present.document.push(key)
    else if (spellings.wire.has(key)) present.wire.push(key)
  }
  const found = formKeys.find(([, key]) => has(value, key))
  if (found === undefined) {
    const absent = Object.fromEntries(formKeys.map(([, key]) => [pointer([key]), 'absent' as const]))
    return E.left({ _tag: 'Undetectable', reason: 'no-form', kind: 'object', found: absent })
  }
  return present.document.length > 0 && present.wire.length > 0
    ? E.left({ _tag: 'MixedForms', keys: present })
    : E.right(found[0])
}

const versionOf = (value: UnknownRecord, form: Form): E.Either<DetectError, Detected<VersionName>> => {
  const found = idKeys[form].map(([name, key]) => ({ name, key, id: own(value, key) }))
  const telling = found.filter(({ id }) => typeof id === 'string' || typeof id === 'number')
  const version = versions.find((candidate) => telling.every(({ name, id }) => isOfType(candidate, name, id)))
  if (telling.length > 0 && version !== undefined) {
    return E.right({ version: version.version as VersionName, form })
  }
  const kinds = Object.fromEntries(found.map(({ key, id }) => [pointer([key]), kindOf(id)]))
  return telling.length === 0
    ? E.left({ _tag: 'Undetectable', reason: 'no-version', kind: 'object', found: kinds })
    : E.left({ _tag: 'Mixed', form, found: kinds })
}

/** Whether a version's table gives this id the type that it has here, be this very id valid or not. */
const isOfType = (version: Version, name: string, id: unknown): boolean => {
  const { codec } = version.fields[name] as Field
  return codec.is(id) || codec.is(typeof id === 'string' ? '' : 0)
}
