/**
 * A report as text for a person: worst first, a finding in a few lines.
 *
 * @since 0.1.0
 */
import { inert } from '../../codec/inert.js'
import type { Finding } from '../Finding.js'
import type { Report, Run } from '../Report.js'
import { compatRules } from '../rules.js'
import { bridges, cut, heading, legible, place, sum, who } from './words.js'

// model

/**
 * How text is made.
 *
 * @category model
 * @since 0.1.0
 */
export interface TextOptions {
  /** Whether the terminal shows colours. */
  readonly color?: boolean | undefined
}

type Paint = (text: string) => string

interface Palette {
  readonly bad: Paint
  readonly warn: Paint
  readonly good: Paint
  readonly dim: Paint
  readonly bold: Paint
}

const ansi =
  (code: number): Paint =>
  (text) =>
    `\u001b[${code}m${text}\u001b[0m`

const plain: Paint = (text) => text

const colors: Palette = { bad: ansi(31), warn: ansi(33), good: ansi(32), dim: ansi(2), bold: ansi(1) }
const none: Palette = { bad: plain, warn: plain, good: plain, dim: plain, bold: plain }

// reporters

/**
 * A report as text.
 *
 * @category reporters
 * @since 0.1.0
 */
export const textReport =
  ({ color = false }: TextOptions = {}) =>
  (report: Report): string => {
    const palette = color ? colors : none
    const { findings, run } = legible(report)
    const blocks = findings.filter((found) => !isBrief(found)).map(block(run, palette))
    const bridged = findings.filter(({ status }) => status === 'bridged')
    const brief = findings.filter((found) => isBrief(found) && found.status !== 'bridged')
    return `${[
      palette.bold(inert(heading(run))),
      ...blocks,
      ...section('bridged by the migration', bridged, palette, (found) => `by ${bridges(found)}`),
      ...section('for information', brief, palette, directed(run)),
      ...leftOut(report),
      verdict(report, palette)
    ].join('\n\n')}\n`
  }

/** In a run that looks both ways, the same is said of either. */
const directed =
  (run: Run) =>
  ({ direction }: Finding): string =>
    run.command === 'diff' && run.mode === 'full' ? direction : ''

/** What needs nobody is told in one line. */
const isBrief = ({ severity, status }: Finding): boolean => severity === 'INFO' && status !== 'waived'

const block =
  (run: Run, palette: Palette) =>
  (found: Finding): string => {
    const paint = found.status !== 'open' ? palette.dim : found.severity === 'ERR' ? palette.bad : palette.warn
    const lines: ReadonlyArray<readonly [name: string, text: string]> = [
      ['', `${found.old} → ${found.new}: ${compatRules[found.rule].title}`],
      ['breaks', found.status === 'open' && found.severity === 'ERR' ? who(run, found.direction) : ''],
      ['witness', found.witness === undefined ? '' : cut(JSON.stringify(found.witness))],
      ['but', found.note ?? ''],
      ['do', found.status === 'open' ? found.remedy : ''],
      ['waive', found.status === 'open' ? found.fingerprint : '']
    ]
    const label = found.status === 'open' ? found.severity : `${found.severity} ${found.status}`
    return [
      `${paint(label)}  ${palette.bold(found.path === '' ? '(whole)' : found.path)}  ${found.rule}${place(found)}`,
      ...lines
        .filter(([, text]) => text !== '')
        .map(([name, text]) => `  ${palette.dim(name.padEnd(name === '' ? 0 : 8))}${text}`)
    ].join('\n')
  }

const section = (
  title: string,
  findings: ReadonlyArray<Finding>,
  palette: Palette,
  tail: (found: Finding) => string
): ReadonlyArray<string> => {
  if (findings.length === 0) return []
  const width = Math.max(...findings.map(({ path }) => path.length))
  const lines = findings.flatMap((found) => [
    `  ${found.path.padEnd(width)}  ${found.old} → ${found.new}  ${palette.dim(`${found.rule}${place(found)}`)} ${tail(found)}`.trimEnd(),
    ...(found.status === 'bridged' && found.witness !== undefined
      ? [`  ${' '.repeat(width)}  ${palette.dim(`witness ${cut(JSON.stringify(found.witness))}`)}`]
      : []),
    ...(found.note === undefined ? [] : [`  ${' '.repeat(width)}  ${palette.dim(found.note)}`])
  ])
  return [[palette.bold(title), ...lines].join('\n')]
}

const leftOut = ({ omitted }: Report): ReadonlyArray<string> => {
  const rows = Object.entries(omitted).map(([rule, count]) => `  ${rule}: ${count} more`)
  return rows.length === 0 ? [] : [['not shown, and counted', ...rows].join('\n')]
}

const verdict = ({ counts, failOn, run }: Report, palette: Palette): string => {
  const total = sum(counts)
  const tail = total === '' ? (run.command === 'diff' ? 'nothing separates them' : 'nothing found') : total
  return counts.failing > 0
    ? `${palette.bad('failed')}: ${tail} (fails on ${failOn})`
    : `${palette.good('passed')}: ${tail}${failOn === 'ERR' ? '' : ` (fails on ${failOn})`}`
}
