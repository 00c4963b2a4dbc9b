/**
 * The lane of lines: a stream in blocks, through two buffers that are used again and again.
 *
 * Law: memory does not grow, whatever the input.
 *
 * @since 0.1.0
 */
import type { Lines } from './blocks.js'
import { slack } from './jsonBytes.js'

// model

/**
 * What the lane is driven with.
 *
 * @category model
 * @since 0.1.0
 */
export interface Lane {
  /** Reads into a buffer between two offsets, and gives how many bytes came; 0 at the end. */
  readonly read: (into: Buffer, from: number, to: number) => Promise<number>
  /** Takes the next lines; `false` to stop. Their bytes are written over later. */
  readonly take: (lines: Lines) => Promise<boolean>
}

const lineFeed = 10

const chunkSize = 256 * 1024

/** The longest start of a line that is carried from block to block. */
const longestStart = 128 * 1024

/**
 * The longest block, with what must follow it.
 *
 * @category model
 * @since 0.1.0
 */
export const longestBlock = longestStart + chunkSize + slack

type Room = Pick<Lines, 'bytes' | 'view'>

// constructors

/** Bytes are read behind a space for the start of a line that came before them. */
const room = (): Room => {
  const bytes = Buffer.allocUnsafeSlow(longestBlock).fill(0)
  return { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length) }
}

// combinators

/**
 * Runs lines through the lane, from the start of a line that came before, until the stream ends or a line is too long.
 * Gives the bytes of a line too long for the lane, if there is one. Rejects as Node does when reading fails.
 *
 * @category main
 * @since 0.1.0
 */
export const throughLane = async ({ read, take }: Lane, before: Buffer): Promise<Buffer | undefined> => {
  if (before.length > longestStart) return before
  let [here, there] = [room(), room()]
  let start = longestStart - before.copy(here.bytes, longestStart - before.length)
  let end = longestStart + (await read(here.bytes, longestStart, longestStart + chunkSize))
  for (;;) {
    const isLast = end === longestStart
    const found = here.bytes.subarray(longestStart, end).lastIndexOf(lineFeed)
    const behind = found === -1 ? start : longestStart + found + 1
    const ahead = isLast ? Promise.resolve(0) : read(there.bytes, longestStart, longestStart + chunkSize)
    ahead.catch(() => undefined)
    const goesOn = await take({ ...here, start, end: isLast ? end : behind, isLast })
    if (!goesOn || isLast) {
      await ahead
      return undefined
    }
    const more = await ahead
    const left = end - behind
    if (left > longestStart) {
      return Buffer.concat([here.bytes.subarray(behind, end), there.bytes.subarray(longestStart, longestStart + more)])
    }
    start = longestStart - here.bytes.copy(there.bytes, longestStart - left, behind, end)
    end = longestStart + more
    ;[here, there] = [there, here]
  }
}
