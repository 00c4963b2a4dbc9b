/**
 * What a run says to a person when it ends.
 *
 * @since 0.1.0
 */
import { byCount, counted, grouped } from '../codec/counts.js'
import { inert } from '../codec/inert.js'
import type { Finished, JobError } from '../bulk/job.js'
import type { Report, Totals } from '../bulk/report.js'
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
  const held = quarantine === undefined ? '' : `, whole, in ${quarantine}`
  const lines = [...totalLines(direction, report, [], held)]
  for (const { source, line, errors } of examples) {
    const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : ''
    lines.push(inert(`  ${source}:${line} ${errors.slice(0, 1).map(issueText).join('')}${more}`))
  }
  if (report.quarantined > examples.length) lines.push(`  and ${grouped(report.quarantined - examples.length)} more`)
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

type Rows = ReadonlyArray<readonly [name: string, count: number]>

/**
 * The totals, with more rows where there are any, the changes by rule, and what was quarantined; `held` says where.
 *
 * @category reporters
 * @since 0.1.0
 */
export const totalLines = (
  direction: Direction,
  { read, upgraded, unchanged, quarantined, rules, reasons, lossy }: Totals,
  more: Rows,
  held = ''
): ReadonlyArray<string> => [
  table([['read', read], [`${direction}d`, upgraded], ['unchanged', unchanged], ['quarantined', quarantined], ...more]),
  ...byName('changes by rule', rules),
  ...(lossy > 0 ? [`${counted(lossy, 'payload')} with a change that migrating back does not undo`] : []),
  ...byName(`quarantined by reason${held}`, reasons)
]

/**
 * Counts under a heading, the largest first; nothing where nothing was counted.
 *
 * @category reporters
 * @since 0.1.0
 */
export const byName = (heading: string, counts: Readonly<Record<string, number>>): ReadonlyArray<string> => {
  const rows = Object.entries(counts).sort(byCount)
  return rows.length === 0 ? [] : [heading, table(rows)]
}

/**
 * Counts with their names, one a line.
 *
 * @category reporters
 * @since 0.1.0
 */
export const table = (rows: Rows): string => {
  const wide = Math.max(...rows.map(([, n]) => grouped(n).length))
  return rows.map(([name, n]) => `  ${grouped(n).padStart(wide)}  ${name}`).join('\n')
}
