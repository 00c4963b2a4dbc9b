/**
 * The grammar of JSON over bytes in memory: where a value ends, if it is one.
 *
 * Every function takes the address that something starts at and gives the address behind it, or `none`. The bytes must be
 * UTF-8, and a zero must follow them: it ends every token and all white space, so nothing here compares an address with a
 * length. Bytes behind the zero are read, sixteen at a time, and make no difference. Nothing recurses.
 *
 * Laws:
 *
 * 1. If `valueEnd` gives the end of a text, `JSON.parse` takes the text
 * 2. If `JSON.parse` takes a text, and no more than `deepest` brackets are open at once, `valueEnd` gives its end, unless
 *    the text has line feeds and they are not taken as white space
 * 3. `dateTimeEnd` takes what `DateTime` decodes, but for the years 0000 and 9999
 *
 * @since 0.1.0
 */

// model

/** What stands for an address where the bytes are not what was looked for. */
export const none: i32 = -1

/** How many brackets may be open at once. */
const deepest: i32 = 512

export const quote: u32 = 34
export const comma: u32 = 44
export const minus: u32 = 45
const dot: u32 = 46
export const zero: u32 = 48
export const colon: u32 = 58
export const openArray: u32 = 91
export const backslash: u32 = 92
export const closeArray: u32 = 93
const upperT: u32 = 84
const upperZ: u32 = 90
export const lowerN: u32 = 110
export const openObject: u32 = 123
export const closeObject: u32 = 125
/** Between an opening bracket and its closing one. */
const toClosing: u32 = 2
/** Between an upper case letter and its lower case one. */
const toLower: u32 = 32
const lowerE: u32 = 101
const lowerU: u32 = 117

const lineFeed: u64 = 1 << 10

/** One bit for each byte up to the space that is white space. */
let spaces: u64 = (1 << 9) | (1 << 13) | (1 << 32)

/** The brackets that are open; each call starts anew. */
const open: usize = memory.data(deepest)

// constructors

/** Whether line feeds are white space, or end every text. */
export function takeLineFeeds(areSpace: bool): void {
  spaces = areSpace ? spaces | lineFeed : spaces & ~lineFeed
}

// destructors

export function byte(at: usize): u32 {
  return load<u8>(at)
}

function isDigit(char: u32): bool {
  return char - zero < 10
}

/** Behind white space. */
@inline
export function spaceEnd(at: i32): i32 {
  let i = at
  while (true) {
    const char = byte(i)
    if (char > 32 || ((spaces >> char) & 1) == 0) return i
    i++
  }
}

/** The first quote, backslash or control character, sixteen bytes at a time. */
@inline
export function plainEnd(at: i32): i32 {
  let i = at
  while (true) {
    const bytes = v128.load(i)
    const ends = v128.or(
      v128.or(i8x16.eq(bytes, i8x16.splat(<i8>quote)), i8x16.eq(bytes, i8x16.splat(<i8>backslash))),
      i8x16.lt_u(bytes, i8x16.splat(32))
    )
    const found = i8x16.bitmask(ends)
    if (found != 0) return i + ctz(found)
    i += 16
  }
}

function isHexadecimal(char: u32): bool {
  return isDigit(char) || (char | toLower) - 97 < 6
}

/** Behind an escape; `at` is that of its backslash. */
export function escapeEnd(at: i32): i32 {
  const char = byte(at + 1)
  if (char == lowerU) {
    for (let i = at + 2; i < at + 6; i++) if (!isHexadecimal(byte(i))) return none
    return at + 6
  }
  // " / \ b f n r t
  return char == quote ||
    char == 47 ||
    char == backslash ||
    char == 98 ||
    char == 102 ||
    char == lowerN ||
    char == 114 ||
    char == 116
    ? at + 2
    : none
}

/** Behind a string; `at` is that of its opening quote. */
export function stringEnd(at: i32): i32 {
  let i = plainEnd(at + 1)
  while (byte(i) == backslash) {
    i = escapeEnd(i)
    if (i == none) return none
    i = plainEnd(i)
  }
  return byte(i) == quote ? i + 1 : none
}

/** Behind digits, sixteen at a time. */
@inline
function digitsEnd(at: i32): i32 {
  let i = at
  while (true) {
    const digits = i8x16.bitmask(i8x16.lt_u(i8x16.sub(v128.load(i), i8x16.splat(<i8>zero)), i8x16.splat(10)))
    if (digits != 0xffff) return i + ctz(~digits)
    i += 16
  }
}

