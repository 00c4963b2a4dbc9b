/**
 * One input of a run: every payload migrated and written, or quarantined.
 *
 * @since 0.1.0
 */
import * as E from 'fp-ts/Either'

import { unlessAborted } from './abort.js'
import { framer, type Payload, type Piece } from './frames.js'
import type { Input } from './input.js'
import type { Migrate } from './migrateBytes.js'
import type { Rejection } from './migrateText.js'
import type { Sink } from './output.js'
import { changesLine, type Place, quarantineLine } from './records.js'
import type { Tally } from './report.js'

// model

/**
 * A payload that was quarantined, and why.
 *
 * @category model
 * @since 0.1.0
 */
export interface Quarantined extends Place, Rejection {}

/**
 * What one input is read with.
 *
 * @category model
 * @since 0.1.0
 */
export interface Pass {
  readonly migrate: Migrate
  readonly input: Input
  readonly output: Sink
  readonly quarantined: Sink
  readonly changed: Sink | undefined
  readonly total: Tally
  /** The first few quarantined payloads of the run. */
  readonly examples: Array<Quarantined>
  /** Stop when more payloads than this have been quarantined. */
  readonly maxQuarantined: number
  /** Whether quarantined payloads stay where they are. */
  readonly isInPlace: boolean
  /** Where the input stands among those that share the output line by line. */
  readonly share: 'alone' | 'first' | 'middle' | 'last'
  readonly signal: AbortSignal | undefined
  readonly progress: () => void
}

/**
 * How an input ended. `Stopped`: too many payloads were quarantined.
 *
 * @category model
 * @since 0.1.0
 */
export type Ended =
  | { readonly _tag: 'Done' }
  | { readonly _tag: 'Stopped' }
  | Failure
  | { readonly _tag: 'Usage'; readonly cause: string }
  | { readonly _tag: 'Interrupted'; readonly source: string; readonly line: number }

/**
 * What a failed read or write is to a run. `Closed`: nobody reads standard output any more.
 *
 * @category errors
 * @since 0.1.0
 */
export type Failure = { readonly _tag: 'Closed' } | { readonly _tag: 'NotWorkable'; readonly cause: string }

/** The longest payload that is read, in bytes: it fits a JavaScript string with room to spare. */
const longestPayload = 256 * 1024 * 1024

const shownExamples = 5

// errors

const causes: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or folder',
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  EISDIR: 'is a folder; name a file',
  ENOTDIR: 'a part of this path is a file, not a folder',
  ENOSPC: 'no space left',
  EDQUOT: 'no space left for this user',
  EFBIG: 'the file would be larger than is allowed',
  EROFS: 'the file system is read-only',
  EPIPE: 'nobody reads it any more',
  Z_BUF_ERROR: 'the gzip data ends too early; copy the file again',
  Z_DATA_ERROR: 'the gzip data is damaged, or something else follows it; copy the file again'
}

/**
 * What Node says of a failed read or write, in words. `source` is what was being read, for errors that name no file.
 *
 * @category errors
 * @since 0.1.0
 */
export const failure = (error: NodeJS.ErrnoException, source?: string): Failure => {
  const code = error.code ?? ''
  if (code === 'EPIPE' && error.path === undefined) return { _tag: 'Closed' }
  const cause = causes[code] ?? error.message
  const path = error.path ?? source
  return { _tag: 'NotWorkable', cause: path === undefined ? cause : `${path}: ${cause}` }
}

// combinators

/**
 * Reads one input to its end. Rejects as Node does when reading or writing fails.
 *
 * @category main
 * @since 0.1.0
 */
export const pass = async (context: Pass): Promise<Ended> => {
  const { migrate, input, output, quarantined, changed, total, examples, isInPlace, share } = context
  const { source } = input
  const frames = framer()
  let line = 1
  let lastByte = newline
  let hasKeptElement = false

  const emit = async (pieces: ReadonlyArray<Piece>): Promise<Ended | undefined> => {
    const out: Array<Buffer> = []
    const rejections = batches(quarantined)
    const changes: Array<string> = []
    let ended: Ended | undefined
    for (const piece of pieces) {
      if (piece._tag !== 'Payload') {
        if (share !== 'alone' && piece._tag === 'Glue' && piece.bytes[piece.bytes.length - 1] === openArray) {
          const cause = `${source}: is a JSON array; several inputs can only share an output line by line, so use --in-place`
          return { _tag: 'Usage', cause }
        }
        if (piece._tag === 'Blank') total.blank()
        if (isWritten(piece, context)) out.push(piece.bytes)
        continue
      }
      line = piece.line
      const migrated = migrate(piece.body)
      if (E.isRight(migrated)) {
        total.migrated(migrated.right.changes)
        if (changed !== undefined && migrated.right.changes.length > 0) {
          changes.push(changesLine({ source, line }, migrated.right))
        }
      } else {
        total.rejected(migrated.left.reason)
        for (const part of quarantineLine({ source, line }, migrated.left, piece.body)) await rejections.add(part)
        if (examples.length < shownExamples) examples.push({ source, line, ...migrated.left })
        if (total.quarantined() > context.maxQuarantined) {
          ended = { _tag: 'Stopped' }
          break
        }
      }
      if (E.isLeft(migrated) && !isInPlace) continue
      out.push(
        hasKeptElement ? piece.lead : (piece.opening ?? piece.lead),
        E.isRight(migrated) ? migrated.right.bytes : piece.body,
        piece.tail
      )
      hasKeptElement ||= piece.opening !== undefined
    }
    await rejections.flush()
    if (changes.length > 0) await changed?.write(changes.join(''))
    const bytes = Buffer.concat(out)
    lastByte = bytes[bytes.length - 1] ?? lastByte
    if (bytes.length > 0) await output.write(bytes)
    context.progress()
    return ended
  }

  const chunks = input.chunks[Symbol.asyncIterator]()
  for (;;) {
    const next = await unlessAborted(context.signal, chunks.next())
    if (next === undefined || context.signal?.aborted === true) return { _tag: 'Interrupted', source, line }
    if (next.done === true) break
    const ended = await emit(frames.push(next.value))
    if (ended !== undefined) return ended
    if (frames.held() > longestPayload) {
      return { _tag: 'NotWorkable', cause: `${source}: the payload behind line ${line} is longer than 256 MiB` }
    }
  }
  const ended = await emit(frames.end())
  if (ended !== undefined) return ended
  if ((share === 'first' || share === 'middle') && lastByte !== newline) await output.write('\n')
  return { _tag: 'Done' }
}

const newline = 10
const openArray = 91

/** Text that is written a good deal at a time. */
const batches = (
  sink: Sink
): { readonly add: (text: string) => Promise<void>; readonly flush: () => Promise<void> } => {
  let batch: Array<string> = []
  let length = 0
  const flush = async (): Promise<void> => {
    if (length === 0) return
    const text = batch.join('')
    batch = []
    length = 0
    await sink.write(text)
  }
  return {
    add: async (text) => {
      batch.push(text)
      length += text.length
      if (length > batchLength) await flush()
    },
    flush
  }
}

const batchLength = 4 * 1024 * 1024

/** A byte order mark has no place but the start of an output; the end of an array is written where it was missing. */
const isWritten = (piece: Exclude<Piece, Payload>, { isInPlace, share }: Pass): boolean => {
  if (piece._tag === 'Missing') return !isInPlace
  return !((share === 'middle' || share === 'last') && piece._tag === 'Glue' && piece.bytes[0] === 0xef)
}
