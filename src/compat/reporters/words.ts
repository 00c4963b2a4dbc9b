/**
 * The phrases that the reporters share.
 *
 * @since 0.1.0
 */
import { counted, grouped } from '../../codec/counts.js'
import { inert } from '../../codec/inert.js'
import type { Finding } from '../Finding.js'
import type { Report, Run } from '../Report.js'
import type { Direction } from '../Rule.js'
import { compatRules } from '../rules.js'

// destructors

/**
 * Who cannot read what; nothing for a check, which has no second schema.
 *
 * @category destructors
 * @since 0.1.0
 */
export const who = (run: Run, direction: Direction): string => {
  if (run.command === 'check') return ''
  return inert(
    direction === 'backward'
      ? `${run.new}, reading what ${run.old} accepted`
      : `${run.old}, reading what ${run.new} writes`
  )
}

/**
 * What was compared or checked, in one line.
 *
 * @category destructors
 * @since 0.1.0
 */
export const heading = (run: Run): string =>
  run.command === 'diff'
    ? `${run.old} → ${run.new}, ${run.mode}`
    : `${counted(run.payloads, 'payload')} of ${counted(run.files.length, 'file')}, against ${run.against}`

/**
 * Where a finding stands, if it stands in a file.
 *
 * @category destructors
 * @since 0.1.0
 */
export const place = ({ source }: Pick<Finding, 'source'>): string => {
  if (source === undefined) return ''
  const { file, line, column } = source
  return `  ${[file, line, column].filter((part) => part !== undefined).join(':')}`
}

/**
 * The counts, largest concern first, without those that are nought.
 *
 * @category destructors
 * @since 0.1.0
 */
export const sum = ({ ERR, WARN, INFO, bridged, waived }: Report['counts']): string =>
  [
    [ERR, counted(ERR, 'error')],
    [WARN, counted(WARN, 'warning')],
    [bridged, `${grouped(bridged)} bridged`],
    [waived, `${grouped(waived)} waived`],
    [INFO, counted(INFO, 'note')]
  ]
    .filter(([count]) => count !== 0)
    .map(([, words]) => words)
    .join(', ')

/**
 * A report whose findings can be shown on a terminal.
 *
 * @category destructors
 * @since 0.1.0
 */
export const legible = (report: Report): Report => ({
  ...report,
  findings: report.findings.map((found) => ({
    ...found,
    path: inert(found.path),
    old: inert(found.old),
    new: inert(found.new),
    ...(found.note === undefined ? {} : { note: inert(found.note) }),
    ...(found.source === undefined ? {} : { source: { ...found.source, file: inert(found.source.file) } })
  }))
})

const longest = 400

/**
 * A long text cut, with what was cut counted.
 *
 * @category destructors
 * @since 0.1.0
 */
export const cut = (text: string): string =>
  inert(text.length <= longest ? text : `${text.slice(0, longest)}… (${text.length} characters)`)

/**
 * The rules of the migration that bridge a finding.
 *
 * @category destructors
 * @since 0.1.0
 */
export const bridges = ({ bridgedBy = [] }: Finding): string => bridgedBy.join(', ')

/**
 * A finding as one sentence.
 *
 * @category destructors
 * @since 0.1.0
 */
export const sentence = (run: Run, found: Finding): string => {
  const parts = [
    `${found.path === '' ? 'the whole' : found.path}: ${compatRules[found.rule].title} (${found.old} → ${found.new}).`,
    found.status === 'open' && found.severity === 'ERR' && run.command === 'diff'
      ? `Breaks ${who(run, found.direction)}.`
      : '',
    found.status === 'bridged' ? `Bridged by ${bridges(found)}.` : '',
    found.note === undefined ? '' : `Note: ${found.note}.`,
    found.witness === undefined ? '' : `Witness: ${cut(JSON.stringify(found.witness))}`,
    found.status === 'open' ? found.remedy : ''
  ]
  return parts.filter((part) => part !== '').join(' ')
}
