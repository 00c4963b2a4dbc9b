/**
 * The text of one payload: what stops it from being read, and where its parts are.
 *
 * @since 0.1.0
 */
import { isRecord } from '../../codec/record.js'
import { parts } from '../../bulk/jsonParts.js'
import { newline } from '../../bulk/bytes.js'
import { repeatedKeys } from '../../bulk/migrateText.js'
import { corpusFinding, type Located } from '../../compat/Located.js'
import { pointer, pointerKeys } from '../../migrate/Change.js'
import { jsonOffset, type Position, positionOf } from './locate.js'

// model

/**
 * What was found in a payload, and its text as far as it could be read.
 *
 * @category model
 * @since 0.1.0
 */
export interface Checked {
  readonly findings: ReadonlyArray<Located>
  readonly text: string
}

const decoder = new TextDecoder('utf-8', { fatal: true })

// destructors

/**
 * Checks the bytes of a payload: text that is not UTF-8 or not JSON, and known keys that occur twice, do not decode.
 *
 * @category destructors
 * @since 0.1.0
 */
export const checkText =
  (check: (payload: unknown) => ReadonlyArray<Located>) =>
  (body: Buffer): Checked => {
    const unreadable = (old: string, found: string, text: string, at: ReadonlyArray<string> = ['']): Checked => ({
      findings: at.map((path) => corpusFinding({ rule: 'corpus-undecodable', path, old, new: found }, path)),
      text
    })
    let text: string
    try {
      text = decoder.decode(body)
    } catch {
      return unreadable('UTF-8', 'other bytes', '')
    }
    let payload: unknown
    try {
      payload = JSON.parse(text)
    } catch {
      return unreadable('JSON', text.trim() === '' ? 'nothing' : 'other text', text)
    }
    const repeated = isRecord(payload) ? repeatedKeys(parts(text, 0)).map((key) => pointer([key])) : []
    return repeated.length === 0
      ? { findings: check(payload), text }
      : unreadable('a key that occurs once', 'a key that occurs twice', text, repeated)
  }

const lenient = new TextDecoder()

/**
 * The column behind bytes that begin at a column, both in UTF-16 units.
 *
 * @category destructors
 * @since 0.1.0
 */
export const columnBehind = (column: number, bytes: Buffer): number => {
  const line = bytes.lastIndexOf(newline) + 1
  return (line === 0 ? column : 1) + lenient.decode(bytes.subarray(line)).length
}

/**
 * The place in the file of a part of a payload that starts at a place.
 *
 * @category destructors
 * @since 0.1.0
 */
export const placeIn = (payload: Position, text: string, at: string): Position => {
  const { line, column } = positionOf(text, at === '' ? 0 : jsonOffset(text)(pointerKeys(at)))
  return line === 1
    ? { line: payload.line, column: payload.column + column - 1 }
    : { line: payload.line + line - 1, column }
}
