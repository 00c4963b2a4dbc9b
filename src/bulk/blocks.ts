/**
 * Blocks of lines: what the scanner takes is copied, the rest goes the exact way line by line.
 *
 * Law: what is written, counted and quarantined is what the exact way alone writes, counts and quarantines.
 *
 * @since 0.1.0
 */
import { isUtf8 } from 'node:buffer'

import { carriageReturn, newline, spaceEnd } from './bytes.js'
import { longestBlock, type Stretch } from './lane.js'
import { none, type Scanned, type Scanner } from './scan.js'

// model

/**
 * Who is asked about payloads.
 *
 * @category model
 * @since 0.1.0
 */
export interface Clerk {
  /** The exact way: the bytes to write for a payload, if any; `undefined` to stop behind it. */
  readonly settle: (body: Buffer, line: number) => ReadonlyArray<Buffer> | undefined
  /**
   * Takes note of the payload that a scanner read last, out of bytes that were loaded, before it is written; `false` sends
   * it the exact way instead.
   */
  readonly note: (bytes: Buffer, line: number) => boolean
}

/**
 * What payloads came to, without those that went the exact way.
 *
 * @category model
 * @since 0.1.0
 */
export interface Counts extends Scanned {
  readonly blank: number
}

/**
 * Lines that are done, and the line behind them. What is `out` is written over by the next but one. Unless it `goesOn`,
 * the exact way stopped it at that line.
 *
 * @category model
 * @since 0.1.0
 */
export interface Block extends Counts {
  readonly line: number
  readonly goesOn: boolean
  readonly out: Buffer
}

/**
 * Two buffers to write to by turns, which grow when they must. What was taken stays until more than nothing is taken again.
 *
 * @category model
 * @since 0.1.0
 */
export interface Output {
  readonly copy: (from: Buffer, start: number, end: number) => void
  /** What a scanner has written, and the bytes from there on up to an offset. */
  readonly append: (scanner: Scanner, from: Buffer, start: number, end: number) => void
  readonly take: () => Buffer
}

// constructors

/**
 * A buffer of the length that most blocks need.
 *
 * @category constructors
 * @since 0.1.0
 */
export const output = (): Output => {
  let [bytes, other] = [Buffer.allocUnsafeSlow(longestBlock), Buffer.allocUnsafeSlow(longestBlock)]
  let length = 0
  const copy: Output['copy'] = (from, start, end) => {
    if (length + end - start > bytes.length) {
      const roomier = Buffer.allocUnsafeSlow(2 * (length + end - start))
      bytes.copy(roomier, 0, 0, length)
      bytes = roomier
    }
    length += from.copy(bytes, length, start, end)
  }
  return {
    copy,
    append: (scanner, from, start, end) => {
      const written = scanner.taken()
      copy(written, 0, written.length)
      copy(from, start, end)
    },
    take: () => {
      const taken = bytes.subarray(0, length)
      if (length > 0) [bytes, other] = [other, bytes]
      length = 0
      return taken
    }
  }
}

// combinators

/**
 * Does one stretch of lines after the other, each from the number of its first line on.
 *
 * @category combinators
 * @since 0.1.0
 */
export const blocks = (scanner: Scanner, clerk: Clerk): ((lines: Stretch, firstLine: number) => Block) => {
  const out = output()
  return ({ bytes, start, end, isLast }, firstLine) => {
    let line = firstLine
    let blank = 0
    let goesOn = true
    for (let at = start; goesOn && at < end; ) {
      const behind = isLast ? end : blockEnd(bytes, at, end)
      const lines = bytes.subarray(at, behind)
      const done = isLast ? last(clerk, lines, line, out) : whole(scanner, clerk, lines, line, out)
      line = done.line
      blank += done.blank
      goesOn = done.goesOn
      at = behind
    }
    return { ...scanner.counts(), line, blank, goesOn, out: out.take() }
  }
}

/** Where the lines end that can be done at once. */
const blockEnd = (bytes: Buffer, start: number, end: number): number => {
  if (end - start <= longestBlock) return end
  const lf = bytes.lastIndexOf(newline, start + longestBlock - 1)
  return (lf < start ? bytes.indexOf(newline, start) : lf) + 1
}

type Settled = Pick<Block, 'blank' | 'line' | 'goesOn'>

/** The last line of a stream, if no line feed ends it. */
const last = ({ settle }: Clerk, bytes: Buffer, line: number, out: Output): Settled => {
  const isBlank = spaceEnd(bytes, 0, bytes.length) === bytes.length
  const settled = isBlank ? [bytes] : settle(bytes, line)
  for (const piece of settled ?? []) out.copy(piece, 0, piece.length)
  return { blank: isBlank ? 1 : 0, line, goesOn: settled !== undefined }
}

/** Lines that are there whole. Bytes that stay are copied as late as can be, in pieces as long as can be. */
const whole = (scanner: Scanner, clerk: Clerk, bytes: Buffer, firstLine: number, out: Output): Settled => {
  const isLoaded = isUtf8(bytes) && scanner.load(bytes, 0, bytes.length, 'lines')
  let blank = 0
  let line = firstLine
  let kept = 0
  for (let at = 0; at < bytes.length; line++) {
    let lf = isLoaded ? scanner.scan(at) : none
    if (lf !== none && bytes[lf] === newline && clerk.note(bytes, line)) kept = scanner.write(kept)
    else {
      lf = bytes.indexOf(newline, at)
      if (spaceEnd(bytes, at, lf) === lf) blank++
      else {
        out.append(scanner, bytes, kept, at)
        const body = lf > at && bytes[lf - 1] === carriageReturn ? lf - 1 : lf
        const settled = clerk.settle(bytes.subarray(at, body), line)
        if (settled === undefined) return { blank, line, goesOn: false }
        for (const piece of settled) out.copy(piece, 0, piece.length)
        kept = settled.length === 0 ? lf + 1 : body
      }
    }
    at = lf + 1
  }
  out.append(scanner, bytes, kept, bytes.length)
  return { blank, line, goesOn: true }
}
