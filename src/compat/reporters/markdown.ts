/**
 * A report as Markdown: counts, the findings by severity, and the fields side by side.
 *
 * @since 0.1.0
 */
import { inert } from '../../codec/inert.js'
import type { Finding } from '../Finding.js'
import type { Report } from '../Report.js'
import { severities } from '../Rule.js'
import { compatRules } from '../rules.js'
import { bridges, cut, heading, legible, place, sum } from './words.js'

// reporters

/**
 * A report as Markdown.
 *
 * @category reporters
 * @since 0.1.0
 */
export const markdownReport = (report: Report): string => {
  const { counts, findings, omitted, run } = legible(report)
  const total = sum(counts)
  return `${[
    `## Compatibility: ${cell(heading(run))}`,
    `**${counts.failing > 0 ? 'Failed' : 'Passed'}**${total === '' ? ': no findings' : `: ${total}`}.`,
    table(
      ['', 'count'],
      [
        ['open ERR', String(counts.ERR)],
        ['open WARN', String(counts.WARN)],
        ['open INFO', String(counts.INFO)],
        ['bridged', String(counts.bridged)],
        ['waived', String(counts.waived)]
      ]
    ),
    ...severities.flatMap((severity) =>
      findingsTable(
        severity,
        findings.filter((found) => found.severity === severity)
      )
    ),
    ...Object.entries(omitted).map(([rule, count]) => `\`${rule}\`: ${count} more, counted and not listed.`),
    ...(run.command === 'diff' && run.fields.length > 0
      ? ['### Fields', table(['field', cell(run.old), cell(run.new)], run.fields.map(fieldRow))]
      : [])
  ].join('\n\n')}\n`
}

const fieldRow = (row: {
  readonly field: string
  readonly old: string
  readonly new: string
}): ReadonlyArray<string> => {
  const shown = (text: string): string => (text === '' || row.old === row.new ? cell(text) : `**${cell(text)}**`)
  return [code(row.field), shown(row.old), shown(row.new)]
}

const findingsTable = (severity: string, findings: ReadonlyArray<Finding>): ReadonlyArray<string> =>
  findings.length === 0
    ? []
    : [
        `### ${severity}`,
        table(
          ['path', 'rule', 'direction', 'old → new', 'status', 'what to do'],
          findings.map((found) => [
            `${code(found.path === '' ? '(whole)' : found.path)} ${cell(place(found))}`.trim(),
            code(found.rule),
            found.direction,
            cell(`${found.old} → ${found.new}: ${compatRules[found.rule].title}`),
            cell(statusOf(found)),
            [
              found.status === 'open' ? cell(found.remedy) : '',
              found.note === undefined ? '' : cell(found.note),
              found.witness === undefined ? '' : `witness ${code(cut(JSON.stringify(found.witness)))}`
            ]
              .filter((text) => text !== '')
              .join('<br>')
          ])
        )
      ]

const statusOf = (found: Finding): string =>
  found.status === 'bridged' ? `bridged by ${bridges(found)}` : found.status

/**
 * A table; its cells are Markdown already.
 *
 * @category destructors
 * @since 0.1.0
 */
export const table = (head: ReadonlyArray<string>, rows: ReadonlyArray<ReadonlyArray<string>>): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')

/** Text in one line, without control characters. */
const flat = (text: string): string => inert(text.replace(/[\r\n]+/g, ' '))

/** Text that cannot end a cell of a table, or be taken for HTML or emphasis. */
const cell = (text: string): string =>
  flat(text)
    .replace(/[\\`*_[\]~]/g, '\\$&')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/\|/g, '\\|')
    .trim()

/** A code span: as many backticks as the text needs, and no bar. */
const code = (text: string): string => {
  const barred = flat(text).replace(/\|/g, '\\|')
  const longest = Math.max(0, ...(barred.match(/`+/g) ?? []).map((ticks) => ticks.length))
  const fence = '`'.repeat(longest + 1)
  return longest === 0 ? `${fence}${barred}${fence}` : `${fence} ${barred} ${fence}`
}
