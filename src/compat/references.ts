/**
 * Where the references of a document lead.
 *
 * Laws:
 *
 * 1. What a value leads to is the same set, whichever way it is reached
 *
 * @since 0.1.0
 */
import { has, isRecord, percentDecoded, type UnknownRecord } from '../codec/record.js'
import { pointerKeys } from '../migrate/Change.js'
import { asserted, assertedBy } from './asserted.js'
import { memoized } from './pairwise.js'

// model

/**
 * The references of one document.
 *
 * @category model
 * @since 0.1.0
 */
export interface References {
  /** Whether what is at one pointer leads to another. */
  readonly leads: (from: string, to: string) => boolean
  /**
   * What tells a value from another: what it asserts, and all that the references in it lead to. What a reference leads to outside
   * the document is not known, and so the same in no other reading.
   */
  readonly identity: (name: string, value: unknown) => unknown
}

// constructors

/**
 * The references of a document; each is looked at once.
 *
 * @category constructors
 * @since 0.1.0
 */
export const referencesOf = (document: unknown): References => {
  const unknown = Symbol('what is not in this document')
  const targetOf = memoized((ref: string): unknown => {
    const pointer = localPointer(ref)
    return pointer === undefined ? undefined : valueAt(document, pointer)
  })
  const assertedAt = memoized((ref: string) => asserted(targetOf(ref)))
  const direct = memoized((ref: string) => referencesIn(assertedAt(ref)))
  const reached = (refs: ReadonlyArray<string>): ReadonlySet<string> => {
    const found = new Set(refs)
    for (const ref of found) for (const other of direct(ref)) found.add(other)
    return found
  }
  const behind = memoized((pointer: string) => {
    const refs = [...reached(referencesIn(valueAt(document, pointer)))]
    return new Set(refs.map(localPointer))
  })
  const targets = memoized((refs: string) =>
    (JSON.parse(refs) as ReadonlyArray<string>).map((ref) => [ref, assertedAt(ref)])
  )
  const identity = (name: string, stated: unknown): unknown => {
    const value = assertedBy(name, stated)
    const refs = [...reached(referencesIn({ [name]: value }))].sort()
    if (refs.length === 0) return [name, value]
    const isKnown = refs.every((ref) => targetOf(ref) !== undefined)
    return [name, value, targets(JSON.stringify(refs)), ...(isKnown ? [] : [unknown])]
  }
  const identified = memoized((ref: string) => identity('$ref', ref))
  return {
    leads: (from, to) => behind(from).has(to),
    identity: (name, value) =>
      name === '$ref' && typeof value === 'string' ? identified(value) : identity(name, value)
  }
}

const referencesIn = (value: unknown): ReadonlyArray<string> => {
  if (Array.isArray(value)) return value.flatMap(referencesIn)
  if (!isRecord(value)) return []
  return Object.entries(value).flatMap(([key, inner]) =>
    typeof inner === 'string' && referring.has(key) ? [inner] : isValues(key, inner) ? [] : referencesIn(inner)
  )
}

const referring: ReadonlySet<string> = new Set(['$ref', '$dynamicRef', '$recursiveRef'])

/** Whether a keyword lists values, which hold no schemas; a property of that name is a schema, and no list. */
const isValues = (key: string, value: unknown): boolean => key === 'enum' && Array.isArray(value)

// destructors

/**
 * The JSON Pointer of a reference into its own document; one to another document or to an anchor has none.
 *
 * @category destructors
 * @since 0.1.0
 */
export const localPointer = (ref: unknown): string | undefined =>
  typeof ref === 'string' && /^#(\/|$)/.test(ref) ? percentDecoded(ref.slice(1)) : undefined

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
