/**
 * The lane: a stream in blocks, through two buffers that are used again and again.
 *
 * Law: memory does not grow, whatever the input.
 *
 * @since 0.1.0
 */

// model

/**
 * Bytes of a stream between two offsets; `isLast` at the end of the stream.
 *
 * @category model
 * @since 0.1.0
 */
export interface Stretch {
  readonly bytes: Buffer
  readonly start: number
  readonly end: number
  readonly isLast: boolean
}

/**
 * How far a stretch was taken, and what then: `on` with what is left and more behind it, `stop`, or `leave` the rest of
 * the stream to another.
 *
 * @category model
 * @since 0.1.0
 */
export interface Taken {
  readonly behind: number
  readonly next: 'on' | 'stop' | 'leave'
}

/**
 * What the lane is driven with.
 *
 * @category model
 * @since 0.1.0
 */
export interface Lane {
  /** Reads into a buffer between two offsets, and gives how many bytes came; 0 at the end. */
  readonly read: (into: Buffer, from: number, to: number) => Promise<number>
  /** Takes what it can of a stretch, whose bytes are written over later. */
  readonly take: (stretch: Stretch) => Promise<Taken>
  /** How many bytes are read at a time. */
  readonly chunkSize: number
}

/**
 * How many bytes are read at a time when one thread does them.
 *
 * @category model
 * @since 0.1.0
 */
export const ownChunkSize = 256 * 1024

/**
 * How many bytes are read at a time when threads share them: to send them takes time of its own.
 *
 * @category model
 * @since 0.1.0
 */
export const sharedChunkSize = 1024 * 1024

/** The longest rest that is carried from block to block. */
const longestRest = 128 * 1024

/**
 * How long a stretch can be that is read in chunks.
 *
 * @category destructors
 * @since 0.1.0
 */
export const longestStretch = (chunk: number): number => longestRest + chunk

/**
 * The longest block that is done at once.
 *
 * @category model
 * @since 0.1.0
 */
export const longestBlock = longestStretch(ownChunkSize)

// combinators

/**
 * Runs a stream through the lane, behind bytes that came before, until it ends, or is left, or the rest is too long to be
 * carried. Gives the bytes that were read and not taken, if it is not the end. Rejects as Node does when reading fails.
 *
 * @category main
 * @since 0.1.0
 */
export const throughLane = async ({ read, take, chunkSize }: Lane, before: Buffer): Promise<Buffer | undefined> => {
  if (before.length > longestRest) return before
  // Bytes are read behind a space for the rest that came before them.
  const length = longestStretch(chunkSize)
  let [here, there] = [Buffer.allocUnsafeSlow(length), Buffer.allocUnsafeSlow(length)]
  let start = longestRest - before.copy(here, longestRest - before.length)
  let end = longestRest + (await read(here, longestRest, longestRest + chunkSize))
  for (;;) {
    const isLast = end === longestRest
    const ahead = isLast ? Promise.resolve(0) : read(there, longestRest, longestRest + chunkSize)
    ahead.catch(() => undefined)
    const { behind, next } = await take({ bytes: here, start, end, isLast })
    const more = await ahead
    if (next === 'stop' || (isLast && next === 'on')) return undefined
    const left = end - behind
    if (next === 'leave' || left > longestRest) {
      return Buffer.concat([here.subarray(behind, end), there.subarray(longestRest, longestRest + more)])
    }
    start = longestRest - here.copy(there, longestRest - left, behind, end)
    end = longestRest + more
    ;[here, there] = [there, here]
  }
}
