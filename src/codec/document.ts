/**
 * Codecs for documents, made from a table of fields.
 *
 * Laws, for every table and either form:
 *
 * 1. `decode(encode(decode(u))) = decode(u)`
 * 2. A decode adds no own key: the decoded keys are the input's keys, respelled
 * 3. Unknown fields, `null` and absence survive a decode and an encode
 * 4. Every error is reported, each with its path, as io-ts users know them
 * 5. `document` and `wire` of one table decode to the same type
 *
 * @since 0.1.0
 */
import * as E from 'fp-ts/Either'
import * as t from 'io-ts'

import { type Form, otherForm, type SnakeCase, spell } from './names.js'
import { has, reading, set, snapshot, type UnknownRecord } from './record.js'

// model

/**
 * A field that every payload has.
 *
 * @category model
 * @since 0.1.0
 */
export interface RequiredField<C extends t.Mixed> {
  readonly _tag: 'Required'
  readonly codec: C
}

/**
 * A field that may be absent, or `null`; the two are different and both survive.
 *
 * @category model
 * @since 0.1.0
 */
export interface OptionalField<C extends t.Mixed> {
  readonly _tag: 'Optional'
  readonly codec: C
}

/**
 * One row of a table of fields.
 *
 * @category model
 * @since 0.1.0
 */
export type Field = RequiredField<t.Mixed> | OptionalField<t.Mixed>

/**
 * A table of fields, by camelCase name: the one source of types, codecs, schemas, generators and migrations.
 *
 * @category model
 * @since 0.1.0
 */
export type Fields = Readonly<Record<string, Field>>

type KeysOf<F extends Fields, Tag extends Field['_tag']> = {
  [K in keyof F]: F[K]['_tag'] extends Tag ? K : never
}[keyof F]

type Flatten<A> = { [K in keyof A]: A[K] }

/**
 * The type a table decodes to, in memory: camelCase keys whatever the form.
 *
 * @category model
 * @since 0.1.0
 */
export type TypeOf<F extends Fields> = Flatten<
  { readonly [K in KeysOf<F, 'Required'>]: t.TypeOf<F[K]['codec']> } & {
    readonly [K in KeysOf<F, 'Optional'>]?: t.TypeOf<F[K]['codec']> | null | undefined
  }
>

/**
 * The type a table encodes to, in the spelling of the form.
 *
 * @category model
 * @since 0.1.0
 */
export type OutputOf<F extends Fields, In extends Form> = Flatten<
  { readonly [K in KeysOf<F, 'Required'> as Spelled<K, In>]: t.OutputOf<F[K]['codec']> } & {
    readonly [K in KeysOf<F, 'Optional'> as Spelled<K, In>]?: t.OutputOf<F[K]['codec']> | null | undefined
  }
>

type Spelled<K extends PropertyKey, In extends Form> = In extends 'wire' ? (K extends string ? SnakeCase<K> : K) : K

/**
 * An io-ts codec that carries the table it was made from.
 *
 * @category model
 * @since 0.1.0
 */
export interface DocumentC<F extends Fields, In extends Form> extends t.Type<TypeOf<F>, OutputOf<F, In>, unknown> {
  readonly _tag: 'Document'
  readonly fields: F
  readonly form: In
}

// constructors

/**
 * A field that every payload has; `null` is an error.
 *
 * @example
 * import { document, required } from 'connect-session-reconcile'
 * import * as E from 'fp-ts/Either'
 * import * as t from 'io-ts'
 *
 * const Tag = document('Tag', { label: required(t.string) })
 * assert.deepStrictEqual(Tag.decode({ label: 'a' }), E.right({ label: 'a' }))
 * assert.ok(E.isLeft(Tag.decode({})))
 * assert.ok(E.isLeft(Tag.decode({ label: null })))
 *
 * @category constructors
 * @since 0.1.0
 */
export const required = <C extends t.Mixed>(codec: C): RequiredField<C> => ({ _tag: 'Required', codec })

/**
 * A field that may be absent, or `null`.
 *
 * @example
 * import { document, optional } from 'connect-session-reconcile'
 * import * as E from 'fp-ts/Either'
 * import * as t from 'io-ts'
 *
 * const Tag = document('Tag', { label: optional(t.string) })
 * assert.deepStrictEqual(Tag.decode({}), E.right({}))
 * assert.deepStrictEqual(Tag.decode({ label: null }), E.right({ label: null }))
 * assert.ok(E.isLeft(Tag.decode({ label: 1 })))
 *
 * @category constructors
 * @since 0.1.0
 */
export const optional = <C extends t.Mixed>(codec: C): OptionalField<C> => ({ _tag: 'Optional', codec })

/**
 * The codec of a table in the document form: camelCase keys. Fields that the table does not name are kept as they are.
 * Fails with one `ValidationError` for each field that is missing, of the wrong type or unreadable, and for each key
 * that is the wire form's spelling of a field of the table.
 *
 * @example
 * import { document, optional, required } from 'connect-session-reconcile'
 * import * as E from 'fp-ts/Either'
 * import * as t from 'io-ts'
 * import { PathReporter } from 'io-ts/PathReporter'
 *
 * const Account = document('Account', { accountId: required(t.string), label: optional(t.string) })
 * assert.deepStrictEqual(Account.decode({ accountId: 'a', extra: 1 }), E.right({ accountId: 'a', extra: 1 }))
 * assert.deepStrictEqual(PathReporter.report(Account.decode({ label: 2 })), [
 *   'Invalid value undefined supplied to : Account/accountId: string',
 *   'Invalid value 2 supplied to : Account/label: string'
 * ])
 *
 * @category constructors
 * @since 0.1.0
 */
