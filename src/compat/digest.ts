/**
 * Digests of values that share their parts: what is shared is looked at once, however often it is met.
 *
 * Laws:
 *
 * 1. Values that are the same have the same digest, whatever they share
 *
 * @since 0.1.0
 */
import { isRecord } from '../codec/record.js'
import { fnv1a } from './fingerprint.js'
import { canonical, isObject } from './json.js'
import { remembered } from './pairwise.js'

// destructors

/**
 * The digest of a value that never changes.
 *
 * @category destructors
 * @since 0.1.0
 */
export const digestOf = (value: unknown): string => fnv1a(canonical(abridged(value)))

/** How many values are digested at once, a long text counting as many; a part of more than that is its own digest. */
const most = 10_000

/** How many characters count as one value more. */
const long = 100

const abridged = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(shortened)
  return isRecord(value)
    ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shortened(inner)]))
    : value
}

const shortened = (value: unknown): unknown => (isObject(value) && weightOf(value) > most ? digested(value) : value)

const digested: (value: object) => string = remembered(digestOf)

const weightOf = (value: unknown): number => {
  if (isObject(value)) return weighed(value)
  return typeof value === 'string' ? 1 + Math.floor(value.length / long) : 1
}

const weighed: (value: object) => number = remembered((value) =>
  Object.values(value).reduce<number>((sum, inner) => sum + weightOf(inner), 1)
)
