/**
 * Reads a payload as bytes, and says whether it is one that the exact way would upgrade without a question, and
 * which bytes that would replace: the quotes around ids, and other spellings. No text and no object is made of it.
 *
 * What it does not take is not wrong, only unusual: ids that are no plain integers, everything that is invalid. That
 * goes the exact way, through `migrateText`, which is the definition.
 *
 * Laws, for every payload without line feeds:
 *
 * 1. What a scanner takes, `migrateText` upgrades, to the same bytes and with the same changes
 * 2. Everything that it knows of fields and versions derives from the tables and the migrations
 *
 * @since 0.1.0
 */
import { numbered } from '../migrate/rules.js'
import { dateTimeEnd, integerEnd, literalEnd, none, numberEnd, spaceEnd, stringEnd, valueEnd } from './jsonBytes.js'
import { names } from './keys.js'
import { type Kind, type Plan, plan } from './plan.js'

// model

/**
 * Reads payloads, one at a time.
 *
 * @category model
 * @since 0.1.0
 */
export interface Scanner {
  /**
   * Reads the object that starts at an offset or behind white space there, and gives the offset behind it, or `none` where
   * it is unusual. The bytes must be UTF-8, and a line feed and `slack` bytes must follow somewhere.
   */
  readonly scan: (b: DataView, at: number) => number
  /** How many edits the payload that was read last needs, in order. */
  readonly edits: () => number
  /** For each edit, the offsets of the bytes that go, and the index of what is written instead. */
  readonly from: Int32Array
  readonly to: Int32Array
  readonly by: Int32Array
  readonly replacements: ReadonlyArray<Replacement>
}

/**
 * What an edit writes, and the change that it stands for, if it stands for one.
 *
 * @category model
 * @since 0.1.0
 */
export interface Replacement {
  readonly bytes: Buffer
  readonly rule?: string
  readonly lossless: boolean
}

/** An id loses its quotes in two edits, of which one is counted. */
const unquoted: ReadonlyArray<Replacement> = [
  { bytes: Buffer.alloc(0), rule: numbered.descriptions[0].id, lossless: true },
  { bytes: Buffer.alloc(0), lossless: true }
]

/** A payload that needs more edits than this is unusual. */
const mostEdits = 256

/** How many digits an integer may have to be exact as a number, whatever they are. */
const exactDigits = 15

const quote = 34
const comma = 44
const minus = 45
const zero = 48
const colon = 58
const closeObject = 125

// constructors

/**
 * The scanner of an upgrade; `undefined` where the tables have nothing that it could take.
 *
 * @category constructors
 * @since 0.1.0
 */
export const scanner = (): Scanner | undefined => {
  const tables = plan()
  return tables === undefined ? undefined : over(tables)
}

/**
 * A scanner to which every payload is unusual.
 *
 * @category constructors
 * @since 0.1.0
 */
export const takingNone: Scanner = {
  scan: () => none,
  edits: () => 0,
  from: new Int32Array(0),
  to: new Int32Array(0),
  by: new Int32Array(0),
  replacements: []
}

