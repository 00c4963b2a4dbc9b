/**
 * The exact way for payloads of one input: each is migrated or quarantined, and what is to be said of it is kept.
 *
 * @since 0.1.0
 */
import * as E from 'fp-ts/Either'

import type { Clerk, Counts } from './blocks.js'
import type { Migrate } from './migrateBytes.js'
import type { Rejection } from './migrateText.js'
import { changesLine, type Elsewhere, type Place, quarantineLine } from './records.js'
import { none, type Tally } from './report.js'
import type { Sampler } from './samples.js'
import type { Scanner } from './scan.js'
import { conversions, unquoted } from './unquoted.js'

// model

/**
 * A payload that was quarantined, and why.
 *
 * @category model
 * @since 0.1.0
 */
export interface Quarantined extends Place, Rejection {}

/**
 * What payloads are settled with.
 *
 * @category model
 * @since 0.1.0
 */
export interface Desk {
  readonly migrate: Migrate
  readonly source: string
  readonly total: Tally
  /** The first few quarantined payloads. */
  readonly examples: Array<Quarantined>
  /** Takes samples of changes and of quarantined payloads; absent where nobody asks for them. */
  readonly sampler: Sampler | undefined
  /** Stop when more payloads than this have been quarantined. */
  readonly maxQuarantined: number
  readonly elsewhere: Elsewhere
  /** Whether the changes of each payload are kept. */
  readonly keepsChanges: boolean
  /** Which scanner's changes these are. */
  readonly scanner: Scanner
}

/**
 * The lines for the quarantine, in parts, and those for the changes.
 *
 * @category model
 * @since 0.1.0
 */
export interface Kept {
  readonly rejections: ReadonlyArray<string>
  readonly changes: ReadonlyArray<string>
}

/**
 * Settles payloads. `kept` gives what came since the last time.
 *
 * @category model
 * @since 0.1.0
 */
export interface Settler extends Clerk {
  readonly kept: () => Kept
}

/**
 * How many quarantined payloads are shown.
 *
 * @category model
 * @since 0.1.0
 */
export const shownExamples = 5

// constructors

/**
 * A settler for the payloads of one input.
 *
 * @category constructors
 * @since 0.1.0
 */
export const settler = (desk: Desk): Settler => {
  const { migrate, source, total, examples, sampler, maxQuarantined, elsewhere, keepsChanges, scanner } = desk
  let rejections: Array<string> = []
  let changes: Array<string> = []
  return {
    settle: (body, line) => {
      const migrated = migrate(body)
      if (E.isRight(migrated)) {
        total.migrated(migrated.right.changes)
        sampler?.migrated({ source, line }, migrated.right)
        if (keepsChanges && migrated.right.changes.length > 0) {
          changes.push(changesLine({ source, line }, migrated.right))
        }
        return [migrated.right.bytes]
      }
      total.rejected(migrated.left.reason)
      sampler?.rejected({ source, line }, migrated.left, body)
      for (const part of quarantineLine({ source, line }, migrated.left, body, elsewhere)) rejections.push(part)
      if (examples.length < shownExamples) examples.push({ source, line, ...migrated.left })
      if (total.totals.quarantined > maxQuarantined) return undefined
      return elsewhere === 'Output' ? [body] : []
    },
    note: (bytes, line) => {
      if (!keepsChanges) return true
      const ids = unquoted(scanner, bytes)
      if (ids === undefined) return false
      if (ids.length > 0) changes.push(changesLine({ source, line }, { changes: conversions(ids), before: [] }))
      return true
    },
    kept: () => {
      const kept = { rejections, changes }
      rejections = []
      changes = []
      return kept
    }
  }
}

// combinators

/**
 * Counts what a scanner took.
 *
 * @category combinators
 * @since 0.1.0
 */
export const countScanned = (total: Tally, { replacements }: Scanner, counts: Counts): void => {
  const rules: Record<string, number> = {}
  for (const [i, { rule }] of replacements.entries()) {
    const times = counts.written[i] ?? 0
    if (rule !== undefined && times > 0) rules[rule] = (rules[rule] ?? 0) + times
  }
  const { upgraded, unchanged, lossy, blank } = counts
  total.add({ ...none, read: upgraded + unchanged, upgraded, unchanged, lossy, blank, rules })
}
