/**
 * What the commands that work on a PostgreSQL column have in common: the connection, what is said meanwhile, how it ends.
 *
 * @since 0.1.0
 */
import { counted, grouped } from '../../codec/counts.js'
import { failureText } from '../../bulk/failure.js'
import { explainCause, explainPostgresError, type PostgresError } from '../../bulk/postgres/PostgresError.js'
import type { PostgresEvent, PostgresSettings } from '../../bulk/postgres/settings.js'
import { progressLine } from '../progress.js'
import { print, standardOutput, terminal } from '../standard.js'
import type { Interruption } from '../interruption.js'
import { write } from '../writing.js'
import type { ServerFlags } from './flags.js'

// constructors

/**
 * The settings that the options give. The arguments are hidden from the process list, as a URL may hold a password.
 *
 * @category constructors
 * @since 0.1.0
 */
export const serverSettings = (
  flags: ServerFlags,
  signal: AbortSignal,
  onEvent: (event: PostgresEvent) => void
): PostgresSettings => {
  process.title = 'connect-session-reconcile'
  return {
    connection: { connectionString: flags.url },
    batchSize: flags.batchSize,
    limits: { statementTimeout: flags.statementTimeout, lockTimeout: flags.lockTimeout },
    signal,
    onEvent
  }
}

/**
 * Shows events on standard error: one line that changes on a terminal, and lines that stay.
 *
 * @category model
 * @since 0.1.0
 */
export interface Narrator {
  readonly tell: (event: PostgresEvent) => void
  readonly say: (text: string) => void
}

/**
 * A narrator. Progress is shown on terminals only.
 *
 * @category constructors
 * @since 0.1.0
 */
export const narrator = (wantsProgress: boolean): Narrator => {
  const line = progressLine(wantsProgress ? terminal(2) : undefined)
  let waitedFor: number | undefined
  const say = (text: string): void => {
    line.clear()
    print(2, text)
  }
  return {
    say,
    tell: (event) => {
      if (event._tag === 'Progress') return line.show((seconds) => eventText(event, seconds))
      if (event._tag === 'Waiting') {
        if (waitedFor === event.rows) return
        waitedFor = event.rows
      }
      say(`${eventText(event, 0)}\n`)
    }
  }
}

// destructors

/**
 * An event in words; `seconds` is how long it has been going on.
 *
 * @category destructors
 * @since 0.1.0
 */
export const eventText = (event: PostgresEvent, seconds: number): string => {
  switch (event._tag) {
    case 'Started':
      return event.run === undefined
        ? `dry run: nothing is written; about ${counted(event.estimatedRows, 'row')}`
        : `run ${event.run}: about ${counted(event.estimatedRows, 'row')}`
    case 'Progress': {
      const { read, quarantined } = event.totals
      const total = Math.max(event.estimatedRows, read)
      const share = total === 0 ? 1 : read / total
      const rate = seconds > 0 ? `  ${grouped(Math.round(read / seconds))}/s` : ''
      const held = quarantined > 0 ? `  ${grouped(quarantined)} quarantined` : ''
      return `${grouped(read)} of about ${counted(total, 'row')} (${Math.floor(share * 100)} %)${rate}${held}`
    }
    case 'Retrying':
      return `${explainCause(event.cause)}; trying again in ${event.wait} ms (attempt ${event.attempt})`
    case 'Waiting':
      return `waiting for ${counted(event.rows, 'row')} that other sessions hold locked`
    case 'Noticed':
      return `note: ${event.message}`
  }
}

/**
 * Says an error, and gives the exit code for it: 2 for what the arguments got wrong, that of an interruption, 3 otherwise.
 *
 * @category destructors
 * @since 0.1.0
 */
export const failed = (error: PostgresError, { say }: Narrator, interrupted: Interruption): number => {
  if (error._tag === 'Interrupted') {
    say(`${explainPostgresError(error)}\n`)
    return interrupted.code()
  }
  say(`error: ${explainPostgresError(error)}\n`)
  return error._tag === 'Unsuitable' || error._tag === 'UnknownRun' ? 2 : 3
}

/**
 * Writes a report to standard output, and to a file when one is named. Gives the exit code, which is 3 when one of
 * them cannot be written.
 *
 * @category destructors
 * @since 0.1.0
 */
export const deliver = async (
  report: object,
  file: string | undefined,
  { say }: Narrator,
  code: number
): Promise<number> => {
  const text = `${JSON.stringify(report, null, 2)}\n`
  try {
    print(1, text)
    if (file !== undefined && file !== '-') await write(file, text)
    return code
  } catch (error) {
    say(`error: ${failureText(error as NodeJS.ErrnoException, standardOutput)}\n`)
    return 3
  }
}
