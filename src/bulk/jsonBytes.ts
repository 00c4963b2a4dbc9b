/**
 * The grammar of JSON over bytes: where a value ends, if it is one.
 *
 * Every function takes the offset that something starts at and gives the offset behind it, or `none`. The bytes must be
 * UTF-8, and a line feed and `slack` bytes more must follow what is looked at: it ends every token, as no valid JSON
 * line has one inside, so nothing here compares an offset with a length. Nothing recurses.
 *
 * Laws, for a text without line feeds:
 *
 * 1. If `valueEnd` gives the end of the text, `JSON.parse` takes the text
 * 2. If `JSON.parse` takes the text, and no more than `deepest` brackets are open at once, `valueEnd` gives its end
 * 3. `dateTimeEnd` takes what `DateTime` decodes, but for the years 0000 and 9999
 *
 * @since 0.1.0
 */

// model

/**
 * What stands for an offset where the bytes are not what was looked for.
 *
 * @category model
 * @since 0.1.0
 */
export const none = -1

/**
 * How many bytes behind a line feed may be looked at.
 *
 * @category model
 * @since 0.1.0
 */
export const slack = 64

/**
 * How many brackets may be open at once.
 *
 * @category model
 * @since 0.1.0
 */
export const deepest = 512

const quote = 34
const comma = 44
const minus = 45
const dot = 46
const zero = 48
const colon = 58
const openArray = 91
const backslash = 92
const openObject = 123
/** Between an opening bracket and its closing one. */
const toClosing = 2

const bytes = (test: (byte: number) => boolean): Uint8Array =>
  Uint8Array.from({ length: 256 }, (_, byte) => +test(byte))

const space = bytes((byte) => byte === 32 || byte === 9 || byte === 13)
const digit = bytes((byte) => byte >= zero && byte <= 57)
const hexadecimal = bytes((byte) => /[0-9a-fA-F]/.test(String.fromCharCode(byte)))
const escaped = bytes((byte) => '"\\/bfnrt'.includes(String.fromCharCode(byte)))

const literals = new Map(['true', 'false', 'null'].map((text) => [text.charCodeAt(0), Buffer.from(text)]))

// destructors

/** Behind white space, line feeds excepted. */
export const spaceEnd = (b: DataView, at: number): number => {
  let i = at
  while (space[b.getUint8(i)] === 1) i++
  return i
}

/**
 * The offset of the first quote, backslash or control character, four bytes at a time: subtracting from each byte of a
 * word sets the high bit of those that were too small to subtract from.
 */
export const plainEnd = (b: DataView, at: number): number => {
  for (let i = at; ; i += 4) {
    const word = b.getInt32(i, true)
    const quotes = word ^ 0x22222222
    const backslashes = word ^ 0x5c5c5c5c
    const small =
      ((quotes - 0x01010101) & ~quotes) | ((backslashes - 0x01010101) & ~backslashes) | ((word - 0x20202020) & ~word)
    const found = small & 0x80808080
    if (found !== 0) return i + ((31 - Math.clz32(found & -found)) >> 3)
  }
}

/** Behind a string; `at` is that of its opening quote. */
export const stringEnd = (b: DataView, at: number): number => {
  let i = at + 1
  for (;;) {
    i = plainEnd(b, i)
    if (b.getUint8(i) === quote) return i + 1
    if (b.getUint8(i) !== backslash) return none
    const behind = b.getUint8(i + 1)
    if (escaped[behind] === 1) i += 2
    else if (behind === 117 && hexadecimalEnd(b, i + 2) === i + 6) i += 6
    else return none
  }
}

const hexadecimalEnd = (b: DataView, at: number): number => {
  let i = at
  while (i < at + 4 && hexadecimal[b.getUint8(i)] === 1) i++
  return i
}

const digitsEnd = (b: DataView, at: number): number => {
  let i = at
  while (digit[b.getUint8(i)] === 1) i++
  return i
}

/** Behind the digits of a number that has neither fraction nor exponent, and a minus before them. */
export const integerEnd = (b: DataView, at: number): number => {
  const first = b.getUint8(at) === minus ? at + 1 : at
  const end = digitsEnd(b, first)
  return end === first || (b.getUint8(first) === zero && end > first + 1) ? none : end
}

