/**
 * `upgrade-postgres` and `downgrade-postgres`.
 *
 * @since 0.1.0
 */
import * as E from 'fp-ts/Either'

import { counted } from '../../codec/counts.js'
import type { PostgresOptions, PostgresReport } from '../../bulk/postgres/settings.js'
import { quarantine } from '../../bulk/postgres/sideTables.js'
import { finishPostgres, preparePostgres } from '../../bulk/postgres/upgrade.js'
import type { Direction } from '../../migrate/Migration.js'
import { fail, misuse } from '../failure.js'
import { lookup, readIdTable } from '../ids.js'
import { interruption } from '../interruption.js'
import { misplaced } from '../overwriting.js'
import { totalLines } from '../summary.js'
import { crew } from './crew.js'
import { type ColumnFlags, decisions, nameOf } from './flags.js'
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
  const lost = misplaced([flags.ids], flags.report)
  if (lost !== undefined) return fail(misuse(lost))
  const ids = readIdTable(flags.ids)
  if (E.isLeft(ids)) return fail(ids.left)
  const voice = narrator(flags.progress)
  const interrupted = interruption()
  const options: PostgresOptions = {
    ...serverSettings(flags, interrupted.signal, voice.tell),
    ...name.right,
    ...decisions(flags, lookup(ids.right))
  }
  const prepared = await preparePostgres(direction, options)()
  if (E.isLeft(prepared)) return failed(prepared.left, voice, interrupted)
  const many = flags.apply === true && flags.workers > 1
  const result = await finishPostgres(
    prepared.right,
    many ? crew({ direction, flags, ids: ids.right && [...ids.right] }, voice) : undefined
  )()
  if (E.isLeft(result)) return failed(result.left, voice, interrupted)
  voice.say(summaryText(direction, result.right))
  const code = result.right.stopped || result.right.inQuarantine > 0 ? 1 : 0
  return deliver(result.right, flags.report, voice, code)
}

// destructors

const summaryText = (direction: Direction, report: PostgresReport): string => {
  const blanks = report.blank > 0 ? [['blank', report.blank] as const] : []
  const lines = [...totalLines(direction, report, blanks)]
  if (report.inQuarantine > 0) {
    const are = report.inQuarantine === 1 ? 'is' : 'are'
    const rows = `${counted(report.inQuarantine, 'row')} ${report.applied ? are : 'would be'} in ${quarantine}`
    lines.push(`${rows}; --retry-quarantined meets ${report.inQuarantine === 1 ? 'it' : 'them'} again`)
  }
  if (report.undone) lines.push('stopped: the run was taken back meanwhile; run again to begin a new one')
  else if (report.stopped) lines.push('stopped: too many rows were quarantined; run again to go on')
  if (report.run === undefined) lines.push('nothing was written: add --apply to write')
  else if (!report.undone) lines.push(`to take it back: undo-postgres --run ${report.run}`)
  return `${lines.join('\n')}\n`
}
