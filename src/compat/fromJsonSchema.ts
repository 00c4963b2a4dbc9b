/**
 * The schema of a JSON Schema 2020-12 document, or of a schema inside an OpenAPI 3.0 or 3.1 document.
 *
 * Keywords that assert something the model has no place for become an opaque part beside what is modelled; none is
 * dropped. Local references are followed. `nullable` adds `null` beside a `type`, save to an `enum` that does not list it
 * (OpenAPI 3.0.3); a document that says it is of OpenAPI 3.1 or later has no such keyword.
 *
 * @since 0.1.0
 */
import * as E from 'fp-ts/Either'
import * as O from 'fp-ts/Option'

import { has, type UnknownRecord } from '../codec/record.js'
import { pointerKeys } from '../migrate/Change.js'
import { dateTimePattern } from './formats.js'
import { isNever } from './inclusion.js'
import { intersect } from './intersect.js'
import { isRecord, type Json } from './json.js'
import { keywordsOf, type Keywords } from './keywords.js'
import { any, never, nothing, type Schema } from './Schema.js'
import { anyOf, identityOf, literals } from './union.js'
import { accepts, surelyAccepts } from './validate.js'

// errors

/**
 * Why a document has no schema to read.
 *
 * - `Missing`: the document has nothing at `pointer`, or a reference leads nowhere
 * - `NotASchema`: what is there is neither an object nor a boolean
 *
 * @category errors
 * @since 0.1.0
 */
export interface SchemaError {
  readonly _tag: 'Missing' | 'NotASchema'
  readonly pointer: string
}

// constructors

/**
 * Reads the schema at a JSON Pointer of a document.
 *
 * @example
 * import { fromJsonSchema, literals } from 'connect-session-reconcile/compat'
 * import * as E from 'fp-ts/Either'
 *
 * const document = { components: { schemas: { Category: { type: 'string', enum: ['ats'] } } } }
 * assert.deepStrictEqual(fromJsonSchema(document, '/components/schemas/Category'), E.right(literals(['ats'])))
 * assert.deepStrictEqual(
 *   fromJsonSchema(document, '/components/schemas/Session'),
 *   E.left({ _tag: 'Missing', pointer: '/components/schemas/Session' })
 * )
 *
 * @category constructors
 * @since 0.1.0
 */
export const fromJsonSchema = (document: unknown, pointer = ''): E.Either<SchemaError, Schema> => {
  const failures: Array<SchemaError> = []
  const schema = reader(document, failures)(pointer)
  return failures[0] === undefined ? E.right(schema) : E.left(failures[0])
}

/**
 * The value at a JSON Pointer, `undefined` when there is none.
 *
 * @category destructors
 * @since 0.1.0
 */
export const valueAt = (document: unknown, pointer: string): unknown =>
  pointerKeys(pointer).reduce<unknown>(
    (value, key) =>
      (isRecord(value) || Array.isArray(value)) && has(value, key) ? (value as UnknownRecord)[key] : undefined,
    document
  )

type Read = (node: unknown, at: string, open: ReadonlySet<string>) => Schema

const reader = (document: unknown, failures: Array<SchemaError>): ((pointer: string) => Schema) => {
  const failed = (_tag: SchemaError['_tag'], pointer: string): Schema => {
    failures.push({ _tag, pointer })
    return any
  }

  const opaque = opaqueIn(document)
  const openapi = isRecord(document) ? document['openapi'] : undefined
  const knowsNullable = typeof openapi !== 'string' || openapi.startsWith('3.0')

  const follow = (ref: unknown, open: ReadonlySet<string>): Schema => {
    const pointer = localPointer(ref)
    if (pointer === undefined) return opaque('$ref', ref)
    const target = valueAt(document, pointer)
    if (target === undefined) return failed('Missing', pointer)
    return open.has(pointer) ? opaque('$ref', ref) : read(target, pointer, new Set([...open, pointer]))
  }

  const read: Read = (node, at, open) => {
    if (node === true) return any
    if (node === false) return never
    if (!isRecord(node)) return failed('NotASchema', at)
    const inner = (child: unknown, key: string): Schema => read(child, `${at}/${key}`, open)
    const { allOf, oneOf, nullable } = node
    const alternatives = node['anyOf']
    const list = (value: unknown, key: string): ReadonlyArray<Schema> =>
      Array.isArray(value) ? value.map((child, index) => inner(child, `${key}/${index}`)) : []
    const schemas = [
      ...(has(node, '$ref') ? [follow(node['$ref'], open)] : []),
      ownKeywords(node, inner, opaque),
      ...list(allOf, 'allOf'),
      ...(Array.isArray(alternatives) ? [anyOf(list(alternatives, 'anyOf'))] : []),
      ...(Array.isArray(oneOf) ? [exactlyOne(list(oneOf, 'oneOf'))] : [])
    ]
    const schema = schemas.reduce(intersect, any)
    const listed: unknown = node['enum']
    const excludesNull = !has(node, 'type') || (Array.isArray(listed) && !listed.includes(null))
    return nullable === true && knowsNullable && !excludesNull ? anyOf([[nothing], schema]) : schema
  }

  return (pointer) => {
    const node = valueAt(document, pointer)
    return node === undefined ? failed('Missing', pointer) : read(node, pointer, new Set([pointer]))
  }
}

