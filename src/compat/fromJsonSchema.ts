/**
 * The schema of a JSON Schema 2020-12 document, or of a schema inside an OpenAPI 3.0 or 3.1 document.
 *
 * Keywords that assert something the model has no place for become an opaque part beside what is modelled; none is
 * dropped. Local references are followed. `nullable` adds `null` to the `type` beside it, and to nothing else (OpenAPI
 * 3.0.3); a document that says it is of OpenAPI 3.1 or later has no such keyword. What stands beside `$ref` counts, save in
 * OpenAPI 3.0, which ignores it.
 *
 * @since 0.1.0
 */
import * as E from 'fp-ts/Either'

import { has, isRecord, type UnknownRecord } from '../codec/record.js'
import { type Accepts, assertionOf, type Run } from './assertions.js'
import { dateTimePattern } from './formats.js'
import { isNever } from './inclusion.js'
import { intersect } from './intersect.js'
import type { Json } from './json.js'
import { keywordsOf, type Keywords } from './keywords.js'
import { localPointer, referencesOf, valueAt } from './references.js'
import { any, never, nothing, type Schema } from './Schema.js'
import { anyOf, identityOf, literals } from './union.js'
import { accepts, guessed, surelyAccepts } from './validate.js'

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
export const fromJsonSchema = (document: unknown, pointer = ''): E.Either<SchemaError, Schema> =>
  reader(document, pointer)

/** How many references among schemas that refer to one another are followed: beyond, what is told is told many times over. */
const most = 100

/** What becomes of a reference, and of what is no schema. */
interface Way {
  readonly follow: (ref: unknown) => Schema
  readonly failed: (_tag: SchemaError['_tag'], pointer: string) => Schema
}

type Opaque = (keyword: string, value: unknown, accepts?: Accepts) => Schema

const reader = (document: unknown, pointer: string): E.Either<SchemaError, Schema> => {
  const openapi = isRecord(document) ? document['openapi'] : undefined
  const isOpenApi30 = typeof openapi === 'string' && openapi.startsWith('3.0')
  const knowsNullable = typeof openapi !== 'string' || isOpenApi30
  const references = referencesOf(document)

  const opaque: Opaque = (name, value, accepts) => [
    {
      _tag: 'Opaque',
      name,
      identity: references.identity(name, value),
      ...(accepts && { accepts: (u, unsure = true) => accepts(u, unsure) })
    }
  ]

  const read = (node: unknown, at: string, way: Way): Schema => {
    if (node === true) return any
    if (node === false) return never
    if (!isRecord(node)) return way.failed('NotASchema', at)
    if (isOpenApi30 && has(node, '$ref')) return way.follow(node['$ref'])
    const own = at !== '' && typeof node['$id'] === 'string' ? within(node, way) : way
    const inner = (child: unknown, key: string): Schema => read(child, `${at}/${key}`, own)
    const { allOf, oneOf } = node
    const alternatives = node['anyOf']
    const list = (value: unknown, key: string): ReadonlyArray<Schema> =>
      Array.isArray(value) ? value.map((child, index) => inner(child, `${key}/${index}`)) : []
    const asserted = (keyword: string): Schema => opaque(keyword, node[keyword], assertionOf(keyword, node, run))
    const schemas = [
      ...(has(node, '$ref') ? [own.follow(node['$ref'])] : []),
      ownKeywords(knowsNullable, node, inner, asserted, opaque),
      ...list(allOf, 'allOf'),
      ...(Array.isArray(alternatives) ? [anyOf(list(alternatives, 'anyOf'))] : []),
      ...(Array.isArray(oneOf) ? [exactlyOne(list(oneOf, 'oneOf'))] : [])
    ]
    return schemas.reduce(intersect, any)
  }

  /** Where a schema has a name of its own, its references lead to what is in it; that is not followed. */
  const within = (node: UnknownRecord, way: Way): Way => ({
    ...way,
    follow: (ref) => {
      const to = localPointer(ref)
      return to === undefined || valueAt(node, to) === undefined ? way.follow(ref) : opaque('$id', [node, ref])
    }
  })

  // What is run follows a reference when a value comes to it.
  const lazy: Way = {
    follow: (ref) => opaque('$ref', ref, target(ref)),
    failed: () => [{ _tag: 'Opaque', name: 'no schema', identity: Symbol('no schema') }]
  }
  const runnable = new Map<unknown, Accepts>()
  const run: Run = (node) => {
    const known = runnable.get(node)
    if (known !== undefined) return known
    let schema: Schema | undefined
    const accepting: Accepts = (u, unsure) => {
      schema ??= read(node, '', lazy)
      return (unsure ? accepts : surelyAccepts)(schema)(u)
    }
    runnable.set(node, accepting)
    return accepting
  }
  const target = (ref: unknown): Accepts | undefined => {
    const to = localPointer(ref)
    const node = to === undefined ? undefined : valueAt(document, to)
    return node === undefined ? undefined : once(run(node))
  }

  let followed = 0
  /** What is behind a reference that does not lead back is the same wherever it is met. */
  let shared = new Map<string, Schema>()
  let failures: ReadonlyArray<SchemaError> = []
  const failed: Way['failed'] = (_tag, at) => {
    failures = [...failures, { _tag, pointer: at }]
    return any
  }
  /** Follows a reference unless it leads back, or is the one too many among those that lead back in the end. */
  const eager = (open: ReadonlyArray<string>, left: number): Way => ({
    failed,
    follow: (ref) => {
      const to = localPointer(ref)
      if (to === undefined) return lazy.follow(ref)
      const node = valueAt(document, to)
      if (node === undefined) return failed('Missing', to)
      const isMutual = references.leads(to, open[open.length - 1] as string)
      if (open.includes(to) || (isMutual && (left === 0 || followed > most))) return lazy.follow(ref)
      if (isMutual) {
        followed++
        return read(node, to, eager([...open, to], left - 1))
      }
      const way = `${left} ${to}`
      const schema = shared.get(way) ?? read(node, to, eager([...open, to], left))
      shared.set(way, schema)
      return schema
    }
  })

  const readTo = (depth: number): E.Either<SchemaError, Schema> => {
    followed = 0
    shared = new Map()
    failures = []
    const node = valueAt(document, pointer)
    const schema = node === undefined ? failed('Missing', pointer) : read(node, pointer, eager([pointer], depth))
    return failures[0] === undefined ? E.right(schema) : E.left(failures[0])
  }
  /** The deepest that is not too much, between a depth that is not and one that is. */
  const deepest = (low: number, high: number): E.Either<SchemaError, Schema> => {
    if (high - low <= 1) return readTo(low)
    const middle = (low + high) >> 1
    readTo(middle)
    return followed > most ? deepest(low, middle) : deepest(middle, high)
  }
  const whole = readTo(Number.POSITIVE_INFINITY)
  return followed > most ? deepest(0, most + 1) : whole
}

