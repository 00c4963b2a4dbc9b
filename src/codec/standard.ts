/**
 * Codecs as Standard Schemas, version 1 of <https://standardschema.dev>: what frameworks take as a validator without
 * knowing io-ts.
 *
 * Laws:
 *
 * 1. `validate(u)` is `decode(u)`: the same value, or one issue for each error
 * 2. The path of an issue leads through the input as it was given: its own keys, and its indices as numbers
 * 3. Nothing throws, whatever the codec does
 *
 * @since 0.1.0
 */
import * as E from 'fp-ts/Either'
import type * as t from 'io-ts'

import { expected } from './expected.js'
import { inputPath } from './path.js'
import { reading } from './record.js'

// model

/**
 * A Standard Schema. The input is what the codec encodes to, which is what a client sends; the output is what it
 * decodes to. The interface is written out here, as the specification allows, so that the package depends on nothing.
 *
 * @category model
 * @since 0.1.0
 */
export interface StandardSchema<Input, Output> {
  readonly '~standard': {
    readonly version: 1
    readonly vendor: 'connect-session-reconcile'
    /** Decodes a value; it never throws and is never asynchronous. */
    readonly validate: (value: unknown) => StandardResult<Output>
    /** Never there when a program runs: it carries the types. */
    readonly types?: { readonly input: Input; readonly output: Output } | undefined
  }
}

/**
 * What a Standard Schema says of a value: the decoded value, or everything that is wrong with it.
 *
 * @category model
 * @since 0.1.0
 */
export type StandardResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: ReadonlyArray<StandardIssue> }

/**
 * One thing that is wrong with a value, and the keys and indices that lead to it.
 *
 * @category model
 * @since 0.1.0
 */
export interface StandardIssue {
  readonly message: string
  readonly path: ReadonlyArray<string | number>
}

// combinators

/**
 * Any io-ts codec as a Standard Schema too: a copy, in whose errors the contexts name the codec that was given. The codecs
 * of this package are Standard Schemas already; this is for those made of them.
 *
 * @example
 * import { standard, V2 } from 'connect-session-reconcile'
 * import * as t from 'io-ts'
 *
 * const Categories = standard(t.array(V2.Category))
 * assert.deepStrictEqual(Categories['~standard'].validate(['hrisLegacy']), { value: ['hris-legacy'] })
 *
 * const { issues } = Categories['~standard'].validate(['hris', 'fax'])
 * assert.deepStrictEqual(issues?.[0]?.path, [1])
 *
 * @category combinators
 * @since 0.1.0
 */
export const standard = <C extends t.Mixed>(codec: C): C & StandardSchema<t.OutputOf<C>, t.TypeOf<C>> =>
  Object.create(Object.getPrototypeOf(codec) as object, {
    ...Object.getOwnPropertyDescriptors(codec),
    '~standard': { value: interfaceOf(codec), enumerable: true }
  }) as C & StandardSchema<t.OutputOf<C>, t.TypeOf<C>>

/**
 * A codec that was just made, as a Standard Schema too; it is no copy, so its errors name it.
 *
 * @category combinators
 * @since 0.1.0
 */
export const standardized = <C extends t.Mixed>(codec: C): C & StandardSchema<t.OutputOf<C>, t.TypeOf<C>> =>
  Object.assign(codec, { '~standard': interfaceOf(codec) })

type InterfaceOf<C extends t.Mixed> = StandardSchema<t.OutputOf<C>, t.TypeOf<C>>['~standard']

const interfaceOf = <C extends t.Mixed>(codec: C): InterfaceOf<C> => ({
  version: 1,
  vendor: 'connect-session-reconcile',
  validate: (u) => {
    const result = reading((): StandardResult<t.TypeOf<C>> => {
      const decoded = codec.decode(u)
      return E.isLeft(decoded) ? { issues: decoded.left.map(issueOf) } : { value: decoded.right as t.TypeOf<C> }
    })
    return E.isLeft(result) ? { issues: [{ message: result.left, path: [] }] } : result.right
  }
})

// destructors

const issueOf = ({ value, context, message }: t.ValidationError): StandardIssue => ({
  message:
    message ?? `${value === undefined ? 'is missing; it ' : ''}must be ${expected(context[context.length - 1]?.type)}`,
  path: inputPath(context)
})
