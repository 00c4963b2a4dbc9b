/**
 * The fast lane: lines of a stream in blocks, through two buffers that are used again and again. What the scanner takes
 * is copied, the rest goes the exact way line by line.
 *
 * Laws:
 *
 * 1. What is written, counted and quarantined is what the exact way alone writes, counts and quarantines
 * 2. Memory does not grow, whatever the input
 *
 * @since 0.1.0
 */
import { isUtf8 } from 'node:buffer'

import { none, slack, spaceEnd } from './jsonBytes.js'
import type { Replacement, Scanner } from './scan.js'

// model

/**
 * What a block of lines came to, without the lines that went the exact way.
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

/**
 * What the lane is driven with.
 *
 * @category model
 * @since 0.1.0
 */
export interface Lane {
  readonly scanner: Scanner
  /** Reads into a buffer between two offsets, and gives how many bytes came; 0 at the end. */
  readonly read: (into: Buffer, from: number, to: number) => Promise<number>
  /** The exact way: the bytes to write for a payload, if any; `undefined` to stop behind it. */
  readonly settle: (body: Buffer, line: number) => ReadonlyArray<Buffer> | undefined
  /** Takes what a block came to; `false` to stop. The bytes are written over later. */
  readonly flush: (bytes: Buffer, counts: Counts, line: number) => Promise<boolean>
}

/**
 * What is left of a stream: the bytes of a line too long for the lane, and the line it is. `undefined` where nothing is.
 *
 * @category model
 * @since 0.1.0
 */
export type Left = { readonly bytes: Buffer; readonly line: number } | undefined

const lineFeed = 10
const carriageReturn = 13

const chunkSize = 256 * 1024

/** The longest start of a line that is carried from block to block. */
const longestStart = 128 * 1024

/** Below this many bytes a loop is faster than a call. */
const fewBytes = 32

/** A buffer to write to, which grows when it must. */
interface Output {
  readonly copy: (from: Buffer, start: number, end: number) => void
  readonly take: () => Buffer
}

/** Counts while they are being counted. */
type Counting = { -readonly [K in keyof Counts]: Counts[K] }

interface Room {
  readonly bytes: Buffer
  readonly view: DataView
}

// constructors

const output = (): Output => {
  let bytes = Buffer.allocUnsafeSlow(chunkSize + longestStart)
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
      length = 0
      return taken
    }
  }
}

const counting = ({ replacements }: Scanner): Counting => ({
  upgraded: 0,
  unchanged: 0,
  lossy: 0,
  blank: 0,
  written: new Int32Array(replacements.length)
})

/** Bytes are read behind a space for the start of a line that came before them. */
const room = (): Room => {
  const bytes = Buffer.allocUnsafeSlow(longestStart + chunkSize + slack).fill(0)
  return { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length) }
}

// combinators

/**
 * Runs lines through the lane, from the start of a line that came before, until the stream ends or a line is too long.
 * Rejects as Node does when reading fails.
 *
 * @category main
 * @since 0.1.0
 */
export const throughLane = async (lane: Lane, before: Buffer, firstLine: number): Promise<Left> => {
  const { read, flush } = lane
  if (before.length > longestStart) return { bytes: before, line: firstLine }
  const out = output()
  let [here, there] = [room(), room()]
  let line = firstLine
  let start = longestStart - before.copy(here.bytes, longestStart - before.length)
  let end = longestStart + (await read(here.bytes, longestStart, longestStart + chunkSize))
  for (;;) {
    const isLast = end === longestStart
    const found = here.bytes.subarray(longestStart, end).lastIndexOf(lineFeed)
    const behind = found === -1 ? start : longestStart + found + 1
    const ahead = isLast ? Promise.resolve(0) : read(there.bytes, longestStart, longestStart + chunkSize)
    ahead.catch(() => undefined)
    const counts = isLast ? last(lane, here, start, line, out) : block(lane, here, start, behind, line, out)
    line = counts.line
    const goesOn = (await flush(out.take(), counts, line)) && counts.goesOn
    if (!goesOn || isLast) {
      await ahead
      return undefined
    }
    const more = await ahead
    const left = end - behind
    if (left > longestStart) {
      const rest = [here.bytes.subarray(behind, end), there.bytes.subarray(longestStart, longestStart + more)]
      return { bytes: Buffer.concat(rest), line }
    }
    start = longestStart - here.bytes.copy(there.bytes, longestStart - left, behind, end)
    end = longestStart + more
    ;[here, there] = [there, here]
  }
}

type Block = Counts & { readonly line: number; readonly goesOn: boolean }

/** The last line of a stream, if no line feed ends it. */
const last = ({ scanner, settle }: Lane, { bytes, view }: Room, start: number, line: number, out: Output): Block => {
  const counts = counting(scanner)
  if (start === longestStart) return { ...counts, line, goesOn: true }
  bytes[longestStart] = lineFeed
  const body = bytes.subarray(start, longestStart)
  const isBlank = spaceEnd(view, start) === longestStart
  const settled = isBlank ? [body] : settle(body, line)
  for (const piece of settled ?? []) out.copy(piece, 0, piece.length)
  return { ...counts, blank: isBlank ? 1 : 0, line, goesOn: settled !== undefined }
}

/** Writes the edits of the line that was read last; gives the offset of the first byte that is not written yet. */
const edited = (scanner: Scanner, bytes: Buffer, kept: number, out: Output, counts: Counting): number => {
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
const block = (
  { scanner, settle }: Lane,
  { bytes, view }: Room,
  start: number,
  end: number,
  firstLine: number,
  out: Output
): Block => {
  const isText = isUtf8(bytes.subarray(start, end))
  const counts = counting(scanner)
  let line = firstLine
  let kept = start
  for (let at = start; at < end; line++) {
    let lf = isText ? scanner.scan(view, at) : none
    if (lf !== none) kept = edited(scanner, bytes, kept, out, counts)
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

/**
 * For payloads that do not come in lines.
 *
 * @category combinators
 * @since 0.1.0
 */
export const alone = (scanner: Scanner): Alone => {
  const out = output()
  let counts = counting(scanner)
  let { bytes, view } = room()
  const upgraded = (body: Buffer): Buffer | undefined => {
    if (bytes.length < body.length + slack) {
      bytes = Buffer.alloc(2 * body.length + slack)
      view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    }
    body.copy(bytes)
    // Between tokens, a line feed is white space as a carriage return is; elsewhere neither may be.
    for (let i = bytes.indexOf(lineFeed); i !== -1 && i < body.length; i = bytes.indexOf(lineFeed, i))
      bytes[i] = carriageReturn
    bytes[body.length] = lineFeed
    if (!isUtf8(body) || scanner.scan(view, 0) !== body.length) return undefined
    const kept = edited(scanner, body, 0, out, counts)
    if (kept === 0) return body
    out.copy(body, kept, body.length)
    return Buffer.from(out.take())
  }
  return {
    upgraded,
    counts: () => {
      const taken = counts
      counts = counting(scanner)
      return taken
    }
  }
}
