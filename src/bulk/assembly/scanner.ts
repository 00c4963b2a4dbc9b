/**
 * Reads a payload, says whether it is a usual one, and writes what it upgrades to. Offsets count from `input`.
 *
 * This is AssemblyScript, and `npm run scanner` compiles it to WebAssembly in `../scanner.wasm.ts`. The other side of it,
 * with the laws, is `../scan.ts`.
 *
 * @since 0.1.0
 */
import {
  byte,
  closeArray,
  closeObject,
  colon,
  comma,
  dateTimeEnd,
  integerEnd,
  isExponent,
  literalEnd,
  lowerN,
  minus,
  none,
  numberEnd,
  openArray,
  openObject,
  quote,
  spaceEnd,
  stringEnd,
  valueEnd,
  zero
} from './grammar'
import { findName, mostNames, nameEnd } from './names'
import {
  allowed,
  everyVersion,
  following,
  input,
  keys,
  members,
  replacementOf,
  required,
  respelt,
  rowCount,
  rowOf,
  textOffset
} from './tables'

export { dateTimeEnd, takeLineFeeds, valueEnd } from './grammar'
export { longestName, mostNames } from './names'
export { addMember, addReplacement, addRow, allow, input, require } from './tables'

// model

/** Where what is written goes. */
export let output: i32 = 0

/** Where memory is free. */
export const free: usize = __heap_base

/** How many bytes have been written. */
export let length: i32 = 0

/** How many payloads were written: changed, as they were, and with a change that loses something. */
export let upgraded: i32 = 0
export let unchanged: i32 = 0
export let lossy: i32 = 0

/** A payload that needs more edits than this is unusual. */
export const mostEdits: i32 = 256

/** The edits of the payload that was read last: the offsets of the bytes that go, and the replacement of each. */
export const from: usize = memory.data(4 * mostEdits)
export const to: usize = memory.data(4 * mostEdits)
export const by: usize = memory.data(4 * mostEdits)
export let edits: i32 = 0

/** How often each replacement was written. */
export const written: usize = memory.data(4 * mostNames)

/** What is written instead of the quotes of an id. */
const unquoted: i32 = 0

/** How many digits an integer may have to be exact as a number, whatever they are; a minus counts as one. */
const exactDigits: i32 = 15

/** The versions that take the value that was read last. */
let taken: i32 = 0

// destructors

@inline
function edit(start: i32, end: i32, index: i32): void {
  store<i32>(from + 4 * edits, start - input)
  store<i32>(to + 4 * edits, end - input)
  store<i32>(by + 4 * edits++, index)
}

/** Behind a list of members. */
function listEnd(at: i32, row: i32): i32 {
  taken = rowOf(row).list
  let i = spaceEnd(at + 1)
  if (byte(i) == closeArray) return i + 1
  while (true) {
    if (byte(i) != quote) return none
    const member = findName(members, i + 1, none)
    if (member == none) return none
    taken &= load<i32>(allowed + 4 * (row * mostNames + member))
    const replacement = load<i32>(respelt + 4 * member)
    if (replacement != none) {
      if (edits >= mostEdits - 2 * rowCount) return none
      edit(i, nameEnd, replacement)
    }
    i = spaceEnd(nameEnd)
    if (byte(i) == closeArray) return i + 1
    if (byte(i) != comma) return none
    i = spaceEnd(i + 1)
  }
}

/** Behind the value of a known key. */
@inline
function knownEnd(at: i32, index: i32): i32 {
  const row = rowOf(index)
  const first = byte(at)
  if (first == quote) {
    taken = row.text
    if (row.dateTime != 0) {
      taken |= row.dateTime
      return dateTimeEnd(at)
    }
    if (row.integer != 0) {
      const end = integerEnd(at + 1)
      if (end == none || byte(end) != quote || end - at - 1 > exactDigits) return none
      if (byte(at + 1) == minus && byte(at + 2) == zero) return none
      taken |= row.integer
      edit(at, at + 1, unquoted)
      edit(end, end + 1, unquoted + 1)
      return end + 1
    }
    return stringEnd(at)
  }
  if (first == openArray) return listEnd(at, index)
  if (first == openObject) {
    taken = row.record
    return valueEnd(at)
  }
  if (first == lowerN) {
    taken = row.absent
    return literalEnd(at)
  }
  taken = row.number
  const end = numberEnd(at)
  // An exponent, or very many digits, could make it infinite.
  if (end == none || end - at > 300) return none
  for (let i = at; i < end; i++) if (isExponent(byte(i))) return none
  return end
}

/**
 * Reads the object that starts at an offset or behind white space there, and gives the offset behind it and the white
 * space that follows, or `none` where it is unusual.
 */
export function scan(offset: i32): i32 {
  let seen: i32 = 0
  let form: i32 = 3
  let alive = everyVersion
  let before = rowCount
  edits = 0
  let i = spaceEnd(input + offset)
  if (byte(i) != openObject) return none
  while (true) {
    i = spaceEnd(i + 1)
    if (byte(i) != quote) return none
    const row = findName(keys, i + 1, load<i32>(following + 4 * before))
    if (nameEnd == none) return none
    i = spaceEnd(nameEnd)
    if (byte(i) != colon) return none
    i = spaceEnd(i + 1)
    if (row == none) i = valueEnd(i)
    else {
      store<i32>(following + 4 * before, row)
      before = row
      const bit = rowOf(row).field
      if ((seen & bit) != 0) return none
      seen |= bit
      form &= rowOf(row).forms
      i = knownEnd(i, row)
      alive &= taken
    }
    if (i == none || alive == 0 || form == 0) return none
    i = spaceEnd(i)
    const char = byte(i)
    if (char == closeObject) break
    if (char != comma) return none
  }
  const needed = load<i32>(required + 4 * alive)
  if (needed == 0 || (seen & needed) != needed) return none
  return spaceEnd(i + 1) - input
}

/** Copies bytes, sixteen at a time: those behind them are written over later. */
@inline
function copy(start: usize, count: i32): void {
  const into = output + length
  for (let i = 0; i < count; i += 16) v128.store(into + i, v128.load(start + i))
  length += count
}

/**
 * Writes the payload that was read last up to its last edit, from an offset on that may lie before it, and counts it. Gives
 * the offset of the first byte that is not written yet.
 */
export function write(kept: i32): i32 {
  let behind = kept
  let isLossy: i32 = 0
  for (let i = 0; i < edits; i++) {
    const start = load<i32>(from + 4 * i)
    const index = load<i32>(by + 4 * i)
    copy(input + behind, start - behind)
    const replacement = replacementOf(index)
    copy(changetype<usize>(replacement) + textOffset, replacement.length)
    isLossy |= replacement.isLossy
    store<i32>(written + 4 * index, load<i32>(written + 4 * index) + 1)
    behind = load<i32>(to + 4 * i)
  }
  if (edits == 0) unchanged++
  else upgraded++
  lossy += isLossy
  return behind
}
