/**
 * The lines of the files that accompany a run: quarantined payloads, and the changes of each payload.
 *
 * Law: a quarantine line holds its payload whole, whatever bytes it is made of.
 *
 * @since 0.1.0
 */
import type { Change } from '../migrate/Change.js'
import type { MigratedText, Rejection } from './migrateText.js'

// model

/**
 * Where a payload stood: its input as the caller named it, and the line it began on, from 1.
 *
 * @category model
 * @since 0.1.0
 */
export interface Place {
  readonly source: string
  readonly line: number
}

// destructors

/**
 * One quarantine line. Bytes that are not UTF-8 are written as `payloadBase64`, any others as `payload`.
 *
 * @category destructors
 * @since 0.1.0
 */
export const quarantineLine = ({ source, line }: Place, { reason, errors }: Rejection, body: Buffer): string => {
  const payload = reason === 'invalid-utf8' ? { payloadBase64: body.toString('base64') } : { payload: body.toString() }
  return `${JSON.stringify({ source, line, reason, errors, ...payload })}\n`
}

/**
 * One line of the changes of a payload. What a change replaced or removed is written as it was spelt, so that no
 * number is rounded.
 *
 * @category destructors
 * @since 0.1.0
 */
export const changesLine = ({ source, line }: Place, { changes, before }: MigratedText): string => {
  const texts = changes.map((change, i) => changeText(change, before[i]))
  return `{"source":${JSON.stringify(source)},"line":${line},"changes":[${texts.join(',')}]}\n`
}

const changeText = (change: Change, before: string | undefined): string => {
  const members = Object.entries(change).map(
    ([key, value]) =>
      `${JSON.stringify(key)}:${key === 'from' && before !== undefined ? before : JSON.stringify(value)}`
  )
  return `{${members.join(',')}}`
}
