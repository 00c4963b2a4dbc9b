/**
 * What a comparison or a check found, as a value. Text is made in the reporters.
 *
 * @since 0.1.0
 */
import { fnv1a } from './fingerprint.js'
import type { Json } from './json.js'
import { type Direction, type FailOn, severities, type Severity } from './Rule.js'
import { compatRules, type RuleId } from './rules.js'

// model

/**
 * Where a finding stands in a file; lines and columns count from 1.
 *
 * @category model
 * @since 0.1.0
 */
export interface Source {
  readonly file: string
  readonly line?: number | undefined
  readonly column?: number | undefined
}

/**
 * What became of a finding, what needs somebody first: `open` counts, `waived` is accepted by a person, `bridged` is undone
 * by the migration.
 *
 * @category model
 * @since 0.1.0
 */
export const statuses = ['open', 'waived', 'bridged'] as const

/**
 * What became of a finding.
 *
 * @category model
 * @since 0.1.0
 */
export type Status = (typeof statuses)[number]

/**
 * One finding. At `ERR`, a comparison's finding has a witness: a payload that who writes accepts and who reads refuses.
 *
 * @category model
 * @since 0.1.0
 */
export interface Finding {
  readonly rule: RuleId
  readonly severity: Severity
  readonly direction: Direction
  /** JSON Pointer in which `*` is any item of an array or entry of a record; empty for the whole. */
  readonly path: string
  readonly old: string
  readonly new: string
  readonly status: Status
  readonly remedy: string
  readonly fingerprint: string
  readonly witness?: Json | undefined
  readonly source?: Source | undefined
  /** The rules of the migration that bridge it. */
  readonly bridgedBy?: ReadonlyArray<string> | undefined
  /** What else there is to say: which claim of the migration fails, which waiver applies or has expired. */
  readonly note?: string | undefined
}

/**
 * What a finding is about; the rest follows from it and from the table of rules.
 *
 * @category model
 * @since 0.1.0
 */
export type Subject = Pick<Finding, 'rule' | 'direction' | 'path' | 'old' | 'new'>

// constructors

/**
 * An open finding, with the severity and the remedy that the table gives its rule.
 *
 * @example
 * import { finding } from 'connect-session-reconcile/compat'
 *
 * const found = finding({ rule: 'type-changed', direction: 'backward', path: '/id', old: 'string', new: 'number' })
 * assert.strictEqual(found.severity, 'ERR')
 * assert.strictEqual(found.status, 'open')
 *
 * @category constructors
 * @since 0.1.0
 */
export const finding = (subject: Subject): Finding => ({
  rule: subject.rule,
  severity: compatRules[subject.rule][subject.direction],
  direction: subject.direction,
  path: subject.path,
  old: subject.old,
  new: subject.new,
  status: 'open',
  remedy: compatRules[subject.rule].remedy[subject.direction],
  fingerprint: fingerprintOf(subject)
})

// destructors

/**
 * What identifies a finding from one run to the next: its rule, direction, path, old and new. No text of a message, no
 * value of a payload and no line number goes into it.
 *
 * @category destructors
 * @since 0.1.0
 */
export const fingerprintOf = (subject: Subject): string =>
  fnv1a(JSON.stringify([subject.rule, subject.direction, subject.path, subject.old, subject.new]))

/**
 * Findings, worst first; what is open before what is waived or bridged, backward before forward. The order is stable.
 *
 * @example
 * import { finding, worstFirst } from 'connect-session-reconcile/compat'
 *
 * const subject = { direction: 'backward', path: '/id', old: 'string', new: 'number' } as const
 * const found = worstFirst([finding({ ...subject, rule: 'codec-opaque' }), finding({ ...subject, rule: 'type-changed' })])
 * assert.deepStrictEqual(
 *   found.map(({ severity }) => severity),
 *   ['ERR', 'WARN']
 * )
 *
 * @category combinators
 * @since 0.1.0
 */
export const worstFirst = (findings: ReadonlyArray<Finding>): ReadonlyArray<Finding> =>
  [...findings].sort(
    (a, b) =>
      severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
      statuses.indexOf(a.status) - statuses.indexOf(b.status) ||
      a.direction.localeCompare(b.direction, 'en')
  )

/**
 * Whether a finding fails a run: it is open, and at or above the severity asked for.
 *
 * @example
 * import { fails, finding } from 'connect-session-reconcile/compat'
 *
 * const found = finding({ rule: 'type-changed', direction: 'backward', path: '/id', old: 'string', new: 'number' })
 * assert.strictEqual(fails('ERR')(found), true)
 * assert.strictEqual(fails('never')(found), false)
 * assert.strictEqual(fails('ERR')({ ...found, status: 'waived' }), false)
 *
 * @category destructors
 * @since 0.1.0
 */
export const fails =
  (failOn: FailOn) =>
  ({ severity, status }: Pick<Finding, 'severity' | 'status'>): boolean =>
    status === 'open' && failOn !== 'never' && severities.indexOf(severity) <= severities.indexOf(failOn)
