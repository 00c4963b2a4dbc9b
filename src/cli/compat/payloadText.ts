/**
 * The text of one payload: what stops it from being read, and where its parts are.
 *
 * @since 0.1.0
 */
import { isRecord, own } from '../../codec/record.js'
import { parts } from '../../bulk/jsonParts.js'
import { newline } from '../../bulk/bytes.js'
import { isRounded, knownKeys, repeatedKeys } from '../../bulk/migrateText.js'
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

/** A byte order mark is no part of JSON; where one may stand, it is not part of a payload. */
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

// destructors

/**
 * Checks the bytes of a payload: text that is not UTF-8 or not JSON, and known keys that occur twice, do not decode. A
 * number of a known key that JavaScript does not hold is another one after a way there and back.
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
    if (!isRecord(payload)) return { findings: check(payload), text }
    const members = parts(text, 0)
    const repeated = repeatedKeys(members).map((key) => pointer([key]))
    if (repeated.length > 0) return unreadable('a key that occurs once', 'a key that occurs twice', text, repeated)
    const rounded = members.flatMap(({ key, valueStart, end }) => {
      const read = knownKeys.has(key) ? own(payload, key) : undefined
      return Number.isFinite(read) && isRounded(text.slice(valueStart, end).trim(), read as number)
        ? [pointer([key])]
        : []
    })
    const found = {
      rule: 'corpus-roundtrip-mismatch',
      old: 'the number that is written',
      new: 'the nearest one'
    } as const
    return { findings: [...check(payload), ...rounded.map((path) => corpusFinding({ ...found, path }, path))], text }
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