const decoded = (text: string): string => O.getOrElse(() => text)(O.tryCatch(() => decodeURIComponent(text)))

/** The JSON Pointer of a reference into its own document; one to another document or to an anchor has none. */
const localPointer = (ref: unknown): string | undefined =>
  typeof ref === 'string' && /^#(\/|$)/.test(ref) ? decoded(ref.slice(1)) : undefined

type Opaque = (keyword: string, value: unknown) => Schema

/**
 * A keyword of a document, the same as another one if its value is, and all that the references in it lead to. What a
 * reference leads to outside the document is not known, and so the same in no other reading.
 */
const opaqueIn = (document: unknown): Opaque => {
  const unknown = Symbol('what is not in this document')
  const targetOf = (ref: string): unknown => {
    const pointer = localPointer(ref)
    return (pointer === undefined ? undefined : valueAt(document, pointer)) ?? unknown
  }
  return (name, value) => {
    const targets = new Map(referencesIn({ [name]: value }).map((ref) => [ref, targetOf(ref)]))
    for (const target of targets.values()) {
      for (const ref of referencesIn(target)) if (!targets.has(ref)) targets.set(ref, targetOf(ref))
    }
    const identity = [name, value, ...(targets.size > 0 ? [Object.fromEntries(targets)] : [])]
    return [{ _tag: 'Opaque', name, identity }]
  }
}

const referencesIn = (value: unknown): ReadonlyArray<string> => {
  if (Array.isArray(value)) return value.flatMap(referencesIn)
  if (!isRecord(value)) return []
  return Object.entries(value).flatMap(([key, inner]) =>
    typeof inner === 'string' && references.has(key) ? [inner] : referencesIn(inner)
  )
}

const references: ReadonlySet<string> = new Set(['$ref', '$dynamicRef', '$recursiveRef'])

/** What `oneOf` means: any of them, if no two accept one value; otherwise that, and a count. */
const exactlyOne = (schemas: ReadonlyArray<Schema>): Schema => {
  const union = anyOf(schemas)
  const disjoint = schemas.every((schema, index) =>
    schemas.slice(index + 1).every((other) => isNever(intersect(schema, other)))
  )
  if (disjoint) return union
  return [
    {
      _tag: 'Opaque',
      name: 'oneOf',
      identity: identityOf(schemas),
      base: union,
      accepts: (u, unsure = true) => {
        const least = schemas.filter((schema) => surelyAccepts(schema)(u)).length
        const most = schemas.filter((schema) => accepts(schema)(u)).length
        return unsure ? least <= 1 && most >= 1 : least === 1 && most === 1
      }
    }
  ]
}

const types = ['null', 'boolean', 'number', 'string', 'array', 'object']

const ownKeywords = (node: UnknownRecord, inner: (child: unknown, key: string) => Schema, opaque: Opaque): Schema => {
  const keywords = keywordsOf(node, inner)
  const typed = has(node, 'type')
    ? anyOf([node['type']].flat().map(ofType(keywords, opaque)))
    : keywords.constrained
      ? anyOf(types.map(ofType(keywords, opaque)))
      : any
  const asserted: ReadonlyArray<Schema> = [
    ...(Array.isArray(node['enum']) ? [marked(node, literals(node['enum'] as ReadonlyArray<Json>))] : []),
    ...(has(node, 'const') ? [literals([node['const'] as Json])] : []),
    ...keywords.unmodelled.map((keyword) => opaque(keyword, node[keyword]))
  ]
  return asserted.reduce(intersect, typed)
}

/** Values that are marked `deprecated` are those that are read and never written. */
const marked = ({ deprecated }: UnknownRecord, schema: Schema): Schema =>
  deprecated === true
    ? schema.map((part) => (part._tag === 'String' && part.values ? { ...part, deprecated: part.values } : part))
    : schema

const ofType =
  (keywords: Keywords, opaque: Opaque) =>
  (type: unknown): Schema => {
    switch (type) {
      case 'null':
        return [nothing]
      case 'boolean':
        return [{ _tag: 'Boolean' }]
      case 'integer':
        return [{ _tag: 'Number', ...keywords.number, integer: true }]
      case 'number':
        return [{ _tag: 'Number', ...keywords.number }]
      case 'string': {
        const { patterns = [], ...rest } = keywords.string
        const own = patterns.filter((pattern) => rest.format !== 'date-time' || pattern !== dateTimePattern)
        return [{ _tag: 'String', ...rest, ...(own.length > 0 ? { patterns: own } : {}) }]
      }
      case 'array':
        return [{ _tag: 'Array', ...keywords.array }]
      case 'object':
        return [{ _tag: 'Object', ...keywords.object }]
      default:
        return opaque('type', type)
    }
  }