export const document = <F extends Fields>(name: string, fields: F): DocumentC<F, 'document'> =>
  codecOf(name, fields, 'document')

/**
 * The codec of the same type in the wire form: it decodes from and encodes to snake_case keys.
 *
 * @example
 * import { document, required, wire } from 'connect-session-reconcile'
 * import * as E from 'fp-ts/Either'
 * import * as t from 'io-ts'
 *
 * const Account = document('Account', { accountId: required(t.string) })
 * const AccountWire = wire(Account)
 * assert.deepStrictEqual(AccountWire.decode({ account_id: 'a' }), E.right({ accountId: 'a' }))
 * assert.deepStrictEqual(AccountWire.encode({ accountId: 'a' }), { account_id: 'a' })
 *
 * @category combinators
 * @since 0.1.0
 */
export const wire = <F extends Fields>(codec: DocumentC<F, Form>): DocumentC<F, 'wire'> =>
  codecOf(`${codec.name}Wire`, codec.fields, 'wire')

// destructors

/**
 * Decodes the value of one field that is present, reading it safely: what throws on being read is a validation error.
 * `null` (and `undefined`, which JSON cannot hold) passes where the field is optional.
 *
 * @category destructors
 * @since 0.1.0
 */
export const validateField = (field: Field, key: string, value: unknown, context: t.Context): t.Validation<unknown> => {
  if (field._tag === 'Optional' && (value === null || value === undefined)) return t.success(value)
  const inside = t.appendContext(context, key, field.codec, value)
  const decoded = reading(() => field.codec.validate(value, inside))
  return E.isLeft(decoded) ? t.failure(value, inside, `${key} could not be read: ${decoded.left}`) : decoded.right
}

// instances

const codecOf = <F extends Fields, In extends Form>(name: string, fields: F, form: In): DocumentC<F, In> => {
  const names = Object.keys(fields)
  const rows = new Map(names.map((field) => [spell(form)(field), { name: field, field: fields[field] as Field }]))
  const misspelt = new Map(
    names.map((field) => [spell(otherForm(form))(field), spell(form)(field)] as const).filter(([key]) => !rows.has(key))
  )
  const wireNames = new Map(names.map((field) => [field, spell(form)(field)]))
  const otherNames = new Set(names.map(spell('wire')).filter((key) => !has(fields, key)))

  const is = (u: unknown): u is TypeOf<F> =>
    E.getOrElse(() => false)(
      reading(
        () =>
          E.isRight(snapshot(u)) &&
          names.every((key) => {
            const field = fields[key] as Field
            const value = has(u as object, key) ? (u as UnknownRecord)[key] : undefined
            return (field._tag === 'Optional' && (value === null || value === undefined)) || field.codec.is(value)
          }) &&
          Object.keys(u as object).every((key) => !otherNames.has(key))
      )
    )

  const validate = (u: unknown, context: t.Context): t.Validation<TypeOf<F>> => {
    const source = snapshot(u)
    if (E.isLeft(source)) {
      const { left } = source
      if (left._tag === 'NotAnObject') return t.failure(u, context)
      const row = left.key === undefined ? undefined : rows.get(left.key)
      const at =
        left.key === undefined ? context : t.appendContext(context, left.key, row?.field.codec ?? t.unknown, undefined)
      return t.failure(undefined, at, `${left.key ?? name} could not be read: ${left.cause}`)
    }
    const input = source.right
    const errors: t.Errors = []
    const decoded: Record<string, unknown> = {}
    for (const [key, { field }] of rows) {
      if (field._tag === 'Required' && !has(input, key)) {
        errors.push({ value: undefined, context: t.appendContext(context, key, field.codec, undefined) })
      }
    }
    for (const key of Object.keys(input)) {
      const value = input[key]
      const row = rows.get(key)
      if (row !== undefined) {
        const result = validateField(row.field, key, value, context)
        if (E.isLeft(result)) for (const error of result.left) errors.push(error)
        else set(decoded, row.name, result.right)
      } else if (misspelt.has(key)) {
        errors.push({
          value,
          context: t.appendContext(context, key, t.unknown, value),
          message: `${key} is the ${otherForm(form)} form's spelling; the ${form} form spells it ${misspelt.get(key)}`
        })
      } else {
        set(decoded, key, value)
      }
    }
    return errors.length > 0 ? t.failures(errors) : t.success(decoded as TypeOf<F>)
  }

  const encode = (value: TypeOf<F>): OutputOf<F, In> => {
    const encoded: Record<string, unknown> = {}
    for (const [key, member] of Object.entries(value)) {
      const codec = has(fields, key) ? (fields[key] as Field).codec : undefined
      set(
        encoded,
        wireNames.get(key) ?? key,
        codec === undefined || member === null || member === undefined ? member : codec.encode(member)
      )
    }
    return encoded as OutputOf<F, In>
  }

  return Object.assign(new t.Type<TypeOf<F>, OutputOf<F, In>, unknown>(name, is, validate, encode), {
    _tag: 'Document' as const,
    fields,
    form
  })
}
