/**
 * Finds which of a few known names stands in quotes. Names are ASCII and have no quote, backslash or control character.
 *
 * @since 0.1.0
 */
import { backslash, byte, escapeEnd, none, plainEnd, quote } from './grammar'

// model

/** How many names a list may have, and how many bytes each, with its closing quote. */
export const mostNames: i32 = 128
export const longestName: i32 = 64

const slots: i32 = 128

/** A name and its closing quote; `next` is the one that hashes to the same slot. */
@unmanaged
class Name {
  length: i32
  next: i32
}
const textOffset: i32 = 16
const nameSize: i32 = textOffset + longestName

/** A list: how many names there are, the first name of each slot, and the names. */
const firstOffset: i32 = 16
const namesOffset: i32 = firstOffset + 4 * slots

/** How many bytes of memory a list takes. */
export const namesSize: i32 = namesOffset + mostNames * nameSize

/** As many bytes that count as are asked for, then as many that do not: masks for the end of a name. */
const masks: usize = memory.data<u8>([
  255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0
])

/** What a name with escapes spells, and a closing quote. */
const spelled: usize = memory.data(longestName + 16)

/** Behind the closing quote of what was looked up last; `none` when it is no string. */
export let nameEnd: i32 = none

// constructors

/** Adds the name at an address to a list, which must have room for it. */
export function addName(list: usize, at: i32, length: i32): void {
  const name = addressOf(list, load<i32>(list))
  memory.copy(name + textOffset, at, length)
  store<u8>(name + textOffset + length, quote)
  changetype<Name>(name).length = length + 1
  const slot = slotOf(list, at, length)
  changetype<Name>(name).next = load<i32>(slot)
  store<i32>(slot, <i32>name)
  store<i32>(list, load<i32>(list) + 1)
}

// destructors

function addressOf(list: usize, index: i32): usize {
  return list + namesOffset + index * nameSize
}

/** Equal for equal names; names of other lengths, beginnings or middles mostly differ. */
function slotOf(list: usize, at: i32, length: i32): usize {
  const hash = length * 5 + byte(at) * 3 + byte(at + (length >> 1)) * 7
  return list + firstOffset + 4 * (hash & (slots - 1))
}

@inline
function isAt(at: i32, name: usize): bool {
  const length = changetype<Name>(name).length
  const text = name + textOffset
  let i: i32 = 0
  for (; i + 16 < length; i += 16) {
    if (v128.any_true(v128.xor(v128.load(at + i), v128.load(text + i)))) return false
  }
  const mask = v128.load(masks + 16 - (length - i))
  return !v128.any_true(v128.and(v128.xor(v128.load(at + i), v128.load(text + i)), mask))
}

/** The index of the name of a given length at an address, or `none`. */
function indexOf(list: usize, at: i32, length: i32): i32 {
  let name = load<i32>(slotOf(list, at, length))
  while (name != 0 && !isAt(at, name)) name = changetype<Name>(name).next
  return name == 0 ? none : (name - <i32>(list + namesOffset)) / nameSize
}

/** The index of the name whose first byte is at an address, or `none`. A good guess of the index saves the search. */
@inline
export function findName(list: usize, at: i32, guess: i32): i32 {
  if (guess != none && isAt(at, addressOf(list, guess))) {
    nameEnd = at + changetype<Name>(addressOf(list, guess)).length
    return guess
  }
  const end = plainEnd(at)
  if (byte(end) != quote) return findEscaped(list, at, end)
  nameEnd = end + 1
  return indexOf(list, at, end - at)
}

/** The same for a name with escapes, the first of which is at `first`. */
function findEscaped(list: usize, at: i32, first: i32): i32 {
  let end = first
  let from = at
  let length: i32 = 0
  let isKnown = true
  nameEnd = none
  while (true) {
    if (length + end - from >= longestName - 1) isKnown = false
    if (isKnown) {
      memory.copy(spelled + length, from, end - from)
      length += end - from
    }
    if (byte(end) == quote) break
    if (byte(end) != backslash) return none
    from = escapeEnd(end)
    if (from == none) return none
    const char = escaped(end)
    // No name has what other escapes stand for.
    if (char == 0) isKnown = false
    else if (isKnown) store<u8>(spelled + length++, char)
    end = plainEnd(from)
  }
  nameEnd = end + 1
  if (!isKnown) return none
  store<u8>(spelled + length, quote)
  return indexOf(list, <i32>spelled, length)
}

/** The ASCII character that a name may have and that an escape stands for; 0 for every other. */
function escaped(at: i32): u32 {
  const char = byte(at + 1)
  if (char == 47) return char
  if (char != 117 || byte(at + 2) != 48 || byte(at + 3) != 48) return 0
  const code = (hexadecimal(byte(at + 4)) << 4) | hexadecimal(byte(at + 5))
  return code < 32 || code > 126 || code == quote || code == backslash ? 0 : code
}

function hexadecimal(digit: u32): u32 {
  return digit < 58 ? digit - 48 : (digit | 32) - 87
}
