/**
 * Where bytes go.
 *
 * @since 0.1.0
 */

// model

/**
 * What bytes are written to. Nothing is in place before `settle` or `finish`; `discard` leaves what was there, or what
 * was kept. A write may still be under way when the next one is asked for, which waits for it: until then its bytes must
 * stay, and what it fails with comes late. All reject as Node does.
 *
 * @category model
 * @since 0.1.0
 */
export interface Sink {
  readonly write: (bytes: Buffer | string) => Promise<void>
  /** Waits until what has been written so far is on the disk; more can be written. */
  readonly sync: () => Promise<void>
  /** Puts what has been written so far in place; more can be written. */
  readonly settle: () => Promise<void>
  /** What was settled stays, whatever comes. */
  readonly keep: () => void
  /** Waits until all that was written is on the disk; nothing can be written any more. */
  readonly ready: () => Promise<void>
  readonly finish: () => Promise<void>
  readonly discard: () => Promise<void>
}

// constructors

/**
 * A sink that forgets.
 *
 * @category constructors
 * @since 0.1.0
 */
export const nowhere: Sink = {
  write: async () => undefined,
  sync: async () => undefined,
  settle: async () => undefined,
  keep: () => undefined,
  ready: async () => undefined,
  finish: async () => undefined,
  discard: async () => undefined
}
