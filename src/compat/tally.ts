/**
 * Findings as they come, counted all, and kept as far as there is room: a corpus has more payloads than memory.
 *
 * Laws:
 *
 * 1. Every finding is counted
 * 2. Of each severity and status, at most `perFingerprint` findings of one fingerprint are kept, and `perRule` of one rule
 * 3. What fails the run is kept as if nothing else had come: a rule that fails has a finding that shows it
 *
 * @since 0.1.0
 */
import { fails, type Finding, type Status } from './Finding.js'
import type { FailOn, Severity } from './Rule.js'
import type { RuleId } from './rules.js'

// model

/**
 * How many findings of each severity are open, how many are bridged and waived, and how many fail the run.
 *
 * @category model
 * @since 0.1.0
 */
export interface Counts extends Readonly<Record<Severity, number>>, Readonly<Record<Exclude<Status, 'open'>, number>> {
  readonly failing: number
}

/**
 * What has been counted so far.
 *
 * @category model
 * @since 0.1.0
 */
export interface Tally {
  /** Counts a finding, and keeps it where there is room. */
  readonly add: (found: Finding) => void
  /** How many findings were counted, kept or not. */
  readonly counts: () => Counts
  /** The findings that were kept. */
  readonly kept: () => ReadonlyArray<Finding>
  /** How many findings of each rule were counted and not kept. */
  readonly omitted: () => Readonly<Partial<Record<RuleId, number>>>
}

/**
 * How many findings are kept of each severity and status: what is accepted takes no room from what is not.
 *
 * @category model
 * @since 0.1.0
 */
export interface Room {
  readonly perFingerprint: number
  readonly perRule: number
}

const roomy: Room = { perFingerprint: 100, perRule: 1000 }

// constructors

/**
 * An empty tally.
 *
 * @category constructors
 * @since 0.1.0
 */
export const tally = (failOn: FailOn, room: Room = roomy): Tally => {
  const counts = { ERR: 0, WARN: 0, INFO: 0, bridged: 0, waived: 0, failing: 0 }
  const kept: Array<Finding> = []
  const rules = new Map<string, number>()
  const fingerprints = new Map<string, number>()
  const omitted: Partial<Record<RuleId, number>> = {}
  const isFailing = fails(failOn)
  return {
    add: (found) => {
      counts[found.status === 'open' ? found.severity : found.status]++
      if (isFailing(found)) counts.failing++
      const [rule, fingerprint] = [found.rule, found.fingerprint].map(
        (name) => `${name} ${found.severity} ${found.status}`
      ) as [string, string]
      const [ofRule, alike] = [rules.get(rule) ?? 0, fingerprints.get(fingerprint) ?? 0]
      if (ofRule >= room.perRule || alike >= room.perFingerprint) {
        omitted[found.rule] = (omitted[found.rule] ?? 0) + 1
        return
      }
      rules.set(rule, ofRule + 1)
      fingerprints.set(fingerprint, alike + 1)
      kept.push(found)
    },
    counts: () => ({ ...counts }),
    kept: () => kept,
    omitted: () => omitted
  }
}
