/**
 * The lines of the files that accompany a run: quarantined payloads, and the changes of each payload.
 *
 * Law: a quarantine line holds its payload whole, whatever bytes it is made of.
 *
 * @since 0.1.0
 */
import type { Change } from '../migrate/Change.js'
import type { MigratedText, Rejection } from './migrateText.js'
import { onlyCopyStart } from './onlyCopies.js'

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

/**
 * Where a quarantined payload is besides: in the output (in place), in its input, or nowhere, for the output replaced the
 * input.
 *
 * @category model
 * @since 0.1.0
 */
export type Elsewhere = 'Output' | 'Input' | 'Nowhere'

// destructors

/**
 * One quarantine line, in parts: a payload may be longer, with its escapes, than a string can be. Bytes that are not
 * UTF-8 are written as `payloadBase64`, any others as `payload`.
 *
 * @category destructors
 * @since 0.1.0
 */
export function* quarantineLine(
  { source, line }: Place,
  { reason, errors }: Rejection,
  body: Buffer,
  elsewhere: Elsewhere
): Generator<string, void> {
  const [key, text] =
    reason === 'invalid-utf8' ? ['payloadBase64', body.toString('base64')] : ['payload', body.toString()]
  const start = elsewhere === 'Nowhere' ? `${onlyCopyStart},` : '{'
  yield `${start}${JSON.stringify({ source, line, reason, errors }).slice(1, -1)},"${key}":"`
  for (let at = 0; at < text.length; at += partLength) {
    yield JSON.stringify(text.slice(at, at + partLength)).slice(1, -1)
  }
  yield '"}\n'
}

const partLength = 1024 * 1024

/**
 * One line of the changes of a payload. What a change replaced or removed is written as it was spelt, so that no
 * number is rounded.
 *
 * @category destructors
 * @since 0.1.0
 */
export const changesLine = (
  { source, line }: Place,
  { changes, before }: Pick<MigratedText, 'changes' | 'before'>
): string => {
  const texts = changes.map((change, i) => changeText(change, before[i]))
  return `{"source":${JSON.stringify(source)},"line":${line},"changes":[${texts.join(',')}]}\n`
}

const changeText = (change: Change, before: string | undefined): string => {
  // What a change took away may be nested deeper than can be written again.
  const from = 'from' in change && typeof change.from === 'string' ? JSON.stringify(change.from) : undefined
  if (before === undefined || before === from) return JSON.stringify(change)
  const members = Object.entries(change).map(
    ([key, value]) => `${JSON.stringify(key)}:${key === 'from' ? before : JSON.stringify(value)}`
  )
  return `{${members.join(',')}}`
}
