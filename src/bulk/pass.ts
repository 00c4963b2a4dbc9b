/**
 * One input of a run: every payload migrated and written, or quarantined.
 *
 * @since 0.1.0
 */
import { unlessAborted } from './abort.js'
import { blocks, type Clerk, type Counts } from './blocks.js'
import { newline, openArray } from './bytes.js'
import { type Crew, type Queue, queue } from './crew.js'
import { alone, elements, lineCounter } from './elements.js'
import type { Failure } from './failure.js'
import { framer, type Payload, type Piece } from './frames.js'
import type { Input } from './input.js'
import { type Lane, ownChunkSize, type Stretch, sharedChunkSize, type Taken, throughLane } from './lane.js'
import { type Scanner, takingNone } from './scan.js'
import { countScanned, type Desk, type Kept, settler, shownExamples } from './settle.js'
import type { Sink } from './sink.js'

// model

/**
 * What one input is read with.
 *
 * @category model
 * @since 0.1.0
 */
export interface Pass
  extends Pick<Desk, 'migrate' | 'total' | 'examples' | 'sampler' | 'maxQuarantined' | 'elsewhere'> {
  /** Tells the lines that need no second look; absent where each needs one. */
  readonly scanner: Scanner | undefined
  /** Does the blocks of lines elsewhere; absent where they are done here. */
  readonly crew: Crew | undefined
  readonly input: Input
  readonly output: Sink
  readonly quarantined: Sink
  readonly changed: Sink | undefined
  /** Where the input stands among those that share the output line by line. */
  readonly share: 'alone' | 'first' | 'middle' | 'last'
  /** Whether the output has a payload on a line of its own: from there on it is read line by line. */
  readonly isBehindLines: boolean
  /** Takes note of a payload over several lines in an output that is shared. */
  readonly spread: () => void
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

const mebibyte = 1024 * 1024

/** The longest payload that is read, in bytes: it fits a JavaScript string with room to spare. */
const longestPayload = 256 * mebibyte

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
  const { crew, input, output, quarantined, changed, total, examples, share, signal } = context
  const { source } = input
  const frames = framer()
  let line = 1
  let lastByte = newline
  let hasKeptElement = false

  let ended: Ended | undefined

  const scanner = context.scanner ?? takingNone
  const desk = settler({ ...context, scanner, source, keepsChanges: changed !== undefined })
  const clerk: Clerk = {
    settle: (body, at) => {
      line = at
      const settled = desk.settle(body, at)
      if (settled === undefined) ended = { _tag: 'Stopped' }
      return settled
    },
    note: desk.note
  }

  const flush = async (bytes: Buffer, { rejections, changes }: Kept = desk.kept()): Promise<void> => {
    await writeAll(quarantined, rejections)
    if (changed !== undefined) await writeAll(changed, changes)
    lastByte = bytes[bytes.length - 1] ?? lastByte
    if (bytes.length > 0) await output.write(bytes)
    context.progress()
  }

  const count = (counts: Counts): void => countScanned(total, scanner, counts)
  const single = context.scanner === undefined ? undefined : alone(scanner, clerk)

  const emit = async (pieces: ReadonlyArray<Piece>): Promise<void> => {
    const out: Array<Buffer> = []
    for (const piece of pieces) {
      if (piece._tag !== 'Payload') {
        if (share !== 'alone' && piece._tag === 'Glue' && piece.bytes[piece.bytes.length - 1] === openArray) {
          ended = unshared(source, 'is a JSON array')
          return
        }
        if (piece._tag === 'Blank') total.blank()
        if (isWritten(piece, context)) out.push(piece.bytes)
        continue
      }
      line = piece.line
      const usual = single?.upgraded(piece.body, piece.line)
      const settled = usual === undefined ? clerk.settle(piece.body, piece.line) : [usual]
      if (settled === undefined) break
      if (settled.length === 0) continue
      if (share !== 'alone' && settled.some((bytes) => bytes.includes(newline))) {
        if (context.isBehindLines) {
          ended = unshared(source, 'has objects over several lines, behind payloads in lines')
          return
        }
        context.spread()
      }
      out.push(hasKeptElement ? piece.lead : (piece.opening ?? piece.lead), ...settled, piece.tail)
      hasKeptElement ||= piece.opening !== undefined
    }
    if (single !== undefined) count(single.counts())
    await flush(Buffer.concat(out))
  }

  const interrupted = (): boolean => {
    if (signal?.aborted === true) ended = { _tag: 'Interrupted', source, line }
    return signal?.aborted === true
  }

  const block = blocks(scanner, clerk)
  const doBlock = async (lines: Stretch, first: number): Promise<boolean> => {
    const done = block(lines, first)
    if (interrupted()) return false
    line = done.line
    count(done)
    await flush(done.out)
    return !interrupted() && done.goesOn
  }

  const shared = crew === undefined ? undefined : queue(crew)
  const takeDone = async (from: Queue): Promise<boolean> => {
    const done = await unlessAborted(signal, from.next())
    if (interrupted() || done === undefined) return false
    const { totals, sent } = done
    // One that crosses the limit is done again here, up to the payload that crosses it.
    if (total.totals.quarantined + totals.quarantined > context.maxQuarantined) {
      return doBlock({ ...sent, bytes: Buffer.from(sent.bytes), start: 0 }, sent.line)
    }
    line = done.next
    total.add(totals)
    examples.push(...done.examples.slice(0, shownExamples - examples.length))
    if (done.samples !== undefined) context.sampler?.add(done.samples)
    await flush(Buffer.from(done.room, 0, done.length), done)
    from.release(done)
    return !interrupted()
  }

  const takeAll = async (from: Queue): Promise<void> => {
    for (let goesOn = true; goesOn && !from.isEmpty(); ) goesOn = await takeDone(from)
  }

  const send = async (to: Queue, lines: Stretch, first: number): Promise<boolean> => {
    if (to.isFull() && !(await takeDone(to))) return false
    to.send(lines, { source, line: first })
    return true
  }

  /** The line behind what went through the lane. */
  let next = 1
  const takeLines = async (stretch: Stretch): Promise<Taken> => {
    const lines = wholeLines(stretch)
    const first = next
    const goesOn = shared === undefined ? await doBlock(lines, first) : await send(shared, lines, first)
    next = shared === undefined ? line : lineCounter(lines.bytes, lines.start, first)(lines.end)
    return { behind: lines.end, next: goesOn ? 'on' : 'stop' }
  }
  const takeElements = (): Lane['take'] => {
    const element = elements(scanner, clerk)
    return async (stretch) => {
      const done = element(stretch, next)
      if (interrupted()) return { ...done, next: 'stop' }
      next = line = done.line
      count(done)
      await flush(done.out)
      return interrupted() ? { ...done, next: 'stop' } : done
    }
  }

  /** What the lane leaves goes on through the framer. Gives whether it left anything. */
  const throughRest = async (rest: 'Lines' | 'Elements'): Promise<boolean> => {
    const start = frames.take()
    next = start.line
    const read = async (into: Buffer, from: number, to: number): Promise<number> =>
      (await unlessAborted(signal, input.read(into, from, to))) ?? 0
    const lane: Lane =
      rest === 'Lines'
        ? { read, take: takeLines, chunkSize: shared === undefined ? ownChunkSize : sharedChunkSize }
        : { read, take: takeElements(), chunkSize: ownChunkSize }
    const left = await throughLane(lane, start.bytes)
    if (shared !== undefined && ended === undefined) await takeAll(shared)
    if (ended !== undefined || interrupted() || left === undefined) return false
    frames.resume(next)
    await emit(frames.push(left))
    return true
  }

  let isLaneOpen = context.scanner !== undefined || crew !== undefined
  for (;;) {
    const chunk = await unlessAborted(signal, input.chunks.next())
    if (interrupted() || chunk === undefined || chunk.done === true) break
    await emit(frames.push(chunk.value))
    const rest = isLaneOpen && ended === undefined ? frames.rest() : undefined
    // Until an element is kept, the separator before the first one stays to be written.
    if (rest === 'Lines' || (rest === 'Elements' && hasKeptElement)) {
      isLaneOpen = false
      // A file may have grown since its end was read.
      if (!(await throughRest(rest))) break
    }
    if (ended !== undefined) return ended
    if (frames.held() > longestPayload) {
      const cause = `${source}: the payload behind line ${line} is longer than ${longestPayload / mebibyte} MiB`
      return { _tag: 'NotWorkable', cause }
    }
  }
  if (ended === undefined) await emit(frames.end())
  if (ended !== undefined) return ended
  if ((share === 'first' || share === 'middle') && lastByte !== newline) await output.write('\n')
  return { _tag: 'Done' }
}

const unshared = (source: string, what: string): Ended => ({
  _tag: 'Usage',
  cause: `${source}: ${what}; several inputs can only share an output line by line, so use --in-place`
})

/** The lines of a stretch that are whole, or the last one of a stream. */
const wholeLines = (stretch: Stretch): Stretch => {
  const { bytes, start, end, isLast } = stretch
  return isLast ? stretch : { ...stretch, end: start + bytes.subarray(start, end).lastIndexOf(newline) + 1 }
}

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

const batchLength = 4 * mebibyte

/** A byte order mark has no place but the start of an output; the end of an array is written where it was missing. */
const isWritten = (piece: Exclude<Piece, Payload>, { elsewhere, share }: Pass): boolean => {
  if (piece._tag === 'Missing') return elsewhere !== 'Output'
  return !((share === 'middle' || share === 'last') && piece._tag === 'Glue' && piece.bytes[0] === 0xef)
}
