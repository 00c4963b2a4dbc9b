/**
 * Finds which of a few known names stands in quotes, without making a string of it.
 *
 * @since 0.1.0
 */
import { none, plainEnd, stringEnd } from './jsonBytes.js'

// model

/**
 * A list of names, to be looked up by their bytes.
 *
 * @category model
 * @since 0.1.0
 */
export interface Names {
  readonly all: ReadonlyArray<string>
  /** The index of the name whose first byte is at an offset, or `none`. A good guess of the index saves the search. */
  readonly find: (b: DataView, at: number, guess: number) => number
  /** Behind the closing quote of what was looked up last; `none` when it is no string. */
  readonly end: () => number
}

const quote = 34

const slots = 128

/** Equal for equal names; names of other lengths, beginnings or middles mostly differ. */
const slotOf = (b: DataView, at: number, length: number): number =>
  (length * 5 + b.getUint8(at) * 3 + b.getUint8(at + (length >> 1)) * 7) & (slots - 1)

// constructors

/**
 * Names to be looked up.
 *
 * @category constructors
 * @since 0.1.0
 */
export const names = (all: ReadonlyArray<string>): Names => {
  /** Each name and its closing quote, as words of four bytes; the last one is looked at through a mask. */
  const lengths = Int32Array.from(all, (name) => Buffer.byteLength(name) + 1)
  const words = all.map((name) => {
    const padded = new DataView(new ArrayBuffer((Buffer.byteLength(name) + 4) & ~3))
    for (const [i, byte] of Buffer.from(`${name}"`).entries()) padded.setUint8(i, byte)
    return Int32Array.from({ length: padded.byteLength / 4 }, (_, i) => padded.getInt32(4 * i, true))
  })
  const masks = Int32Array.from(lengths, (length) => (length % 4 === 0 ? -1 : (1 << (8 * (length % 4))) - 1))

  const isAt = (b: DataView, at: number, index: number): boolean => {
    const name = words[index] as Int32Array
    const last = name.length - 1
    for (let i = 0; i < last; i++) if (b.getInt32(at + 4 * i, true) !== name[i]) return false
    return ((b.getInt32(at + 4 * last, true) ^ (name[last] as number)) & (masks[index] as number)) === 0
  }

  const first = new Int32Array(slots).fill(none)
  const next = new Int32Array(all.length).fill(none)
  for (const [index, name] of all.entries()) {
    const text = Buffer.from(`${name}"`)
    const slot = slotOf(new DataView(text.buffer, text.byteOffset, text.length), 0, text.length - 1)
    next[index] = first[slot] as number
    first[slot] = index
  }
  let end = none

  /** Seldom, so it may cost a string. */
  const findEscaped = (b: DataView, at: number): number => {
    end = stringEnd(b, at - 1)
    if (end === none) return none
    const text = Buffer.from(b.buffer, b.byteOffset + at - 1, end - at + 1).toString()
    return all.indexOf(JSON.parse(text) as string)
  }

  const find = (b: DataView, at: number, guess: number): number => {
    if (guess !== none && isAt(b, at, guess)) {
      end = at + (lengths[guess] as number)
      return guess
    }
    const behind = plainEnd(b, at)
    if (b.getUint8(behind) !== quote) return findEscaped(b, at)
    end = behind + 1
    let index = first[slotOf(b, at, behind - at)] as number
    while (index !== none && !isAt(b, at, index)) index = next[index] as number
    return index
  }
  return { all, find, end: () => end }
}
