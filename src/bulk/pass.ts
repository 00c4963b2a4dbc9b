/**
 * One input of a run: every payload migrated and written, or quarantined.
 *
 * @since 0.1.0
 */
import * as E from 'fp-ts/Either'

import { unlessAborted } from './abort.js'
import { framer, type Payload, type Piece } from './frames.js'
import type { Input } from './input.js'
import { alone, type Counts, throughLane } from './lines.js'
import type { Migrate } from './migrateBytes.js'
import type { Rejection } from './migrateText.js'
import type { Sink } from './output.js'
import { changesLine, type Place, quarantineLine } from './records.js'
import type { Tally } from './report.js'
import type { Scanner } from './scan.js'

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
  /** Tells the lines that need no second look; absent where each needs one. */
  readonly scanner: Scanner | undefined
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
  try {
    return await through(context)
  } finally {
    // Not waited for: what is being read may never come.
    context.input.chunks.return(undefined).catch(() => undefined)
  }
}

const through = async (context: Pass): Promise<Ended> => {
  const { migrate, scanner, input, output, quarantined, changed, total, examples, isInPlace, share, signal } = context
  const { source } = input
  const frames = framer()
  let line = 1
  let lastByte = newline
  let hasKeptElement = false

  let rejections: Array<string> = []
  let changes: Array<string> = []
  let ended: Ended | undefined

  /** What is to be written for a payload; `undefined` to stop behind it. */
  const settle = (body: Buffer, at: number): ReadonlyArray<Buffer> | undefined => {
    line = at
    const migrated = migrate(body)
    if (E.isRight(migrated)) {
      total.migrated(migrated.right.changes)
      if (changed !== undefined && migrated.right.changes.length > 0) {
        changes.push(changesLine({ source, line }, migrated.right))
      }
      return [migrated.right.bytes]
    }
    total.rejected(migrated.left.reason)
    for (const part of quarantineLine({ source, line }, migrated.left, body)) rejections.push(part)
    if (examples.length < shownExamples) examples.push({ source, line, ...migrated.left })
    if (total.quarantined() > context.maxQuarantined) {
      ended = { _tag: 'Stopped' }
      return undefined
    }
    return isInPlace ? [body] : []
  }

  const flush = async (bytes: Buffer): Promise<void> => {
    await writeAll(quarantined, rejections)
    if (changed !== undefined) await writeAll(changed, changes)
    rejections = []
    changes = []
    lastByte = bytes[bytes.length - 1] ?? lastByte
    if (bytes.length > 0) await output.write(bytes)
    context.progress()
  }

  const scans = changed === undefined ? scanner : undefined
  const count = (counts: Counts): void => {
    const rules = (scans?.replacements ?? []).flatMap(({ rule }, i): ReadonlyArray<readonly [string, number]> => {
      const times = counts.written[i] ?? 0
      return rule === undefined || times === 0 ? [] : [[rule, times]]
    })
    total.scanned(counts, rules)
  }
  const single = scans === undefined ? undefined : alone(scans)

  const emit = async (pieces: ReadonlyArray<Piece>): Promise<void> => {
    const out: Array<Buffer> = []
    for (const piece of pieces) {
      if (piece._tag !== 'Payload') {
        if (share !== 'alone' && piece._tag === 'Glue' && piece.bytes[piece.bytes.length - 1] === openArray) {
          const cause = `${source}: is a JSON array; several inputs can only share an output line by line, so use --in-place`
          ended = { _tag: 'Usage', cause }
          return
        }
        if (piece._tag === 'Blank') total.blank()
        if (isWritten(piece, context)) out.push(piece.bytes)
        continue
      }
      const usual = single?.upgraded(piece.body)
      const settled = usual === undefined ? settle(piece.body, piece.line) : [usual]
      if (settled === undefined) break
      if (settled.length === 0) continue
      out.push(hasKeptElement ? piece.lead : (piece.opening ?? piece.lead), ...settled, piece.tail)
      hasKeptElement ||= piece.opening !== undefined
    }
    if (single !== undefined) count(single.counts())
    await flush(Buffer.concat(out))
  }

  const interrupted = (): boolean => {
    if (signal?.aborted === true) ended = { _tag: 'Interrupted', source, line }
    return ended !== undefined
  }

  /** Lines that need no second look go through the lane; what it leaves waits for the rest of its line. */
  const throughLines = async ({ bytes, line: first }: { readonly bytes: Buffer; readonly line: number }) => {
    const left = await throughLane(
      {
        scanner: scans as Scanner,
        read: async (into, from, to) => (await unlessAborted(signal, input.read(into, from, to))) ?? 0,
        settle,
        flush: async (block, counts, next) => {
          if (signal?.aborted === true) return !interrupted()
          line = next
          count(counts)
          await flush(block)
          return !interrupted()
        }
      },
      bytes,
      first
    )
    if (left === undefined) return
    frames.resume(left.line)
    await emit(frames.push(left.bytes))
  }

  let isLaneOpen = scans !== undefined
  for (;;) {
    const next = await unlessAborted(signal, input.chunks.next())
    if (interrupted() || next === undefined || next.done === true) break
    await emit(frames.push(next.value))
    const lines = isLaneOpen && ended === undefined ? frames.lines() : undefined
    if (lines !== undefined) {
      isLaneOpen = false
      await throughLines(lines)
    }
    if (ended !== undefined) return ended
    if (frames.held() > longestPayload) {
      return { _tag: 'NotWorkable', cause: `${source}: the payload behind line ${line} is longer than 256 MiB` }
    }
  }
  if (ended === undefined) await emit(frames.end())
  if (ended !== undefined) return ended
  if ((share === 'first' || share === 'middle') && lastByte !== newline) await output.write('\n')
  return { _tag: 'Done' }
}

const newline = 10
const openArray = 91

/** Writes texts a good deal at a time: all of them may be longer than a string can be. */
const writeAll = async (sink: Sink, texts: ReadonlyArray<string>): Promise<void> => {
  for (let at = 0; at < texts.length; ) {
    const batch: Array<string> = []
    for (let length = 0; at < texts.length && length < batchLength; at++) {
      const text = texts[at] as string
      batch.push(text)
      length += text.length
    }
    await sink.write(batch.join(''))
  }
}

const batchLength = 4 * 1024 * 1024

/** A byte order mark has no place but the start of an output; the end of an array is written where it was missing. */
const isWritten = (piece: Exclude<Piece, Payload>, { isInPlace, share }: Pass): boolean => {
  if (piece._tag === 'Missing') return !isInPlace
  return !((share === 'middle' || share === 'last') && piece._tag === 'Glue' && piece.bytes[0] === 0xef)
}
