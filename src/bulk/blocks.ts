/**
 * Blocks of lines: what the scanner takes is copied, the rest goes the exact way line by line.
 *
 * Law: what is written, counted and quarantined is what the exact way alone writes, counts and quarantines.
 *
 * @since 0.1.0
 */
import { isUtf8 } from 'node:buffer'

import { none, spaceEnd } from './jsonBytes.js'
import type { Stretch } from './lane.js'
import type { Replacement, Scanner } from './scan.js'

// model

/**
 * The exact way: the bytes to write for a payload, if any; `undefined` to stop behind it.
 *
 * @category model
 * @since 0.1.0
 */
export type Settle = (body: Buffer, line: number) => ReadonlyArray<Buffer> | undefined

/**
 * What payloads came to, without those that went the exact way.
 *
 * @category model
 * @since 0.1.0
 */
export interface Counts {
  readonly upgraded: number
  readonly unchanged: number
  readonly lossy: number
  readonly blank: number
  /** How often each replacement of the scanner was written. */
  readonly written: Int32Array
}

type Counted = Counts & { readonly line: number; readonly goesOn: boolean }

/**
 * A block that is done, and the line behind it. What is `out` is written over by the next block but one. Unless it `goesOn`,
 * the exact way stopped it at that line.
 *
 * @category model
 * @since 0.1.0
 */
export type Block = Counted & { readonly out: Buffer }

const lineFeed = 10
const carriageReturn = 13

/** Blocks are mostly this long at most. */
const firstLength = 384 * 1024

/** Below this many bytes a loop is faster than a call. */
const fewBytes = 32

/**
 * Two buffers to write to by turns, which grow when they must. What was taken stays until more than nothing is taken again.
 *
 * @category model
 * @since 0.1.0
 */
export interface Output {
  readonly copy: (from: Buffer, start: number, end: number) => void
  readonly take: () => Buffer
}

/**
 * Counts while they are being counted.
 *
 * @category model
 * @since 0.1.0
 */
export type Counting = { -readonly [K in keyof Counts]: Counts[K] }

// constructors

/**
 * A buffer of the length that most blocks need.
 *
 * @category constructors
 * @since 0.1.0
 */
export const output = (): Output => {
  let [bytes, other] = [Buffer.allocUnsafeSlow(firstLength), Buffer.allocUnsafeSlow(firstLength)]
  let length = 0
  return {
    copy: (from, start, end) => {
      if (length + end - start > bytes.length) {
        const roomier = Buffer.allocUnsafeSlow(2 * (length + end - start))
        bytes.copy(roomier, 0, 0, length)
        bytes = roomier
      }
      if (end - start > fewBytes) length += from.copy(bytes, length, start, end)
      else for (let i = start; i < end; i++) bytes[length++] = from[i] as number
    },
    take: () => {
      const taken = bytes.subarray(0, length)
      if (length > 0) [bytes, other] = [other, bytes]
      length = 0
      return taken
    }
  }
}

/**
 * Nothing counted yet.
 *
 * @category constructors
 * @since 0.1.0
 */
export const counting = ({ replacements }: Scanner): Counting => ({
  upgraded: 0,
  unchanged: 0,
  lossy: 0,
  blank: 0,
  written: new Int32Array(replacements.length)
})

// combinators

/**
 * Does one block after the other, each from the number of its first line on.
 *
 * @category combinators
 * @since 0.1.0
 */
export const blocks = (scanner: Scanner, settle: Settle): ((lines: Stretch, firstLine: number) => Block) => {
  const out = output()
  return (lines, firstLine) => {
    const counted = (lines.isLast ? last : whole)(scanner, settle, lines, firstLine, out)
    return { ...counted, out: out.take() }
  }
}

/** The last line of a stream, if no line feed ends it. */
const last = (
  scanner: Scanner,
  settle: Settle,
  { bytes, view, start, end }: Stretch,
  line: number,
  out: Output
): Counted => {
  const counts = counting(scanner)
  if (start === end) return { ...counts, line, goesOn: true }
  bytes[end] = lineFeed
  const body = bytes.subarray(start, end)
  const isBlank = spaceEnd(view, start) === end
  const settled = isBlank ? [body] : settle(body, line)
  for (const piece of settled ?? []) out.copy(piece, 0, piece.length)
  return { ...counts, blank: isBlank ? 1 : 0, line, goesOn: settled !== undefined }
}

/**
 * Writes the edits of the payload that was read last, and counts them. Gives the offset of the first byte that is not
 * written yet; `kept` is the one before.
 *
 * @category combinators
 * @since 0.1.0
 */
export const edited = (scanner: Scanner, bytes: Buffer, kept: number, out: Output, counts: Counting): number => {
  const { from, to, by, replacements } = scanner
  const count = scanner.edits()
  let behind = kept
  let isLossless = true
  for (let i = 0; i < count; i++) {
    const index = by[i] as number
    const { bytes: instead, lossless } = replacements[index] as Replacement
    out.copy(bytes, behind, from[i] as number)
    if (instead.length > 0) out.copy(instead, 0, instead.length)
    behind = to[i] as number
    isLossless &&= lossless
    counts.written[index] = (counts.written[index] as number) + 1
  }
  if (count === 0) counts.unchanged++
  else counts.upgraded++
  if (!isLossless) counts.lossy++
  return behind
}

/** Lines that are there whole. Bytes that stay are copied as late as can be, in pieces as long as can be. */
const whole = (
  scanner: Scanner,
  settle: Settle,
  { bytes, view, start, end }: Stretch,
  firstLine: number,
  out: Output
): Counted => {
  const isText = isUtf8(bytes.subarray(start, end))
  const counts = counting(scanner)
  let line = firstLine
  let kept = start
  for (let at = start; at < end; line++) {
    const behind = isText ? scanner.scan(view, at) : none
    let lf = behind === none ? none : spaceEnd(view, behind)
    if (lf !== none && bytes[lf] === lineFeed) kept = edited(scanner, bytes, kept, out, counts)
    else {
      lf = bytes.indexOf(lineFeed, at)
      if (spaceEnd(view, at) === lf) counts.blank++
      else {
        out.copy(bytes, kept, at)
        const body = lf > at && bytes[lf - 1] === carriageReturn ? lf - 1 : lf
        const settled = settle(bytes.subarray(at, body), line)
        if (settled === undefined) return { ...counts, line, goesOn: false }
        for (const piece of settled) out.copy(piece, 0, piece.length)
        kept = settled.length === 0 ? lf + 1 : body
      }
    }
    at = lf + 1
  }
  out.copy(bytes, kept, end)
  return { ...counts, line, goesOn: true }
}
