/**
 * Counts and times in words.
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

/**
 * Seconds as a person says them: the fractions of a few, no seconds of hours.
 *
 * @category destructors
 * @since 0.1.0
 */
export const duration = (seconds: number): string => {
  const whole = Math.round(seconds)
  if (whole < 60) return `${Number(seconds.toPrecision(3))} s`
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60]
  return hours > 0 ? `${hours} h ${minutes} min` : `${minutes} min ${whole % 60} s`
}

// combinators

/**
 * The largest count first.
 *
 * @category combinators
 * @since 0.1.0
 */
export const byCount = (a: readonly [string, number], b: readonly [string, number]): number => b[1] - a[1]