/** Behind the digits of a number that has neither fraction nor exponent, and a minus before them. */
export function integerEnd(at: i32): i32 {
  const first = byte(at) == minus ? at + 1 : at
  const end = digitsEnd(first)
  return end == first || (byte(first) == zero && end > first + 1) ? none : end
}

export function isExponent(char: u32): bool {
  return (char | toLower) == lowerE
}

/** Behind a number. */
export function numberEnd(at: i32): i32 {
  let i = integerEnd(at)
  if (i == none) return none
  if (byte(i) == dot) {
    const end = digitsEnd(i + 1)
    if (end == i + 1) return none
    i = end
  }
  if (!isExponent(byte(i))) return i
  const sign = byte(i + 1)
  const first = sign == 43 || sign == minus ? i + 2 : i + 1
  const end = digitsEnd(first)
  return end == first ? none : end
}

/** Behind `true`, `false` or `null`; four letters are read as one number. */
export function literalEnd(at: i32): i32 {
  const four = load<u32>(at)
  if (four == 0x65757274 || four == 0x6c6c756e) return at + 4
  return four == 0x736c6166 && byte(at + 4) == lowerE ? at + 5 : none
}

/** Behind a key and its colon. */
function keyEnd(at: i32): i32 {
  if (byte(at) != quote) return none
  const end = stringEnd(at)
  if (end == none) return none
  const i = spaceEnd(end)
  return byte(i) == colon ? i + 1 : none
}

/** Behind any value. */
export function valueEnd(at: i32): i32 {
  let i = at
  let depth: i32 = 0
  while (true) {
    i = spaceEnd(i)
    const first = byte(i)
    if (first == openObject || first == openArray) {
      i = spaceEnd(i + 1)
      if (byte(i) != first + toClosing) {
        if (depth == deepest) return none
        store<u8>(open + depth++, first)
        if (first == openObject) i = keyEnd(i)
        if (i == none) return none
        continue
      }
      i++
    } else if (first == quote) i = stringEnd(i)
    else if (first == minus || isDigit(first)) i = numberEnd(i)
    else i = literalEnd(i)
    if (i == none) return none

    while (true) {
      if (depth == 0) return i
      i = spaceEnd(i)
      const bracket = byte(open + depth - 1)
      if (byte(i) == comma) {
        i = bracket == openObject ? keyEnd(spaceEnd(i + 1)) : i + 1
        if (i == none) return none
        break
      }
      if (byte(i) != bracket + toClosing) return none
      depth--
      i++
    }
  }
}

/** The number that two digits write; very large when one of them is no digit. */
function two(at: i32): u32 {
  const tens = byte(at) - zero
  const ones = byte(at + 1) - zero
  return tens < 10 && ones < 10 ? tens * 10 + ones : u32.MAX_VALUE
}

/** Whether there are digits and signs as in `2026-11-22T09:30`: what is above the least must not be above the most. */
function isMinute(at: i32): bool {
  const least = i8x16(48, 48, 48, 48, 45, 48, 48, 45, 48, 48, 84, 48, 48, 58, 48, 48)
  const most = i8x16(9, 9, 9, 9, 0, 1, 9, 0, 3, 9, 0, 2, 9, 0, 5, 9)
  return i8x16.all_true(i8x16.le_u(i8x16.sub(v128.load(at), least), most))
}

/** The number that two bytes write, which are digits. */
function digits(at: i32): u32 {
  return byte(at) * 10 + byte(at + 1) - zero * 11
}

/** The days of a month in a leap year. */
function daysIn(month: u32): u32 {
  return month == 2 ? 29 : 30 + ((month ^ (month >> 3)) & 1)
}

/** Behind a string that holds an RFC 3339 date-time; `at` is that of its opening quote. */
export function dateTimeEnd(at: i32): i32 {
  if (!isMinute(at + 1) || byte(at + 17) != colon || two(at + 18) > 59) return none
  const century = digits(at + 1)
  const years = digits(at + 3)
  const month = digits(at + 6)
  const day = digits(at + 9)
  if (month - 1 > 11 || day - 1 >= daysIn(month) || digits(at + 12) > 23) return none
  const year = century * 100 + years
  if (year == 0 || year == 9999) return none
  if (month == 2 && day == 29 && (year % 4 != 0 || (year % 100 == 0 && year % 400 != 0))) return none
  let i = at + 20
  if (byte(i) == dot) {
    i = digitsEnd(at + 21)
    if (i == at + 21) return none
  }
  if (byte(i) == upperZ) i++
  else {
    if ((byte(i) != 43 && byte(i) != minus) || byte(i + 3) != colon) return none
    if (two(i + 1) > 23 || two(i + 4) > 59) return none
    i += 6
  }
  return byte(i) == quote ? i + 1 : none
}
