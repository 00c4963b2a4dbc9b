/**
 * What a row of the table of compatibility rules says.
 *
 * @since 0.1.0
 */
import type { JsonSchema } from './toJsonSchema.js'

// model

/**
 * How bad a finding is, worst first: `ERR` breaks a reader, `WARN` needs a look, `INFO` is told.
 *
 * @category model
 * @since 0.1.0
 */
export const severities = ['ERR', 'WARN', 'INFO'] as const

/**
 * How bad a finding is.
 *
 * @category model
 * @since 0.1.0
 */
export type Severity = (typeof severities)[number]

/**
 * What a run can fail on: findings from a severity on, or nothing.
 *
 * @category model
 * @since 0.1.0
 */
export const failOns = [...severities, 'never'] as const

/**
 * From which severity on an open finding fails a run.
 *
 * @category model
 * @since 0.1.0
 */
export type FailOn = (typeof failOns)[number]

/**
 * Which readers a comparison is about: the new codec, the old one, or both.
 *
 * @category model
 * @since 0.1.0
 */
export const modes = ['backward', 'forward', 'full'] as const

/**
 * Which readers a comparison is about.
 *
 * @category model
 * @since 0.1.0
 */
export type Mode = (typeof modes)[number]

/**
 * Who reads whose data. `backward`: the new codec reads old data, such as stored sessions. `forward`: the old codec
 * reads new data, such as a reader that is not yet upgraded.
 *
 * @category model
 * @since 0.1.0
 */
export type Direction = Exclude<Mode, 'full'>

/**
 * A pair of schemas, before and after.
 *
 * @category model
 * @since 0.1.0
 */
export interface Pair {
  readonly old: JsonSchema
  readonly new: JsonSchema
}

/**
 * A text for each direction.
 *
 * @category model
 * @since 0.1.0
 */
export type Both = Readonly<Record<Direction, string>>

/**
 * One row of the table. `backward` and `forward` are the severities in the lenient content model; a finding whose
 * witness breaks the reader is `ERR` whatever the row says, and one at `ERR` without a witness is `unproven`.
 *
 * @category model
 * @since 0.1.0
 */
export interface CompatRule {
  readonly backward: Severity
  readonly forward: Severity
  /** What happened. */
  readonly title: string
  /** What to do about it, for who reads in each direction. */
  readonly remedy: Both
  /** The rule that fires in the same place when old and new change places; or why there is none. */
  readonly mirror: string | { readonly none: string }
  /** A pair that fires the rule, and one that is near and does not. */
  readonly example?: { readonly fires: Pair; readonly silent: Pair }
  /** Payloads that fire the rule in a check of a corpus, and payloads that do not. */
  readonly corpus?: { readonly fires: ReadonlyArray<string>; readonly silent: ReadonlyArray<string> }
  /** When the severity is another than the row says. */
  readonly exception?: string
}

// constructors

/**
 * A table of rules, whose type has their ids and nothing else of them.
 *
 * @category constructors
 * @since 0.1.0
 */
export const rulesById = <Id extends string>(
  rows: Readonly<Record<Id, CompatRule>>
): Readonly<Record<Id, CompatRule>> => rows
