/**
 * What there is to know of keys, members of lists, versions and rules. It is handed in once; texts are at `input` then.
 *
 * @since 0.1.0
 */
import { none } from './grammar'
import { addName, longestName, mostNames, namesSize } from './names'

// model

/** Where bytes are handed in. */
export let input: i32 = 0

/** One key: bits for its field and its forms, and for the versions that take a value of each kind. */
@unmanaged
export class Row {
  field: i32
  forms: i32
  text: i32
  dateTime: i32
  integer: i32
  number: i32
  absent: i32
  record: i32
  list: i32
}

/** What an edit writes: its length, whether it loses something, and the bytes. */
@unmanaged
export class Replacement {
  length: i32
  isLossy: i32
}
export const textOffset: i32 = 16
const replacementSize: i32 = textOffset + longestName

export const keys: usize = memory.data(namesSize, 16)
const rows: usize = memory.data(offsetof<Row>() * mostNames)
/** The key that last came behind each key, and at the start: payloads of one source mostly have one order. */
export const following: usize = memory.data(4 * (mostNames + 1))
export const members: usize = memory.data(namesSize, 16)
/** For each member, the replacement of its spelling, or `none`. */
export const respelt: usize = memory.data(4 * mostNames)
/** For each key and member, a bit for each version that takes the member there. */
export const allowed: usize = memory.data(4 * mostNames * mostNames)
const replacements: usize = memory.data(replacementSize * mostNames, 16)
/** For versions, by their bits, the fields that a payload must have; 0 for versions that are left alone. */
export const required: usize = memory.data(4 * mostNames)
export let everyVersion: i32 = 0

export let rowCount: i32 = 0
let replacementCount: i32 = 0

// constructors

/** Adds a key, whose name is at `input`. */
export function addRow(
  length: i32,
  field: i32,
  forms: i32,
  text: i32,
  dateTime: i32,
  integer: i32,
  number: i32,
  absent: i32,
  record: i32,
  list: i32
): void {
  addName(keys, input, length)
  const row = rowOf(rowCount)
  row.field = field
  row.forms = forms
  row.text = text
  row.dateTime = dateTime
  row.integer = integer
  row.number = number
  row.absent = absent
  row.record = record
  row.list = list
  store<i32>(following + 4 * rowCount, none)
  store<i32>(following + 4 * ++rowCount, none)
}

/** Adds a member of lists, whose name is at `input`, and what is written instead of it. */
export function addMember(length: i32, replacement: i32): void {
  store<i32>(respelt + 4 * load<i32>(members), replacement)
  addName(members, input, length)
}

/** Lets versions take a member in the list of a key. */
export function allow(row: i32, member: i32, versions: i32): void {
  store<i32>(allowed + 4 * (row * mostNames + member), versions)
}

/** Adds what an edit writes, which is at `input`. */
export function addReplacement(length: i32, isLossy: i32): void {
  const replacement = replacementOf(replacementCount++)
  replacement.length = length
  replacement.isLossy = isLossy
  memory.copy(changetype<usize>(replacement) + textOffset, input, length)
}

/** Says which fields the payloads of versions must have. */
export function require(versions: i32, fields: i32): void {
  store<i32>(required + 4 * versions, fields)
  everyVersion |= versions
}

// destructors

@inline
export function rowOf(index: i32): Row {
  return changetype<Row>(rows + index * offsetof<Row>())
}

export function replacementOf(index: i32): Replacement {
  return changetype<Replacement>(replacements + index * replacementSize)
}
