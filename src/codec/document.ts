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

import { compile, type Decode, failed } from './compile.js'
import { explainWith } from './explain.js'
import { type Field, type Fields, isNone } from './field.js'
import { type Form, type SnakeCase, spell } from './names.js'
import { has, own, reading, set, snapshot } from './record.js'
import { type StandardSchema, standardized } from './standard.js'
import { tableOf } from './table.js'

export { type Field, type Fields, type OptionalField, optional, type RequiredField, required } from './field.js'

// model

type RequiredKeys<F extends Fields> = { [K in keyof F]: F[K]['_tag'] extends 'Required' ? K : never }[keyof F]

type OptionalKeys<F extends Fields> = Exclude<keyof F, RequiredKeys<F>>

type Flatten<A> = { [K in keyof A]: A[K] }

/**
 * The type a table decodes to, in memory: camelCase keys whatever the form.
 *
 * @category model
 * @since 0.1.0
 */
export type TypeOf<F extends Fields> = Flatten<
  { readonly [K in RequiredKeys<F>]: t.TypeOf<F[K]['codec']> } & {
    readonly [K in OptionalKeys<F>]?: t.TypeOf<F[K]['codec']> | null | undefined
  }
>

/**
 * The type a table encodes to, in the spelling of the form.
 *
 * @category model
 * @since 0.1.0
 */
export type OutputOf<F extends Fields, In extends Form> = In extends Form
  ? Flatten<
      { readonly [K in RequiredKeys<F> as Spelled<K, In>]: t.OutputOf<F[K]['codec']> } & {
        readonly [K in OptionalKeys<F> as Spelled<K, In>]?: t.OutputOf<F[K]['codec']> | null | undefined
      }
    >
  : never

type Spelled<K extends PropertyKey, In extends Form> = In extends 'wire' ? (K extends string ? SnakeCase<K> : K) : K

/**
 * An io-ts codec that carries the table it was made from.
 *
 * @category model
 * @since 0.1.0
 */
export interface DocumentC<F extends Fields, In extends Form>
  extends t.Type<TypeOf<F>, OutputOf<F, In>, unknown>,
    StandardSchema<OutputOf<F, In>, TypeOf<F>> {
  readonly _tag: 'Document'
  readonly fields: F
  readonly form: In
}

// constructors

/**
 * The codec of a table in the document form: camelCase keys. Fields that the table does not name are kept as they are. No
 * two names of a table may be spelled alike on the wire, as `aB` and `a_b` are.
 * Fails with one `ValidationError` for each field that is missing or of the wrong type, and for each key that is the wire
 * form's spelling of a field of the table; or with the first property that throws on being read.
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
 * The codec of the same type in the wire form: it decodes from and encodes to snake_case keys, those of the document itself;
 * what its fields hold is for their codecs to spell.
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

// instances

const codecOf = <F extends Fields, In extends Form>(name: string, fields: F, form: In): DocumentC<F, In> => {
  const names = Object.keys(fields)
  const table = tableOf(fields, form)
  const keys = new Map(names.map((field) => [field, spell(form)(field)]))
  const { misspelt } = tableOf(fields, 'document')

  const is = (u: unknown): u is TypeOf<F> =>
    E.getOrElse(() => false)(
      reading(() => {
        const read = snapshot(u)
        return (
          E.isRight(read) &&
          names.every((key) => {
            const field = fields[key] as Field
            const value = own(read.right, key)
            return isNone(field, value) || (has(read.right, key) && field.codec.is(value))
          }) &&
          Object.keys(read.right).every((key) => !misspelt.has(key))
        )
      })
    )

  const explain = explainWith(name, form, table)
  let fast: Decode = (u, context) => {
    fast = compile(table)
    return fast(u, context)
  }
  const validate = (u: unknown, context: t.Context): t.Validation<TypeOf<F>> => {
    const decoded = fast(u, context)
    return (decoded === failed ? explain(u, context) : t.success(decoded)) as t.Validation<TypeOf<F>>
  }

  const encode = (value: TypeOf<F>): OutputOf<F, In> => {
    const encoded: Record<string, unknown> = {}
    for (const [key, member] of Object.entries(value)) {
      const field = own(fields, key) as Field | undefined
      set(
        encoded,
        keys.get(key) ?? key,
        field === undefined || isNone(field, member) ? member : field.codec.encode(member)
      )
    }
    return encoded as OutputOf<F, In>
  }

  return standardized(
    Object.assign(new t.Type<TypeOf<F>, OutputOf<F, In>, unknown>(name, is, validate, encode), {
      _tag: 'Document' as const,
      fields,
      form
    })
  )
}
