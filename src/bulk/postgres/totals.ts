/**
 * The totals of pages, added up.
 *
 * Laws:
 *
 * 1. `add` is associative and commutative, and `none` is its unit
 * 2. `read = upgraded + unchanged + quarantined` holds for a sum when it holds for its parts
 *
 * @since 0.1.0
 */
import type { Report } from '../report.js'

// model

/**
 * What a report counts.
 *
 * @category model
 * @since 0.1.0
 */
export type Totals = Omit<Report, 'startedAt' | 'seconds'>

// constructors

/**
 * Nothing counted.
 *
 * @category constructors
 * @since 0.1.0
 */
export const none: Totals = {
  read: 0,
  upgraded: 0,
  unchanged: 0,
  quarantined: 0,
  blank: 0,
  rules: {},
  reasons: {},
  lossy: 0
}

/**
 * The numbers of a report, without its times.
 *
 * @category destructors
 * @since 0.1.0
 */
export const totalsOf = (report: Report): Totals => {
  const { read, upgraded, unchanged, quarantined, blank, rules, reasons, lossy } = report
  return { read, upgraded, unchanged, quarantined, blank, rules, reasons, lossy }
}

// combinators

/**
 * Two totals as one.
 *
 * @category combinators
 * @since 0.1.0
 */
export const add = (a: Totals, b: Totals): Totals => ({
  read: a.read + b.read,
  upgraded: a.upgraded + b.upgraded,
  unchanged: a.unchanged + b.unchanged,
  quarantined: a.quarantined + b.quarantined,
  blank: a.blank + b.blank,
  rules: addEach(a.rules, b.rules),
  reasons: addEach(a.reasons, b.reasons),
  lossy: a.lossy + b.lossy
})

type Counts = Readonly<Record<string, number>>

const addEach = (a: Counts, b: Counts): Counts => {
  const sum: Record<string, number> = { ...a }
  for (const [name, n] of Object.entries(b)) sum[name] = (sum[name] ?? 0) + n
  return sum
}
