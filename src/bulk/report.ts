/**
 * The totals of a run.
 *
 * Law: `read = upgraded + unchanged + quarantined`
 *
 * @since 0.1.0
 */
import type { Change } from '../migrate/Change.js'

// model

/**
 * The totals of a run, as `--report` writes them. All numbers but those of `rules` and `seconds` count payloads.
 *
 * @category model
 * @since 0.1.0
 */
export interface Report {
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
  /** When the run began, RFC 3339 in UTC. */
  readonly startedAt: string
  readonly seconds: number
}

/**
 * The totals while they are being counted.
 *
 * @category model
 * @since 0.1.0
 */
export interface Tally {
  readonly migrated: (changes: ReadonlyArray<Pick<Change, 'rule' | 'lossless'>>) => void
  /** Many payloads at once, and how many changes each rule made. */
  readonly scanned: (
    payloads: Readonly<Record<'upgraded' | 'unchanged' | 'lossy' | 'blank', number>>,
    changes: ReadonlyArray<readonly [rule: string, count: number]>
  ) => void
  /** What was counted elsewhere. */
  readonly add: (report: Report) => void
  readonly rejected: (reason: string) => void
  readonly blank: () => void
  readonly read: () => number
  readonly upgraded: () => number
  readonly quarantined: () => number
  readonly report: () => Report
}

// constructors

/**
 * A tally that starts at zero, now.
 *
 * @category constructors
 * @since 0.1.0
 */
export const tally = (): Tally => {
  const startedAt = new Date()
  const began = process.hrtime.bigint()
  const rules: Record<string, number> = {}
  const reasons: Record<string, number> = {}
  let upgraded = 0
  let unchanged = 0
  let quarantined = 0
  let blank = 0
  let lossy = 0
  return {
    migrated: (changes) => {
      if (changes.length === 0) unchanged++
      else upgraded++
      for (const { rule } of changes) rules[rule] = (rules[rule] ?? 0) + 1
      if (changes.some((change) => !change.lossless)) lossy++
    },
    scanned: (payloads, changes) => {
      upgraded += payloads.upgraded
      unchanged += payloads.unchanged
      lossy += payloads.lossy
      blank += payloads.blank
      for (const [rule, count] of changes) rules[rule] = (rules[rule] ?? 0) + count
    },
    add: (report) => {
      upgraded += report.upgraded
      unchanged += report.unchanged
      quarantined += report.quarantined
      blank += report.blank
      lossy += report.lossy
      for (const [rule, count] of Object.entries(report.rules)) rules[rule] = (rules[rule] ?? 0) + count
      for (const [reason, count] of Object.entries(report.reasons)) reasons[reason] = (reasons[reason] ?? 0) + count
    },
    rejected: (reason) => {
      quarantined++
      reasons[reason] = (reasons[reason] ?? 0) + 1
    },
    blank: () => {
      blank++
    },
    read: () => upgraded + unchanged + quarantined,
    upgraded: () => upgraded,
    quarantined: () => quarantined,
    report: () => ({
      read: upgraded + unchanged + quarantined,
      upgraded,
      unchanged,
      quarantined,
      blank,
      rules: { ...rules },
      reasons: { ...reasons },
      lossy,
      startedAt: startedAt.toISOString(),
      seconds: Math.round(Number(process.hrtime.bigint() - began) / 1e6) / 1000
    })
  }
}
