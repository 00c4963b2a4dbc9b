/**
 * Ids that lose their quotes, where that is all that a scanner finds to do: what most payloads of an upgrade need. What
 * changed is known then, and the payload is not read a second time.
 *
 * Law: the changes that are told of a payload are those that the exact way tells, in its order.
 *
 * @since 0.1.0
 */
import { spell } from '../codec/names.js'
import { type Converted, pointer } from '../migrate/Change.js'
import { rulesOf } from '../migrate/Migration.js'
import { migrations } from '../migrate/migrations.js'
import { numbered } from '../migrate/rules.js'
import { quote } from './bytes.js'
import type { Replacement, Scanner } from './scan.js'

// model

/**
 * An id in text: its key, its digits, and the offsets around both quotes.
 *
 * @category model
 * @since 0.1.0
 */
export interface Unquoted {
  readonly key: string
  readonly digits: string
  readonly start: number
  readonly end: number
}

/** The keys of ids, as both forms spell them, in the order in which migrations look at them. */
const keys: ReadonlyArray<string> = migrations
  .flatMap(rulesOf)
  .flatMap(([field, rule]) => (rule === numbered ? [field, spell('wire')(field)] : []))

// destructors

/**
 * The ids that lose their quotes, in text order; `undefined` where the scanner found something else to do as well, and
 * where a key is written with escapes. The bytes are those that were loaded last, of which a payload was read last.
 *
 * @category destructors
 * @since 0.1.0
 */
export const unquoted = (scanner: Scanner, bytes: Buffer): ReadonlyArray<Unquoted> | undefined => {
  const { from, to, by, replacements } = scanner
  const edits = scanner.edits()
  const removesQuote = (edit: number): boolean =>
    (to[edit] as number) - (from[edit] as number) === 1 &&
    (replacements[by[edit] as number] as Replacement).bytes.length === 0
  const ids: Array<Unquoted> = []
  for (let i = 0; i < edits; i += 2) {
    if (!removesQuote(i) || !removesQuote(i + 1)) return undefined
    const start = from[i] as number
    const end = to[i + 1] as number
    const key = keyBefore(bytes, start)
    if (!keys.includes(key)) return undefined
    ids.push({ key, digits: bytes.toString('latin1', start + 1, end - 1), start, end })
  }
  return ids
}

/** The key of the member whose value starts here, as it is written. */
const keyBefore = (bytes: Buffer, at: number): string => {
  let end = at - 1
  while (bytes[end] !== quote) end--
  let start = end - 1
  while (bytes[start] !== quote) start--
  return bytes.toString('latin1', start + 1, end)
}

/**
 * What a report says of ids that lose their quotes.
 *
 * @category destructors
 * @since 0.1.0
 */
export const conversions = (ids: ReadonlyArray<Unquoted>): ReadonlyArray<Converted> =>
  [...ids]
    .sort((a, b) => keys.indexOf(a.key) - keys.indexOf(b.key))
    .map(({ key, digits }) => ({
      _tag: 'Converted',
      path: pointer([key]),
      from: digits,
      to: Number(digits),
      rule: numbered.descriptions[0].id,
      lossless: true
    }))
