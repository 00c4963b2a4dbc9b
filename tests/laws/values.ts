/**
 * Plain values as the laws need them: frozen, copied, built with any key.
 */
import { type Form, spell } from '../../src/codec/names.js'

export type Payload = Readonly<Record<string, unknown>>

/** A plain session of version 1, in the document form. */
export const v1 = {
  id: '42',
  organizationId: '7',
  projectId: 'p',
  provider: 'hibob',
  originOwnerId: 'o',
  originOwnerName: 'Owner',
  createdAt: '2023-05-30T08:00:00Z'
}

const isBranch = (u: unknown): u is Record<string, unknown> =>
  typeof u === 'object' && u !== null && !(u instanceof Date)

/** Freezes a value and everything in it, so that a mutation throws. */
export const deepFrozen = <A>(value: A): A => {
  const rest: Array<unknown> = [value]
  while (rest.length > 0) {
    const next = rest.pop()
    if (!isBranch(next) || Object.isFrozen(next)) continue
    Object.freeze(next)
    for (const member of Object.values(next)) rest.push(member)
  }
  return value
}

/** A deep copy of a JSON value, which keeps `-0` and a key named `__proto__`. */
export const copied = <A>(value: A): A => {
  if (!isBranch(value)) return value
  const copy = Array.isArray(value)
    ? (value.map(copied) as unknown)
    : Object.fromEntries(Object.entries(value).map(([key, member]) => [key, copied(member)]))
  return copy as A
}

/** The payload with another value at one key; absent when the value is `undefined`. */
export const withValue = (payload: Payload, key: string, value: unknown): Payload =>
  Object.fromEntries(
    Object.keys(payload).includes(key)
      ? Object.entries(payload).flatMap(([k, v]) => (k !== key ? [[k, v]] : value === undefined ? [] : [[k, value]]))
      : Object.entries(payload).concat(value === undefined ? [] : [[key, value]])
  )

/** The same payload with the named fields spelled as the form does. */
export const respelled = (payload: Payload, names: ReadonlyArray<string>, from: Form, to: Form): Payload => {
  const keys = new Map(names.map((name) => [spell(from)(name), spell(to)(name)]))
  return Object.fromEntries(Object.entries(payload).map(([key, value]) => [keys.get(key) ?? key, value]))
}