/** Runs a schema that leads back to itself: what it asks of a value to ask the same of it cannot be told. */
const once = (accepts: Accepts): Accepts => {
  const asked: Array<unknown> = []
  return (u, unsure) => {
    if (asked.includes(u)) return guessed(unsure)
    asked.push(u)
    const accepted = accepts(u, unsure)
    asked.pop()
    return accepted
  }
}

/** Of constants, which may be thousands, no two are compared. */
const areDisjoint = (schemas: ReadonlyArray<Schema>): boolean => {
  const values = schemas.map(listed)
  const all = values.flat()
  return (
    (!values.includes(undefined) && new Set(all).size === all.length) ||
    schemas.every((schema, index) => schemas.slice(index + 1).every((other) => isNever(intersect(schema, other))))
  )
}

/** The values that a schema lists, if it accepts nothing else. */
const listed = (schema: Schema): ReadonlyArray<unknown> | undefined => {
  const values = schema.map((part) => ('values' in part ? part.values : undefined))
  return values.includes(undefined) ? undefined : values.flat()
}

/** What `oneOf` means: any of them, if no two accept one value; otherwise that, and a count. */
const exactlyOne = (schemas: ReadonlyArray<Schema>): Schema => {
  const union = anyOf(schemas)
  if (areDisjoint(schemas)) return union
  return [
    {
      _tag: 'Opaque',
      name: 'oneOf',
      identity: identityOf(schemas),
      base: union,
      accepts: (u, unsure = true) => {
        const count = (by: typeof accepts): number => schemas.filter((schema) => by(schema)(u)).length
        const [least, most] = [count(surelyAccepts), count(accepts)]
        return unsure ? least <= 1 && most >= 1 : least === 1 && most === 1
      }
    }
  ]
}

const types = ['null', 'boolean', 'number', 'string', 'array', 'object']

const ownKeywords = (
  knowsNullable: boolean,
  node: UnknownRecord,
  inner: (child: unknown, key: string) => Schema,
  asserted: (keyword: string) => Schema,
  opaque: Opaque
): Schema => {
  const keywords = keywordsOf(node, inner)
  const isNullable = knowsNullable && node['nullable'] === true
  const typed = has(node, 'type')
    ? anyOf([...(isNullable ? ['null'] : []), node['type']].flat().map(ofType(keywords, opaque)))
    : keywords.constrained
      ? anyOf(types.map(ofType(keywords, opaque)))
      : any
  const others: ReadonlyArray<Schema> = [
    ...(Array.isArray(node['enum']) ? [marked(node, literals(node['enum'] as ReadonlyArray<Json>))] : []),
    ...(has(node, 'const') ? [literals([node['const'] as Json])] : []),
    ...keywords.unmodelled.map(asserted)
  ]
  return others.reduce(intersect, typed)
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
