/**
 * JSON values: equality, and the application of a JSON Patch to them.
 *
 * Laws:
 *
 * 1. `sameJson` is an equivalence that ignores the order of keys, and tells `-0` from `0`
 * 2. `applyPatch` does not change its input
 *
 * @since 0.1.0
 */
import * as O from 'fp-ts/Option'

import { has, isRecord, set, type UnknownRecord } from '../codec/record.js'
import { type Operation, pointerKeys } from '../migrate/Change.js'

// model

/**
 * A JSON value.
 *
 * @category model
 * @since 0.1.0
 */
export type Json = null | boolean | number | string | ReadonlyArray<Json> | { readonly [key: string]: Json }

// destructors

/**
 * Whether a value is an object, which may hold others: a record or an array.
 *
 * @category destructors
 * @since 0.1.0
 */
export const isObject = (u: unknown): u is object => typeof u === 'object' && u !== null

/**
 * Whether two JSON values are the same, whatever the order of their keys.
 *
 * @category destructors
 * @since 0.1.0
 */
export const sameJson = (a: unknown, b: unknown): boolean => sameWithin(a, b, sameJson)

/**
 * Whether two JSON values are the same, if `same` tells it of what is in them.
 *
 * @category destructors
 * @since 0.1.0
 */
export const sameWithin = (a: unknown, b: unknown, same: typeof sameJson): boolean => {
  if (Object.is(a, b)) return true
  if (a instanceof Date || b instanceof Date) {
    return a instanceof Date && b instanceof Date && a.getTime() === b.getTime()
  }
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => same(item, b[index]))
  }
  if (!isRecord(a) || !isRecord(b)) return false
  const keys = Object.keys(a)
  return keys.length === Object.keys(b).length && keys.every((key) => has(b, key) && same(a[key], b[key]))
}

/**
 * How many values there are in a JSON value, itself among them.
 *
 * @category destructors
 * @since 0.1.0
 */
export const sizeOf = (value: Json): number =>
  typeof value !== 'object' || value === null
    ? 1
    : Object.values(value).reduce<number>((size, inner: Json) => size + sizeOf(inner), 1)

/**
 * The text of a JSON value, the same whatever the order of keys; what is no JSON is left out of it.
 *
 * @category destructors
 * @since 0.1.0
 */
export const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    isRecord(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner
  )

// combinators

/**
 * Values in the order of a text that each has.
 *
 * @category combinators
 * @since 0.1.0
 */
export const sortedBy =
  (textOf: (value: unknown) => string) =>
  (values: ReadonlyArray<unknown>): ReadonlyArray<unknown> =>
    values
      .map((value) => ({ value, text: textOf(value) }))
      .sort((a, b) => (a.text < b.text ? -1 : Number(a.text > b.text)))
      .map(({ value }) => value)

/**
 * Applies a JSON Patch (RFC 6902) made of the operations that a report needs. `None` when a path does not exist.
 *
 * @category combinators
 * @since 0.1.0
 */
export const applyPatch =
  (operations: ReadonlyArray<Operation>) =>
  (value: unknown): O.Option<unknown> =>
    operations.reduce<O.Option<unknown>>((patched, operation) => O.flatMap(patched, applyOne(operation)), O.some(value))

const applyOne =
  (operation: Operation) =>
  (value: unknown): O.Option<unknown> => {
    const keys = pointerKeys(operation.path)
    switch (operation.op) {
      case 'add':
        return edit(keys, value, (parent, key) => put(parent, key, operation.value, true))
      case 'replace':
        return edit(keys, value, (parent, key) =>
          holds(parent, key) ? put(parent, key, operation.value, false) : O.none
        )
      case 'remove':
        return edit(keys, value, drop)
      case 'move':
        return O.flatMap(at(pointerKeys(operation.from), value), (moved) =>
          O.flatMap(edit(pointerKeys(operation.from), value, drop), (without) =>
            edit(keys, without, (parent, key) => put(parent, key, moved, true))
          )
        )
    }
  }

const holds = (parent: unknown, key: string): boolean =>
  Array.isArray(parent) ? indexOf(key) < parent.length : isRecord(parent) && has(parent, key)

/** The index that a key names; beyond every array if it names none. */
const indexOf = (key: string): number => (/^\d+$/.test(key) ? Number(key) : Number.POSITIVE_INFINITY)

const at = (keys: ReadonlyArray<string>, value: unknown): O.Option<unknown> =>
  keys.reduce<O.Option<unknown>>(
    (found, key) =>
      O.flatMap(found, (parent) => (holds(parent, key) ? O.some((parent as UnknownRecord)[key]) : O.none)),
    O.some(value)
  )

type Edit = (parent: unknown, key: string) => O.Option<unknown>

const edit = (keys: ReadonlyArray<string>, value: unknown, change: Edit): O.Option<unknown> => {
  const [key, ...rest] = keys
  if (key === undefined) return O.none
  if (rest.length === 0) return change(value, key)
  if (!holds(value, key)) return O.none
  return O.flatMap(edit(rest, (value as UnknownRecord)[key], change), (child) => put(value, key, child, false))
}

const put = (parent: unknown, key: string, value: unknown, insert: boolean): O.Option<unknown> => {
  if (Array.isArray(parent)) {
    const index = key === '-' ? parent.length : indexOf(key)
    return index <= parent.length ? O.some(parent.toSpliced(index, insert ? 0 : 1, value)) : O.none
  }
  if (!isRecord(parent)) return O.none
  const copy: Record<string, unknown> = {}
  for (const name of Object.keys(parent)) set(copy, name, parent[name])
  set(copy, key, value)
  return O.some(copy)
}

const drop: Edit = (parent, key) => {
  if (!holds(parent, key)) return O.none
  if (Array.isArray(parent)) return O.some(parent.toSpliced(Number(key), 1))
  const copy: Record<string, unknown> = {}
  for (const name of Object.keys(parent as UnknownRecord)) {
    if (name !== key) set(copy, name, (parent as UnknownRecord)[name])
  }
  return O.some(copy)
}
