/**
 * `undo-postgres`.
 *
 * @since 0.1.0
 */
import * as E from 'fp-ts/Either'

import { grouped } from '../../codec/counts.js'
import { inert } from '../../codec/inert.js'
import { journal } from '../../bulk/postgres/sideTables.js'
import { type UndoReport, undoPostgres } from '../../bulk/postgres/undo.js'
import { fail, misuse } from '../failure.js'
import { interruption } from '../interruption.js'
import { misplaced } from '../overwriting.js'
import { byName, table } from '../summary.js'
import type { ServerFlags } from './flags.js'
import { deliver, failed, narrator, serverSettings } from './server.js'

// main

/**
 * Runs the command, and gives the exit code.
 *
 * @category main
 * @since 0.1.0
 */
export const undoCommand = async (run: string, flags: ServerFlags): Promise<number> => {
  const lost = misplaced([], flags.report)
  if (lost !== undefined) return fail(misuse(lost))
  const voice = narrator(flags.progress)
  const interrupted = interruption()
  const settings = serverSettings(flags, interrupted.signal, voice.tell)
  const result = await undoPostgres({ ...settings, run, apply: flags.apply === true })()
  if (E.isLeft(result)) return failed(result.left, voice, interrupted)
  voice.say(undoText(result.right))
  return deliver(result.right, flags.report, voice, result.right.refused > 0 ? 1 : 0)
}

// destructors

const undoText = ({ run, applied, restored, refused, reasons, examples }: UndoReport): string => {
  const lines = [
    table([
      ['restored', restored],
      ['refused', refused]
    ])
  ]
  if (refused > 0) {
    lines.push(
      ...byName('refused by reason', reasons),
      ...examples.map(({ key, reason, message }) =>
        inert(`  ${key} ${reason}${message === undefined ? '' : `: ${message}`}`)
      )
    )
    const rest = refused - examples.length
    if (rest > 0) lines.push(`  and ${grouped(rest)} more`)
    if (applied)
      lines.push(`all of them: SELECT key, undone FROM ${journal} WHERE run = '${run}' AND undone <> 'restored'`)
  }
  if (!applied) lines.push('nothing was written: add --apply to write')
  return `${lines.join('\n')}\n`
}