const over = ({ rows, required }: Plan): Scanner => {
  const keys = names(rows.map(({ key }) => key))
  const members = names([...new Set(rows.flatMap((row) => [...row.members.keys()]))])
  const member = rows.map((row) => Int32Array.from(members.all, (value) => row.members.get(value) ?? 0))
  const field = Int32Array.from(rows, (row) => row.field)
  const forms = Int32Array.from(rows, (row) => row.forms)
  const takenBy = (kind: Kind): Int32Array => Int32Array.from(rows, ({ takes }) => takes[kind])
  const text = takenBy('text')
  const dateTime = takenBy('dateTime')
  const integer = takenBy('integer')
  const number = takenBy('number')
  const absent = takenBy('null')
  const record = takenBy('record')
  const list = takenBy('list')
  /** The row that last came behind each row, and at the start: payloads of one source mostly have one order. */
  const following = new Int32Array(rows.length + 1).fill(none)
  const respelt = new Map(rows.flatMap((row) => [...row.respelt]))
  const replacements = [
    ...unquoted,
    ...[...respelt.values()].map(({ to, ...rest }) => ({ bytes: Buffer.from(JSON.stringify(to)), ...rest }))
  ]
  /** For each member, the index of its replacement, or `none`. */
  const replacement = Int32Array.from(members.all, (member) => {
    const index = [...respelt.keys()].indexOf(member)
    return index === -1 ? none : unquoted.length + index
  })
  const [from, to, by] = [new Int32Array(mostEdits), new Int32Array(mostEdits), new Int32Array(mostEdits)]
  const everyVersion = required.length - 1
  let edits = 0
  /** The versions that take the value that was read last. */
  let taken = 0

  const edit = (start: number, end: number, index: number): void => {
    from[edits] = start
    to[edits] = end
    by[edits++] = index
  }

  /** Behind a list of members. */
  const listEnd = (b: DataView, at: number, row: number): number => {
    const masks = member[row] as Int32Array
    taken = list[row] as number
    let i = spaceEnd(b, at + 1)
    if (b.getUint8(i) === 93) return i + 1
    for (;;) {
      if (b.getUint8(i) !== quote) return none
      const index = members.find(b, i + 1, none)
      if (index === none) return none
      taken &= masks[index] as number
      if (replacement[index] !== none) {
        if (edits === mostEdits - 2 * rows.length) return none
        edit(i, members.end(), replacement[index] as number)
      }
      i = spaceEnd(b, members.end())
      if (b.getUint8(i) === 93) return i + 1
      if (b.getUint8(i) !== comma) return none
      i = spaceEnd(b, i + 1)
    }
  }

  /** Behind the value of a known key. */
  const knownEnd = (b: DataView, at: number, row: number): number => {
    const first = b.getUint8(at)
    if (first === quote) {
      taken = text[row] as number
      if (dateTime[row] !== 0) {
        taken |= dateTime[row] as number
        return dateTimeEnd(b, at)
      }
      if (integer[row] !== 0) {
        const end = integerEnd(b, at + 1)
        if (end === none || b.getUint8(end) !== quote || end - at > exactDigits) return none
        if (b.getUint8(at + 1) === minus && b.getUint8(at + 2) === zero) return none
        taken |= integer[row] as number
        edit(at, at + 1, 0)
        edit(end, end + 1, 1)
        return end + 1
      }
      return stringEnd(b, at)
    }
    if (first === 91) return listEnd(b, at, row)
    if (first === 123) {
      taken = record[row] as number
      return valueEnd(b, at)
    }
    if (first === 110) {
      taken = absent[row] as number
      return literalEnd(b, at)
    }
    taken = number[row] as number
    const end = numberEnd(b, at)
    // An exponent, or very many digits, could make it infinite.
    if (end === none || end - at > 300) return none
    for (let i = at; i < end; i++) if (b.getUint8(i) === 101 || b.getUint8(i) === 69) return none
    return end
  }

  const scan = (b: DataView, at: number): number => {
    let seen = 0
    let form = 3
    let alive = everyVersion
    let before = rows.length
    edits = 0
    let i = spaceEnd(b, at)
    if (b.getUint8(i) !== 123) return none
    for (;;) {
      i = spaceEnd(b, i + 1)
      if (b.getUint8(i) !== quote) return none
      const row = keys.find(b, i + 1, following[before] as number)
      const end = keys.end()
      if (end === none) return none
      i = spaceEnd(b, end)
      if (b.getUint8(i) !== colon) return none
      i = spaceEnd(b, i + 1)
      if (row === none) i = valueEnd(b, i)
      else {
        following[before] = row
        before = row
        const bit = field[row] as number
        if ((seen & bit) !== 0) return none
        seen |= bit
        form &= forms[row] as number
        i = knownEnd(b, i, row)
        alive &= taken
      }
      if (i === none || alive === 0 || form === 0) return none
      i = spaceEnd(b, i)
      if (b.getUint8(i) === closeObject) break
      if (b.getUint8(i) !== comma) return none
    }
    const needed = required[alive] as number
    if (needed === 0 || (seen & needed) !== needed) return none
    return i + 1
  }
  return { scan, edits: () => edits, from, to, by, replacements }
}
