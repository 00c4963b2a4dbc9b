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
import { canonical } from './json.js'

// destructors

/**
 * The digest of a value that never changes.
 *
 * @category destructors
 * @since 0.1.0
 */
export const digestOf = (value: unknown): string => fnv1a(canonical(abridged(value)))

/** How many values are digested at once; a part of more than that is its own digest. */
const most = 10_000

const abridged = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(shortened)
  return isRecord(value)
    ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shortened(inner)]))
    : value
}

const shortened = (value: unknown): unknown => {
  if (weightOf(value) <= most) return value
  const digest = digests.get(value as object) ?? digestOf(value)
  digests.set(value as object, digest)
  return digest
}

const digests = new WeakMap<object, string>()

const weightOf = (value: unknown): number => {
  if (typeof value !== 'object' || value === null) return 1
  const weight = weights.get(value) ?? Object.values(value).reduce<number>((sum, inner) => sum + weightOf(inner), 1)
  weights.set(value, weight)
  return weight
}

const weights = new WeakMap<object, number>()
