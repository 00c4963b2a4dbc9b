/**
 * A run of `diff` or `check` as a value, which every reporter takes.
 *
 * @since 0.1.0
 */
import { describeProperty } from './describe.js'
import { type Finding, worstFirst } from './Finding.js'
import type { Operand } from './Operand.js'
import type { FailOn, Mode } from './Rule.js'
import type { RuleId } from './rules.js'
import { isNever } from './inclusion.js'
import type { ObjectPart, Schema } from './Schema.js'
import { type Counts, type Tally, tally } from './tally.js'

// model

/**
 * The program that made a report.
 *
 * @category model
 * @since 0.1.0
 */
export interface Tool {
  readonly name: string
  readonly version: string
}

/**
 * One row of the side-by-side table: a field as the old schema and as the new one has it; empty where it has none.
 *
 * @category model
 * @since 0.1.0
 */
export interface FieldRow {
  readonly field: string
  readonly old: string
  readonly new: string
}

/**
 * What was compared or checked.
 *
 * @category model
 * @since 0.1.0
 */
export type Run =
  | {
      readonly command: 'diff'
      readonly mode: Mode
      readonly old: string
      readonly new: string
      readonly fields: ReadonlyArray<FieldRow>
    }
  | {
      readonly command: 'check'
      readonly against: string
      readonly files: ReadonlyArray<string>
      readonly payloads: number
    }

/**
 * A finished run.
 *
 * @category model
 * @since 0.1.0
 */
export interface Report {
  readonly tool: Tool
  /** The version of the form of this report. */
  readonly schemaVersion: 1
  readonly run: Run
  readonly failOn: FailOn
  readonly counts: Counts
  /** How many findings of each rule were counted and left out. */
  readonly omitted: Readonly<Partial<Record<RuleId, number>>>
  /** Worst first. */
  readonly findings: ReadonlyArray<Finding>
}

// constructors

/**
 * The report of what was counted.
 *
 * @category constructors
 * @since 0.1.0
 */
export const reportOf =
  (tool: Tool, run: Run, failOn: FailOn) =>
  (counted: Tally): Report => ({
    tool,
    schemaVersion: 1,
    run,
    failOn,
    counts: counted.counts(),
    omitted: counted.omitted(),
    findings: worstFirst(counted.kept())
  })

/**
 * The report of a list of findings.
 *
 * @example
 * import { reportFindings } from 'connect-session-reconcile/compat'
 *
 * const run = { command: 'check', against: 'any', files: ['a.json'], payloads: 1 } as const
 * assert.strictEqual(reportFindings({ name: 'tool', version: '1.0.0' }, run, 'ERR')([]).counts.failing, 0)
 *
 * @category constructors
 * @since 0.1.0
 */
export const reportFindings =
  (tool: Tool, run: Run, failOn: FailOn) =>
  (findings: ReadonlyArray<Finding>): Report => {
    const counted = tally(failOn, { perFingerprint: Number.POSITIVE_INFINITY, perRule: Number.POSITIVE_INFINITY })
    for (const found of findings) counted.add(found)
    return reportOf(tool, run, failOn)(counted)
  }

// destructors

/**
 * The fields of two operands, side by side, in the order of the old one.
 *
 * @example
 * import { V1, V2 } from 'connect-session-reconcile'
 * import { fieldRows, ofVersion } from 'connect-session-reconcile/compat'
 *
 * const rows = fieldRows(ofVersion(V1, 'document'), ofVersion(V2, 'document'))
 * assert.deepStrictEqual(
 *   rows.filter(({ field }) => field === 'provider'),
 *   [{ field: 'provider', old: 'required string', new: 'optional string, or null' }]
 * )
 *
 * @category destructors
 * @since 0.1.0
 */
export const fieldRows = (older: Operand, newer: Operand): ReadonlyArray<FieldRow> => {
  const [before, after] = [fieldsOf(older.schema), fieldsOf(newer.schema)]
  return [...new Set([...before.keys(), ...after.keys()])].map((field) => ({
    field,
    old: before.get(field) ?? '',
    new: after.get(field) ?? ''
  }))
}

const fieldsOf = (schema: Schema): ReadonlyMap<string, string> =>
  new Map(
    schema
      .filter((part): part is ObjectPart => part._tag === 'Object')
      .flatMap((part) => Object.entries(part.properties))
      .filter(([, property]) => !isNever(property.schema))
      .map(([key, property]) => [key, describeProperty(property)])
  )
