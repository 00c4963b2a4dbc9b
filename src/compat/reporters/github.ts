/**
 * A report as GitHub Actions workflow commands, which annotate the changed files. GitHub shows ten annotations of each
 * kind for a step; the worst ten are written, and the rest is counted.
 *
 * @since 0.1.0
 */
import type { Finding } from '../Finding.js'
import type { Report, Run } from '../Report.js'
import { legible, sentence, sum } from './words.js'

// model

const most = 10

const kinds = ['error', 'warning', 'notice'] as const

const kindOf = ({ severity, status }: Finding): (typeof kinds)[number] =>
  status !== 'open' || severity === 'INFO' ? 'notice' : severity === 'ERR' ? 'error' : 'warning'

// reporters

/**
 * A report as workflow commands, one a line; the last line is for a person.
 *
 * @category reporters
 * @since 0.1.0
 */
export const githubReport = (report: Report): string => {
  const { findings } = legible(report)
  const lines = kinds.flatMap((kind) => {
    const found = findings.filter((one) => kindOf(one) === kind)
    const rest = found.length - most
    return [
      ...found.slice(0, most).map(annotation(kind, report.run)),
      ...(rest > 0 ? [`${rest} more of kind ${kind}`] : [])
    ]
  })
  const unlisted = Object.entries(report.omitted).map(([rule, count]) => `${count} more of rule ${rule}`)
  const total = sum(report.counts)
  const verdict = `${report.counts.failing > 0 ? 'failed' : 'passed'}: ${total === '' ? 'no findings' : total}`
  return `${[...lines, ...unlisted, verdict].join('\n')}\n`
}

const annotation =
  (kind: string, run: Run) =>
  (found: Finding): string => {
    const { file, line, column } = found.source ?? {}
    const properties = [
      ['file', file],
      ['line', line],
      ['col', column],
      ['title', `${found.rule} ${found.path}`.trim()]
    ]
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => `${name}=${escapeProperty(String(value))}`)
    return `::${kind} ${properties.join(',')}::${escapeData(sentence(run, found))}`
  }

/**
 * The text of a workflow command, escaped.
 *
 * @category destructors
 * @since 0.1.0
 */
export const escapeData = (text: string): string =>
  text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A')

/**
 * The value of a property of a workflow command, escaped.
 *
 * @category destructors
 * @since 0.1.0
 */
export const escapeProperty = (text: string): string => escapeData(text).replace(/:/g, '%3A').replace(/,/g, '%2C')
