/**
 * One input of a run: every payload migrated and written, or quarantined.
 *
 * @since 0.1.0
 */
import * as E from 'fp-ts/Either'

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
  ENOSPC: 'no space left; nothing was replaced',
  EFBIG: 'the file would be larger than is allowed; nothing was replaced',
  EROFS: 'the file system is read-only',
  Z_BUF_ERROR: 'the gzip data ends too early; nothing was replaced',
  Z_DATA_ERROR: 'the gzip data is damaged; nothing was replaced'
}

/**
 * What Node says of a failed read or write, in words. `source` is what was being read, for errors that name no file.
 *
 * @category errors
 * @since 0.1.0
 */
export const failure = (error: NodeJS.ErrnoException, source?: string): Failure => {
  const code = error.code ?? ''
  if (code === 'EPIPE') return { _tag: 'Closed' }
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
    const rejections: Array<string> = []
    const changes: Array<string> = []
    let ended: Ended | undefined
    for (const piece of pieces) {
      if (piece._tag !== 'Payload') {
        if (piece._tag === 'Blank') total.blank()
        if (isWritten(piece, context)) out.push(piece.bytes)
        continue
      }
      if (share !== 'alone' && piece.opening !== undefined) {
        const cause = `${source}: is a JSON array; several inputs can only share an output line by line, so use --in-place`
        return { _tag: 'Usage', cause }
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
        rejections.push(quarantineLine({ source, line }, migrated.left, piece.body))
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
    if (rejections.length > 0) await quarantined.write(rejections.join(''))
    if (changes.length > 0) await changed?.write(changes.join(''))
    const bytes = Buffer.concat(out)
    lastByte = bytes[bytes.length - 1] ?? lastByte
    if (bytes.length > 0) await output.write(bytes)
    context.progress()
    return ended
  }

  for await (const chunk of input.chunks) {
    if (context.signal?.aborted === true) return { _tag: 'Interrupted', source, line }
    const ended = await emit(frames.push(chunk))
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

/** A byte order mark has no place but the start of an output; the end of an array is written where it was missing. */
const isWritten = (piece: Exclude<Piece, Payload>, { isInPlace, share }: Pass): boolean => {
  if (piece._tag === 'Missing') return !isInPlace
  return !((share === 'middle' || share === 'last') && piece._tag === 'Glue' && piece.bytes[0] === 0xef)
}
