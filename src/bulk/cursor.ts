/**
 * A place in a stream of bytes: what has arrived and is not yet taken.
 *
 * Bytes handed out are never written over, and appending costs time linear in the whole stream.
 *
 * @since 0.1.0
 */
import { newline } from './bytes.js'

// model

/**
 * Offsets count from the first byte that is not yet taken.
 *
 * @category model
 * @since 0.1.0
 */
export interface Cursor {
  readonly append: (chunk: Buffer) => void
  readonly length: () => number
  readonly byte: (offset: number) => number | undefined
  readonly peek: (length: number) => Buffer
  /** The offset of a byte, or -1; bytes that were searched before are not searched again. */
  readonly indexOf: (byte: number) => number
  readonly take: (length: number) => Buffer
  /** Line and column of the first byte that is not yet taken, both from 1, the column in bytes. */
  readonly position: () => { readonly line: number; readonly column: number }
  /** Goes on at the start of a line, where nothing waits. */
  readonly resume: (line: number) => void
}

const nothing = Buffer.alloc(0)

// constructors

/**
 * A cursor at the start of a stream.
 *
 * @category constructors
 * @since 0.1.0
 */
export const cursor = (): Cursor => {
  let buffer: Buffer = Buffer.alloc(0)
  let start = 0
  let end = 0
  let searched = 0
  let line = 1
  let column = 1

  const advance = (taken: Buffer): void => {
    let behind = 0
    for (let found = taken.indexOf(newline); found !== -1; found = taken.indexOf(newline, behind)) {
      line++
      column = 1
      behind = found + 1
    }
    column += taken.length - behind
  }

  return {
    append: (chunk) => {
      const waiting = end - start
      if (waiting === 0) {
        buffer = chunk
        start = 0
        end = chunk.length
      } else {
        if (buffer.length - end < chunk.length) {
          const roomier = Buffer.allocUnsafeSlow(Math.max(waiting + chunk.length, 2 * waiting))
          buffer.copy(roomier, 0, start, end)
          buffer = roomier
          start = 0
          end = waiting
        }
        end += chunk.copy(buffer, end)
      }
    },
    length: () => end - start,
    byte: (offset) => (start + offset < end ? buffer[start + offset] : undefined),
    peek: (length) => buffer.subarray(start, start + length),
    indexOf: (byte) => {
      const found = buffer.subarray(0, end).indexOf(byte, start + searched)
      searched = found === -1 ? end - start : found - start
      return found === -1 ? -1 : found - start
    },
    take: (length) => {
      if (length === 0) return nothing
      const taken = buffer.subarray(start, start + length)
      start += length
      searched = 0
      advance(taken)
      return taken
    },
    position: () => ({ line, column }),
    resume: (next) => {
      line = next
      column = 1
    }
  }
}
