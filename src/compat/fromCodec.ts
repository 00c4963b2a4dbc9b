/**
 * The schema of an io-ts codec: what it accepts, before decoding.
 *
 * What io-ts tells by `_tag` is modelled. A codec that tells nothing, and a predicate, are opaque: they are run, and
 * compared with themselves, never guessed at.
 *
 * @since 0.1.0
 */
import * as t from 'io-ts'

import type { DocumentC, Field, Fields } from '../codec/document.js'
import type { EnumerationC } from '../codec/enumeration.js'
import type { Form } from '../codec/names.js'
import { tableOf } from '../codec/table.js'
import * as E from 'fp-ts/Either'
import { intersect } from './intersect.js'
import { any, each, lenient, never, nothing, type Property, type Schema } from './Schema.js'
import { anyOf, literals } from './union.js'

// constructors

/**
 * What a codec accepts.
 *
 * @example
 * import { fromCodec } from 'connect-session-reconcile/compat'
 * import * as t from 'io-ts'
 *
 * assert.deepStrictEqual(fromCodec(t.array(t.string)), [{ _tag: 'Array', items: [{ _tag: 'String' }] }])
 *
 * @category constructors
 * @since 0.1.0
 */
export const fromCodec = (codec: t.Mixed): Schema => {
  const tagged = codec as Tagged
  switch (tagged._tag) {
    case 'StringType':
      return [{ _tag: 'String' }]
    case 'NumberType':
    case 'FiniteNumber':
      return [{ _tag: 'Number' }]
    case 'BooleanType':
      return [{ _tag: 'Boolean' }]
    case 'NullType':
      return [nothing]
    case 'UndefinedType':
    case 'VoidType':
    case 'NeverType':
      return never
    case 'AnyType':
    case 'UnknownType':
      return any
    case 'DateTime':
      return [{ _tag: 'String', format: 'date-time' }]
    case 'Enumeration':
      return enumerated(tagged as unknown as EnumerationC<string>)
    case 'Document':
      return fromFields(tagged.fields as Fields, tagged.form as Form)
    default:
      return composed(codec, tagged)
  }
}

interface Tagged extends Partial<Omit<DocumentC<Fields, Form>, '_tag'>> {
  readonly _tag?: string
  readonly type?: t.Mixed
  readonly types?: ReadonlyArray<t.Mixed>
  readonly props?: t.Props
  readonly value?: string | number | boolean
  readonly keys?: Readonly<Record<string, unknown>>
  readonly domain?: t.Mixed
  readonly codomain?: t.Mixed
}

const composed = (codec: t.Mixed, tagged: Tagged): Schema => {
  const { type = t.unknown, types = [], props = {}, domain = t.unknown, codomain = t.unknown } = tagged
  switch (tagged._tag) {
    case 'LiteralType':
      return literals([tagged.value ?? null])
    case 'KeyofType':
      return literals(Object.keys(tagged.keys ?? {}))
    case 'AnyArrayType':
    case 'ArrayType':
    case 'ReadonlyArrayType':
      return [{ _tag: 'Array', items: fromCodec(type) }]
    case 'AnyDictionaryType':
      return [{ _tag: 'Object', properties: {}, additional: each(any) }]
    case 'DictionaryType':
      return (domain as Tagged)._tag === 'StringType'
        ? [{ _tag: 'Object', properties: {}, additional: each(fromCodec(codomain)) }]
        : opaque(codec, [{ _tag: 'Object', properties: {}, additional: lenient }])
    case 'InterfaceType':
    case 'StrictType':
      return objectOf(props, (property) => !acceptsAbsence(property))
    case 'PartialType':
      return objectOf(props, () => false)
    case 'ExactType':
    case 'ReadonlyType':
      return fromCodec(type)
    case 'UnionType':
      return anyOf(types.map(fromCodec))
    case 'IntersectionType':
      return types.map(fromCodec).reduce(intersect, any)
    case 'RefinementType':
      return codec === (t.Int as t.Mixed) || codec === (t.Integer as t.Mixed)
        ? [{ _tag: 'Number', integer: true }]
        : opaque(codec, fromCodec(type))
    default:
      return opaque(codec)
  }
}

const opaque = (codec: t.Mixed, base?: Schema): Schema => [
  {
    _tag: 'Opaque',
    name: codec.name,
    identity: codec.validate,
    accepts: (u) => E.isRight(codec.decode(u)),
    base
  }
]

const enumerated = ({ values, spellings }: EnumerationC<string>): Schema => {
  const deprecated = Object.keys(spellings).filter((spelling) => !values.includes(spelling))
  return [{ _tag: 'String', values: [...values, ...deprecated], ...(deprecated.length > 0 ? { deprecated } : {}) }]
}

const acceptsAbsence = (codec: t.Mixed): boolean => E.isRight(codec.decode(undefined))

const objectOf = (props: t.Props, required: (codec: t.Mixed) => boolean): Schema => [
  {
    _tag: 'Object',
    properties: Object.fromEntries(
      Object.entries(props).map(([key, codec]) => [key, { required: required(codec), schema: fromCodec(codec) }])
    ),
    additional: lenient
  }
]

/**
 * What the codec of a table of fields accepts in a form. An optional field may be absent or `null`; a field's spelling
 * in the other form may not occur.
 *
 * @example
 * import { fromFields, never } from 'connect-session-reconcile/compat'
 * import { optional } from 'connect-session-reconcile'
 * import * as t from 'io-ts'
 *
 * assert.deepStrictEqual(fromFields({ accountId: optional(t.string) }, 'wire'), [
 *   {
 *     _tag: 'Object',
 *     properties: {
 *       account_id: { required: false, schema: [{ _tag: 'Null' }, { _tag: 'String' }] },
 *       accountId: { required: false, schema: never }
 *     },
 *     additional: { _tag: 'Lenient' }
 *   }
 * ])
 *
 * @category constructors
 * @since 0.1.0
 */
export const fromFields = (fields: Fields, form: Form): Schema => {
  const { rows, misspelt } = tableOf(fields, form)
  const declared = [...rows].map(([key, { field }]) => [key, propertyOfField(field)] as const)
  const forbidden = [...misspelt.keys()].map((key) => [key, { required: false, schema: never }] as const)
  return [{ _tag: 'Object', properties: Object.fromEntries([...declared, ...forbidden]), additional: lenient }]
}

const propertyOfField = ({ _tag, codec }: Field): Property =>
  _tag === 'Required'
    ? { required: true, schema: fromCodec(codec) }
    : { required: false, schema: anyOf([[nothing], fromCodec(codec)]) }
