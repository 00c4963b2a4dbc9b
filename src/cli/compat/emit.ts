/**
 * Where a report goes: standard output or a file, in the format asked for, and to the summary of a GitHub job.
 *
 * @since 0.1.0
 */
import { appendFileSync } from 'node:fs'

import { githubReport } from '../../compat/reporters/github.js'
import { jsonReport } from '../../compat/reporters/json.js'
import { junitReport } from '../../compat/reporters/junit.js'
import { markdownReport } from '../../compat/reporters/markdown.js'
import { sarifReport } from '../../compat/reporters/sarif.js'
import { textReport } from '../../compat/reporters/text.js'
import type { Report } from '../../compat/Report.js'
import type { formats } from './formats.js'
import { print, terminal } from '../standard.js'
import { write } from '../writing.js'

// model

/**
 * The formats of a report.
 *
 * @category model
 * @since 0.1.0
 */
export type Format = (typeof formats)[number]

/**
 * The options that say where a report goes.
 *
 * @category model
 * @since 0.1.0
 */
export interface Destination {
  readonly format: Format
  readonly output: string
}

// destructors

const reporters: Readonly<Record<Format, (report: Report) => string>> = {
  text: (report) => textReport()(report),
  json: jsonReport,
  markdown: markdownReport,
  github: githubReport,
  junit: junitReport,
  sarif: sarifReport
}

/** Colour is for a terminal, unless NO_COLOR says otherwise. */
const isColorful = (): boolean =>
  terminal(1) !== undefined && (process.env['NO_COLOR'] ?? '') === '' && process.env['TERM'] !== 'dumb'

/**
 * Writes a report; gives the exit code. Rejects when it cannot be written.
 *
 * @category main
 * @since 0.1.0
 */
export const emit = async (report: Report, { format, output }: Destination): Promise<number> => {
  const toScreen = output === '-'
  const text = format === 'text' && toScreen ? textReport({ color: isColorful() })(report) : reporters[format](report)
  const summary = process.env['GITHUB_STEP_SUMMARY']
  await write(output, text)
  if (format === 'github' && summary !== undefined && summary !== '') appendFileSync(summary, markdownReport(report))
  if (!toScreen) print(2, `${report.counts.failing > 0 ? 'failed' : 'passed'}; the report is in ${output}\n`)
  return report.counts.failing > 0 ? 1 : 0
}
