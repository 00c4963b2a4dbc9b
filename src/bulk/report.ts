/**
 * The totals of a run.
 *
 * Laws:
 *
 * 1. `read = upgraded + unchanged + quarantined`, and it holds for a sum when it holds for its parts
 * 2. `add` is associative and commutative, and `none` is its unit
 *
 * @since 0.1.0
 */
import type { Change } from '../migrate/Change.js'

// model

/**
 * What is counted of payloads. All numbers but those of `rules` count payloads.
 *
 * @category model
 * @since 0.1.0
 */
export interface Totals {
  readonly read: number
  /** Payloads that were changed, in whichever direction the run went. */
  readonly upgraded: number
  readonly unchanged: number
  readonly quarantined: number
  /** Lines of white space, which are no payloads. */
  readonly blank: number
  /** Changes by the rule that made them. */
  readonly rules: Readonly<Record<string, number>>
  /** Quarantined payloads by reason. */
  readonly reasons: Readonly<Record<string, number>>
  /** Payloads with a change that migrating back does not undo. */
  readonly lossy: number
}

/**
 * The totals of a run, as `--report` writes them.
 *
 * @category model
 * @since 0.1.0
 */
export interface Report extends Totals {
  /** When the run began, RFC 3339 in UTC. */
  readonly startedAt: string
  readonly seconds: number
}

/**
 * The totals that are a number.
 *
 * @category model
 * @since 0.1.0
 */
export const counted = ['read', 'upgraded', 'unchanged', 'quarantined', 'blank', 'lossy'] as const

/**
 * The totals that are a number for each name.
 *
 * @category model
 * @since 0.1.0
 */
export const grouped = ['rules', 'reasons'] as const

/**
 * Nothing counted.
 *
 * @category model
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
 * The totals while they are being counted.
 *
 * @category model
 * @since 0.1.0
 */
export interface Tally {
  /** What was counted so far, which goes on changing. */
  readonly totals: Totals
  readonly migrated: (changes: ReadonlyArray<Pick<Change, 'rule' | 'lossless'>>) => void
  readonly rejected: (reason: string) => void
  readonly blank: () => void
  /** What was counted elsewhere. */
  readonly add: (more: Totals) => void
}

// constructors

/**
 * A tally that starts at zero.
 *
 * @category constructors
 * @since 0.1.0
 */
export const tally = (): Tally => {
  const rules: Record<string, number> = {}
  const reasons: Record<string, number> = {}
  const totals = { ...none, rules, reasons }
  return {
    totals,
    migrated: (changes) => {
      totals.read++
      totals[changes.length === 0 ? 'unchanged' : 'upgraded']++
      for (const { rule } of changes) rules[rule] = (rules[rule] ?? 0) + 1
      if (changes.some((change) => !change.lossless)) totals.lossy++
    },
    rejected: (reason) => {
      totals.read++
      totals.quarantined++
      reasons[reason] = (reasons[reason] ?? 0) + 1
    },
    blank: () => {
      totals.blank++
    },
    add: (more) => {
      for (const name of counted) totals[name] += more[name]
      for (const group of grouped) {
        for (const [name, n] of Object.entries(more[group])) totals[group][name] = (totals[group][name] ?? 0) + n
      }
    }
  }
}

/**
 * When it was started, and how long ago.
 *
 * @category constructors
 * @since 0.1.0
 */
export const clock = (): (() => Pick<Report, 'startedAt' | 'seconds'>) => {
  const startedAt = new Date().toISOString()
  const began = performance.now()
  return () => ({ startedAt, seconds: Math.round(performance.now() - began) / 1000 })
}

// combinators

/**
 * Two totals as one.
 *
 * @category combinators
 * @since 0.1.0
 */
export const add = (a: Totals, b: Totals): Totals => {
  const sum = tally()
  sum.add(a)
  sum.add(b)
  return sum.totals
}
