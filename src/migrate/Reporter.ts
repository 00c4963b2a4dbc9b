/**
 * Reports as text for people and as JSON for programs.
 *
 * @since 0.1.0
 */
import * as E from 'fp-ts/Either'

import { inert } from '../codec/inert.js'
import type { Change } from './Change.js'
import { type Issue, issues, issueText, preview, type Reason, reasonOf } from './Issue.js'
import type { ReconcileError } from './ReconcileError.js'

// model

/**
 * What a reporter takes: the result of any of the reconciling functions.
 *
 * @category model
 * @since 0.1.0
 */
export type Reportable = E.Either<ReconcileError, { readonly changes: ReadonlyArray<Change> }>

/**
 * The report as plain data: of what is JSON, it is ready for `JSON.stringify`.
 *
 * @category model
 * @since 0.1.0
 */
export type JsonReport =
  | { readonly ok: true; readonly changes: ReadonlyArray<Change> }
  | { readonly ok: false; readonly reason: Reason; readonly errors: ReadonlyArray<Issue> }

// destructors

const line = (change: Change): string => {
  const tail = `(${change.rule}${change.lossless ? '' : ', lossy'})`
  switch (change._tag) {
    case 'Converted':
      return `${change.path}: ${preview(change.from)} became ${preview(change.to)} ${tail}`
    case 'Renamed':
      return `${change.path}: was ${change.from} ${tail}`
    case 'Added':
      return `${change.path}: ${preview(change.to)} was added ${tail}`
    case 'Removed':
      return `${change.path}: ${preview(change.from)} was removed ${tail}`
  }
}

// reporters

/**
 * One line for each change, or for each thing that is wrong. What a payload holds cannot end a line or move a terminal: such
 * characters are written as JSON escapes them.
 *
 * @example
 * import { TextReporter, upgradeJson } from 'connect-session-reconcile'
 *
 * assert.deepStrictEqual(TextReporter.report(upgradeJson([])), ['the payload is an array; a session is a JSON object'])
 *
 * @category reporters
 * @since 0.1.0
 */
export const TextReporter = {
  /** The lines. */
  report: (result: Reportable): ReadonlyArray<string> =>
    (E.isRight(result) ? result.right.changes.map(line) : issues(result.left).map(issueText)).map(inert)
}

/**
 * The changes, or the reason and everything that is wrong, as plain data.
 *
 * @example
 * import { JsonReporter, upgradeJson } from 'connect-session-reconcile'
 *
 * assert.deepStrictEqual(JsonReporter.report(upgradeJson(null)), {
 *   ok: false,
 *   reason: 'not-an-object',
 *   errors: [{ path: '', message: 'is null; a session is a JSON object' }]
 * })
 *
 * @category reporters
 * @since 0.1.0
 */
export const JsonReporter = {
  /** The data. */
  report: (result: Reportable): JsonReport =>
    E.isRight(result)
      ? { ok: true, changes: result.right.changes }
      : { ok: false, reason: reasonOf(result.left), errors: issues(result.left) }
}