/** Behind a number. */
export const numberEnd = (b: DataView, at: number): number => {
  let i = integerEnd(b, at)
  if (i === none) return none
  if (b.getUint8(i) === dot) {
    const end = digitsEnd(b, i + 1)
    if (end === i + 1) return none
    i = end
  }
  if (b.getUint8(i) !== 101 && b.getUint8(i) !== 69) return i
  const sign = b.getUint8(i + 1)
  const first = sign === 43 || sign === minus ? i + 2 : i + 1
  const end = digitsEnd(b, first)
  return end === first ? none : end
}

/** Behind `true`, `false` or `null`. */
export const literalEnd = (b: DataView, at: number): number => {
  const literal = literals.get(b.getUint8(at))
  if (literal === undefined) return none
  for (let i = 1; i < literal.length; i++) if (b.getUint8(at + i) !== literal[i]) return none
  return at + literal.length
}

/** Behind a key and its colon. */
const keyEnd = (b: DataView, at: number): number => {
  if (b.getUint8(at) !== quote) return none
  const end = stringEnd(b, at)
  if (end === none) return none
  const i = spaceEnd(b, end)
  return b.getUint8(i) === colon ? i + 1 : none
}

/** The brackets that are open; each call starts anew. */
const open = new Uint8Array(deepest)

/** Behind any value. */
export const valueEnd = (b: DataView, at: number): number => {
  let i = at
  let depth = 0
  for (;;) {
    i = spaceEnd(b, i)
    const first = b.getUint8(i)
    if (first === openObject || first === openArray) {
      i = spaceEnd(b, i + 1)
      if (b.getUint8(i) !== first + toClosing) {
        if (depth === deepest) return none
        open[depth++] = first
        if (first === openObject) i = keyEnd(b, i)
        if (i === none) return none
        continue
      }
      i++
    } else if (first === quote) i = stringEnd(b, i)
    else if (first === minus || digit[first] === 1) i = numberEnd(b, i)
    else i = literalEnd(b, i)
    if (i === none) return none

    for (;;) {
      if (depth === 0) return i
      i = spaceEnd(b, i)
      const bracket = open[depth - 1] as number
      if (b.getUint8(i) === comma) {
        i = bracket === openObject ? keyEnd(b, spaceEnd(b, i + 1)) : i + 1
        if (i === none) return none
        break
      }
      if (b.getUint8(i) !== bracket + toClosing) return none
      depth--
      i++
    }
  }
}

/** The number that two digits write; negative when one of them is no digit. */
const two = (b: DataView, at: number): number => {
  const tens = b.getUint8(at) - zero
  const ones = b.getUint8(at + 1) - zero
  return tens >>> 0 < 10 && ones >>> 0 < 10 ? tens * 10 + ones : -1
}

const daysIn = [0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** Behind a string that holds an RFC 3339 date-time; `at` is that of its opening quote. */
export const dateTimeEnd = (b: DataView, at: number): number => {
  const century = two(b, at + 1)
  const years = two(b, at + 3)
  const month = two(b, at + 6)
  const day = two(b, at + 9)
  const hour = two(b, at + 12)
  const minute = two(b, at + 15)
  const second = two(b, at + 18)
  if ((century | years | hour | minute | second) < 0 || hour > 23 || minute > 59 || second > 59) return none
  if (b.getUint8(at + 5) !== minus || b.getUint8(at + 8) !== minus || b.getUint8(at + 11) !== 84) return none
  if (b.getUint8(at + 14) !== colon || b.getUint8(at + 17) !== colon) return none
  if (month < 1 || month > 12 || day < 1 || day > (daysIn[month] as number)) return none
  const year = century * 100 + years
  if (year === 0 || year === 9999) return none
  if (month === 2 && day === 29 && (year % 4 !== 0 || (year % 100 === 0 && year % 400 !== 0))) return none
  let i = at + 20
  if (b.getUint8(i) === dot) {
    i = digitsEnd(b, at + 21)
    if (i === at + 21) return none
  }
  if (b.getUint8(i) === 90) i++
  else {
    const hours = two(b, i + 1)
    const minutes = two(b, i + 4)
    if ((b.getUint8(i) !== 43 && b.getUint8(i) !== minus) || b.getUint8(i + 3) !== colon) return none
    if ((hours | minutes) < 0 || hours > 23 || minutes > 59) return none
    i += 6
  }
  return b.getUint8(i) === quote ? i + 1 : none
}
