/**
 * What a run says to a person when it ends.
 *
 * @since 0.1.0
 */
import { byCount, counted, grouped } from '../codec/counts.js'
import { inert } from '../codec/inert.js'
import type { Finished, JobError } from '../bulk/job.js'
import type { Report } from '../bulk/report.js'
import type { Direction } from '../migrate/Migration.js'
import { issueText } from '../migrate/Issue.js'

/**
 * The totals, the changes by rule, what was quarantined and where it is.
 *
 * @category reporters
 * @since 0.1.0
 */
export const summary = (direction: Direction, finished: Finished, quarantine: string | undefined): string => {
  const { report, stopped, outputs, examples } = finished
  const rows = [
    ['read', report.read],
    [`${direction}d`, report.upgraded],
    ['unchanged', report.unchanged],
    ['quarantined', report.quarantined]
  ] as const
  const lines = [table(rows)]
  const rules = Object.entries(report.rules)
  if (rules.length > 0) lines.push('changes by rule', table(rules.sort(byCount)))
  if (report.lossy > 0) lines.push(lossyLine(report.lossy))
  const reasons = Object.entries(report.reasons)
  if (reasons.length > 0) {
    lines.push(quarantine === undefined ? 'quarantined by reason' : `quarantined by reason, whole, in ${quarantine}`)
    lines.push(table(reasons.sort(byCount)))
    for (const { source, line, errors } of examples) {
      const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : ''
      lines.push(inert(`  ${source}:${line} ${errors.slice(0, 1).map(issueText).join('')}${more}`))
    }
    if (report.quarantined > examples.length) lines.push(`  and ${grouped(report.quarantined - examples.length)} more`)
  }
  if (stopped) lines.push(`stopped: too many payloads were quarantined${outputs === '' ? '' : `; ${outputs}`}`)
  return `${lines.join('\n')}\n`
}

/**
 * How far an interrupted run came.
 *
 * @category reporters
 * @since 0.1.0
 */
export const interruptionText = (error: Extract<JobError, { _tag: 'Interrupted' }>): string => {
  const { report, source, line, outputs } = error
  const place = `interrupted after ${counted(report.read, 'payload')}, at ${source}:${line}`
  return `${outputs === '' ? place : `${place}; ${outputs}`}\n`
}

/**
 * How far a run came whose output nobody reads any more, and which report there is not.
 *
 * @category reporters
 * @since 0.1.0
 */
export const closedText = ({ read }: Report, report: string | undefined): string => {
  const place = `nobody reads standard output any more: stopped after ${counted(read, 'payload')}`
  return report === undefined ? `${place}\n` : `error: ${place}; ${report} was not written\n`
}

/**
 * How many payloads a migration back does not restore.
 *
 * @category reporters
 * @since 0.1.0
 */
export const lossyLine = (lossy: number): string =>
  `${counted(lossy, 'payload')} with a change that migrating back does not undo`

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
