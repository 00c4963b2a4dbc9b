/**
 * `upgrade-postgres` and `downgrade-postgres`.
 *
 * @since 0.1.0
 */
import * as E from 'fp-ts/Either'
import * as O from 'fp-ts/Option'

import { parseName } from '../../bulk/postgres/identifiers.js'
import type { PostgresOptions, PostgresReport } from '../../bulk/postgres/settings.js'
import { quarantine } from '../../bulk/postgres/sideTables.js'
import { finishPostgres, preparePostgres } from '../../bulk/postgres/upgrade.js'
import type { Direction } from '../../migrate/Migration.js'
import { readIds } from '../ids.js'
import { interruption } from '../interruption.js'
import { grouped } from '../progress.js'
import { byCount, table } from '../summary.js'
import { crew } from './crew.js'
import type { ColumnFlags } from './flags.js'
import { deliver, failed, narrator, serverSettings } from './server.js'

// main

/**
 * Runs the command. Gives the exit code, or what is wrong with the arguments.
 *
 * @category main
 * @since 0.1.0
 */
export const migrateCommand = async (direction: Direction, flags: ColumnFlags): Promise<number | string> => {
  const name = nameOf(flags)
  if (E.isLeft(name)) return name.left
  const ids = flags.ids === undefined ? E.right(undefined) : readIds(flags.ids)
  const voice = narrator(process.stderr, flags.progress)
  if (E.isLeft(ids)) {
    voice.say(`error: ${ids.left.cause}\n`)
    return ids.left._tag === 'Malformed' ? 2 : 3
  }
  const interrupted = interruption()
  const options: PostgresOptions = {
    ...serverSettings(flags, interrupted.signal, voice.tell),
    ...name.right,
    where: flags.where,
    apply: flags.apply === true,
    maxQuarantined: flags.maxQuarantined,
    retryQuarantined: flags.retryQuarantined === true,
    ids: ids.right,
    inexactIds: flags.inexactIds,
    provider: flags.provider
  }
  const prepared = await preparePostgres(direction, options)()
  if (E.isLeft(prepared)) return failed(prepared.left, voice, interrupted)
  const many = flags.apply === true && flags.workers > 1
  const result = await (many
    ? finishPostgres(prepared.right, options, crew(direction, flags, voice))()
    : finishPostgres(prepared.right, options)())
  if (E.isLeft(result)) return failed(result.left, voice, interrupted)
  voice.say(summaryText(direction, result.right))
  const code = result.right.stopped || result.right.inQuarantine > 0 ? 1 : 0
  return deliver(result.right, flags.report, voice, code)
}

// destructors

type Name = Pick<PostgresOptions, 'schema' | 'table' | 'column' | 'key'>

/**
 * The column that the options name, or what is wrong with them.
 *
 * @category destructors
 * @since 0.1.0
 */
export const nameOf = (flags: ColumnFlags): E.Either<string, Name> => {
  const missing = (['table', 'column', 'key'] as const).filter((option) => flags[option] === undefined)
  if (missing.length > 0) return E.left(`give ${missing.map((option) => `--${option}`).join(', ')}`)
  const path = parseName('.')(flags.table ?? '')
  const key = (flags.key ?? []).map(parseName(','))
  if (O.isNone(path) || path.value.length > 2) return E.left('--table takes table or schema.table')
  const columns = key.flatMap((part) => (O.isSome(part) ? part.value : []))
  if (key.some(O.isNone)) return E.left('--key takes column names, separated by commas')
  const [last, schema] = [...path.value].reverse() as [string, string | undefined]
  return E.right({ schema, table: last, column: flags.column ?? '', key: columns })
}

const summaryText = (direction: Direction, report: PostgresReport): string => {
  const lines = [
    table([
      ['read', report.read],
      [`${direction}d`, report.upgraded],
      ['unchanged', report.unchanged],
      ['quarantined', report.quarantined],
      ...(report.blank > 0 ? [['null', report.blank] as const] : [])
    ])
  ]
  const rules = Object.entries(report.rules).sort(byCount)
  if (rules.length > 0) lines.push('changes by rule', table(rules))
  if (report.lossy > 0) lines.push(`${grouped(report.lossy)} payloads have a change that migrating back does not undo`)
  const reasons = Object.entries(report.reasons).sort(byCount)
  if (reasons.length > 0) lines.push('quarantined by reason', table(reasons))
  if (report.inQuarantine > 0) {
    const rows = `${grouped(report.inQuarantine)} rows ${report.applied ? 'are' : 'would be'} in ${quarantine}`
    lines.push(`${rows}; --retry-quarantined meets them again`)
  }
  if (report.stopped) lines.push('stopped: too many rows were quarantined; run again to go on')
  lines.push(
    report.run === undefined
      ? 'nothing was written: add --apply to write'
      : `to take it back: undo-postgres --run ${report.run}`
  )
  return `${lines.join('\n')}\n`
}
