/**
 * Counts in words.
 *
 * @since 0.1.0
 */

// destructors

/**
 * A whole number with its thousands apart.
 *
 * @category destructors
 * @since 0.1.0
 */
export const grouped = (n: number): string => String(n).replace(/\B(?=(?:\d{3})+$)/g, ',')

/**
 * So many of something, in the plural unless there is one.
 *
 * @category destructors
 * @since 0.1.0
 */
export const counted = (n: number, what: string): string => `${grouped(n)} ${what}${n === 1 ? '' : 's'}`

// combinators

/**
 * The largest count first.
 *
 * @category combinators
 * @since 0.1.0
 */
export const byCount = (a: readonly [string, number], b: readonly [string, number]): number => b[1] - a[1]
