/**
 * Payloads that do not come in lines: elements of an array, in blocks, and single ones.
 *
 * Law: what is written, counted and quarantined is what the exact way alone writes, counts and quarantines.
 *
 * @since 0.1.0
 */
import { isUtf8 } from 'node:buffer'

import { type Counting, type Counts, counting, edited, type Output, output, type Settle } from './blocks.js'
import { none, slack, spaceEnd } from './jsonBytes.js'
import { longestBlock, type Stretch, type Taken } from './lane.js'
import { isSpace, nesting } from './nesting.js'
import type { Scanner } from './scan.js'

// model

/**
 * Elements that are done, and how far that came. What is `out` is written over by the next ones but one.
 *
 * @category model
 * @since 0.1.0
 */
export interface Elements extends Counts, Taken {
  readonly out: Buffer
  /** The line of the first byte that was not taken. */
  readonly line: number
}

/**
 * Reads payloads one at a time.
 *
 * @category model
 * @since 0.1.0
 */
export interface Alone {
  /** The bytes to write for a payload, or `undefined` for the exact way. */
  readonly upgraded: (body: Buffer) => Buffer | undefined
  /** What the payloads since the last time came to. */
  readonly counts: () => Counts
}

/** A copy of bytes that a scanner can read: to it a line feed ends a text, between tokens as anywhere. */
interface Copy {
  readonly view: DataView
  /** Copies bytes to the same offsets. */
  readonly take: (bytes: Buffer, start: number, end: number) => void
}

const lineFeed = 10
const carriageReturn = 13
const comma = 44
const closeArray = 93
const openObject = 123
const closeObject = 125

// constructors

const copy = (length: number): Copy => {
  const copied = Buffer.alloc(length)
  return {
    view: new DataView(copied.buffer, copied.byteOffset, copied.length),
    take: (bytes, start, end) => {
      bytes.copy(copied, start, start, end)
      copied[end] = lineFeed
      // Between tokens a carriage return is white space as a line feed is; elsewhere neither may be.
      for (let i = copied.indexOf(lineFeed, start); i < end; i = copied.indexOf(lineFeed, i + 1)) {
        copied[i] = carriageReturn
      }
    }
  }
}

/**
 * Counts line feeds up to one offset after the other, from the number of a first line on.
 *
 * @category destructors
 * @since 0.1.0
 */
export const lineCounter = (bytes: Buffer, start: number, firstLine: number): ((offset: number) => number) => {
  let line = firstLine
  let next = bytes.indexOf(lineFeed, start)
  return (offset) => {
    for (; next !== -1 && next < offset; next = bytes.indexOf(lineFeed, next + 1)) line++
    return line
  }
}

// combinators

/**
 * Does the elements of one stretch after the other, the first of which starts behind an element that was kept. What is
 * no whole element is not taken: the end of the array, above all.
 *
 * @category combinators
 * @since 0.1.0
 */
export const elements = (scanner: Scanner, settle: Settle): ((stretch: Stretch, line: number) => Elements) => {
  const out = output()
  const copied = copy(longestBlock)
  return (stretch, line) => {
    const counts = counting(scanner)
    copied.take(stretch.bytes, stretch.start, stretch.end)
    const lineAt = lineCounter(stretch.bytes, stretch.start, line)
    const taken = whole(scanner, (body, at) => settle(body, lineAt(at)), stretch, copied.view, out, counts)
    return { ...counts, ...taken, out: out.take(), line: lineAt(taken.behind) }
  }
}

/** Bytes that stay are copied as late as can be, in pieces as long as can be. */
const whole = (
  scanner: Scanner,
  settle: Settle,
  { bytes, start, end, isLast }: Stretch,
  view: DataView,
  out: Output,
  counts: Counting
): Taken => {
  const isText = isUtf8(bytes.subarray(start, start + bytes.subarray(start, end).lastIndexOf(closeObject) + 1))
  let at = start
  let kept = start
  const taken = (next: Taken['next']): Taken => {
    out.copy(bytes, kept, at)
    return { behind: at, next }
  }
  for (;;) {
    const separator = spaceEnd(view, at)
    const first = view.getUint8(separator) === comma ? spaceEnd(view, separator + 1) : separator
    if (first === end) return taken(isLast ? 'leave' : 'on')
    if (first === separator) return taken('leave')
    let behind = isText && view.getUint8(first) === openObject ? scanner.scan(view, first) : none
    if (behind !== none && endsElement(view.getUint8(spaceEnd(view, behind)))) {
      kept = edited(scanner, bytes, kept, out, counts)
    } else {
      behind = nesting().until(bytes.subarray(0, end), first)
      if (behind === end) return taken(isLast ? 'leave' : 'on')
      while (behind > first && isSpace(bytes[behind - 1])) behind--
      const settled = settle(bytes.subarray(first, behind), first)
      if (settled === undefined) return taken('stop')
      out.copy(bytes, kept, settled.length === 0 ? at : first)
      for (const piece of settled) out.copy(piece, 0, piece.length)
      kept = behind
    }
    at = behind
  }
}

const endsElement = (byte: number): boolean => byte === comma || byte === closeArray

/**
 * For payloads that come one at a time.
 *
 * @category combinators
 * @since 0.1.0
 */
export const alone = (scanner: Scanner): Alone => {
  const out = output()
  let counts = counting(scanner)
  let room = 0
  let copied = copy(slack)
  return {
    upgraded: (body) => {
      if (body.length > room) {
        room = 2 * body.length
        copied = copy(room + slack)
      }
      copied.take(body, 0, body.length)
      if (!isUtf8(body) || scanner.scan(copied.view, 0) !== body.length) return undefined
      const kept = edited(scanner, body, 0, out, counts)
      if (kept === 0) return body
      out.copy(body, kept, body.length)
      return Buffer.from(out.take())
    },
    counts: () => {
      const taken = counts
      counts = counting(scanner)
      return taken
    }
  }
}
