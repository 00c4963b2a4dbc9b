/**
 * What a run says to a person when it ends.
 *
 * @since 0.1.0
 */
import type { Finished, JobError } from '../bulk/job.js'
import type { Direction } from '../migrate/Migration.js'
import { issueText } from '../migrate/Issue.js'
import { grouped } from './progress.js'

/**
 * The totals, the changes by rule, what was quarantined and where it is.
 *
 * @category reporters
 * @since 0.1.0
 */
export const summary = (direction: Direction, finished: Finished, quarantine: string | undefined): string => {
  const { report, stopped, examples } = finished
  const rows = [
    ['read', report.read],
    [`${direction}d`, report.upgraded],
    ['unchanged', report.unchanged],
    ['quarantined', report.quarantined]
  ] as const
  const lines = [table(rows)]
  const rules = Object.entries(report.rules)
  if (rules.length > 0) lines.push('changes by rule', table(rules.sort(byCount)))
  if (report.lossy > 0) lines.push(`${grouped(report.lossy)} payloads have a change that migrating back does not undo`)
  const reasons = Object.entries(report.reasons)
  if (reasons.length > 0) {
    lines.push(quarantine === undefined ? 'quarantined by reason' : `quarantined by reason, whole, in ${quarantine}`)
    lines.push(table(reasons.sort(byCount)))
    for (const { source, line, errors } of examples) {
      lines.push(`  ${source}:${line} ${errors.slice(0, 1).map(issueText).join('')}`)
    }
    if (report.quarantined > examples.length) lines.push(`  and ${grouped(report.quarantined - examples.length)} more`)
  }
  if (stopped) lines.push('stopped: too many payloads were quarantined; no output was replaced')
  return `${lines.join('\n')}\n`
}

/**
 * How far an interrupted run came.
 *
 * @category reporters
 * @since 0.1.0
 */
export const interruption = ({ report, source, line }: Extract<JobError, { _tag: 'Interrupted' }>): string =>
  `interrupted after ${grouped(report.read)} payloads, at ${source}:${line}; the file that was being written is as it was\n`

/**
 * The largest count first.
 *
 * @category combinators
 * @since 0.1.0
 */
export const byCount = (a: readonly [string, number], b: readonly [string, number]): number => b[1] - a[1]

/**
 * Counts with their names, one a line.
 *
 * @category reporters
 * @since 0.1.0
 */
export const table = (rows: ReadonlyArray<readonly [string, number]>): string => {
  const wide = Math.max(...rows.map(([, n]) => grouped(n).length))
  return rows.map(([name, n]) => `  ${grouped(n).padStart(wide)}  ${name}`).join('\n')
}
