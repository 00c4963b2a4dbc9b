/**
 * Where in an input an error is.
 *
 * @since 0.1.0
 */
import type * as t from 'io-ts'

import { isArray } from './record.js'

/**
 * The keys and the indices that lead through an input to what a context is about, indices as numbers. A union, an
 * intersection, and what wraps them, read the same value once more for each of their members: that is no step of the path.
 * Where a context does not say what was read, each of its keys is one.
 *
 * @category destructors
 * @since 0.1.0
 */
export const inputPath = (context: t.Context): ReadonlyArray<string | number> =>
  context.flatMap(({ key, actual }, i) => {
    const parent = context[i - 1]
    if (parent === undefined) return []
    const above: unknown = parent.actual
    const isStep = 'actual' in parent ? typeof above === 'object' && above !== null && above !== actual : true
    return isStep ? [isArray(above) && /^\d+$/.test(key) ? Number(key) : key] : []
  })
