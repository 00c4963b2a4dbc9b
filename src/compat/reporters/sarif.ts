/**
 * A report as SARIF 2.1.0.
 *
 * @since 0.1.0
 */
import type { Location, Log, ReportingDescriptor, Result, Suppression } from 'sarif'

import { defined } from '../../codec/record.js'
import type { Finding } from '../Finding.js'
import type { Report, Run } from '../Report.js'
import type { Severity } from '../Rule.js'
import { compatRules, type RuleId } from '../rules.js'
import { sentence } from './words.js'

// model

const levels: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = { ERR: 'error', WARN: 'warning', INFO: 'note' }

// reporters

/**
 * A report as SARIF: the rules, the results with their fingerprints, and what is waived as suppressed.
 *
 * @category reporters
 * @since 0.1.0
 */
export const sarifReport = (report: Report): string => {
  const used = [...new Set(report.findings.map(({ rule }) => rule))]
  const log: Log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: { name: report.tool.name, version: report.tool.version, rules: used.map(descriptor) }
        },
        columnKind: 'utf16CodeUnits',
        results: report.findings.map((found) => resultOf(report.run, used.indexOf(found.rule), found)),
        properties: { command: report.run.command, counts: report.counts, omitted: report.omitted }
      }
    ]
  }
  return `${JSON.stringify(log, null, 2)}\n`
}

const descriptor = (id: RuleId): ReportingDescriptor => {
  const { backward, remedy, title } = compatRules[id]
  return {
    id,
    name: id
      .split('-')
      .map((word) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`)
      .join(''),
    shortDescription: { text: title },
    help: {
      text:
        remedy.backward === remedy.forward ? remedy.backward : `Backward: ${remedy.backward} Forward: ${remedy.forward}`
    },
    defaultConfiguration: { level: levels[backward] }
  }
}

const resultOf = (run: Run, ruleIndex: number, found: Finding): Result => ({
  ruleId: found.rule,
  ruleIndex,
  level: levels[found.severity],
  message: { text: sentence(run, found) },
  locations: [locationOf(found)],
  partialFingerprints: { 'finding/v1': found.fingerprint },
  ...(found.status === 'waived' ? { suppressions: [suppression(found)] } : {}),
  properties: {
    direction: found.direction,
    path: found.path,
    status: found.status,
    old: found.old,
    new: found.new,
    witness: found.witness,
    bridgedBy: found.bridgedBy
  }
})

const suppression = ({ note }: Finding): Suppression => ({
  kind: 'external',
  status: 'accepted',
  ...defined({ justification: note })
})

const locationOf = ({ path, source }: Finding): Location => ({
  logicalLocations: [{ fullyQualifiedName: path === '' ? '/' : path, kind: 'property' }],
  ...(source === undefined
    ? {}
    : {
        physicalLocation: {
          artifactLocation: { uri: uriOf(source.file) },
          ...(source.line === undefined
            ? {}
            : { region: { startLine: source.line, ...defined({ startColumn: source.column }) } })
        }
      })
})

/** A path as a relative or absolute URI reference. */
const uriOf = (file: string): string => {
  const path = file.replace(/\\/g, '/').split('/').map(encodeURIComponent).join('/')
  return path.startsWith('/') ? `file://${path}` : path
}
