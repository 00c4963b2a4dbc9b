/**
 * Cuts a stream of bytes into payloads, without reading them: NDJSON lines, JSON objects, the elements of a JSON array.
 *
 * The content tells which. An array is cut at its commas. Anything else is cut behind each object until one of them
 * fills a line; from there on, and from where the brackets cannot be JSON, it is cut at the ends of lines.
 *
 * Laws:
 *
 * 1. The bytes of all pieces but `Missing`, in order, are the bytes of the input
 * 2. The pieces do not depend on how the input is cut into chunks
 * 3. Memory is that of the longest payload, not of the input
 * 4. Time is linear in the input, however it is cut into chunks
 *
 * @since 0.1.0
 */
import { carriageReturn, closeArray, comma, isSpace, newline, openArray, openObject } from './bytes.js'
import { cursor } from './cursor.js'
import { nesting } from './nesting.js'

// model

/**
 * One value of a stream, with the separator before it (`lead`) and the line ending behind it (`tail`), which go when
 * the value goes.
 *
 * @category model
 * @since 0.1.0
 */
export interface Payload {
  readonly _tag: 'Payload'
  readonly lead: Buffer
  readonly body: Buffer
  readonly tail: Buffer
  /** The line of its first byte, from 1. */
  readonly line: number
  /** The column of its first byte, from 1, in bytes. */
  readonly column: number
  /** For an element of an array, the `lead` of its first element: what stands before the first one kept. */
  readonly opening?: Buffer
}

/**
 * A part of a stream: a payload, a line of white space, bytes that belong to no payload (a byte order mark, brackets,
 * white space), or the closing bracket that an array cut short does not have.
 *
 * @category model
 * @since 0.1.0
 */
export type Piece = Payload | { readonly _tag: 'Blank' | 'Glue' | 'Missing'; readonly bytes: Buffer }

/**
 * Takes the chunks of a stream and gives the pieces that are complete.
 *
 * @category model
 * @since 0.1.0
 */
export interface Framer {
  readonly push: (chunk: Buffer) => ReadonlyArray<Piece>
  readonly end: () => ReadonlyArray<Piece>
  /** How many bytes wait for the end of their payload. */
  readonly held: () => number
  /** What the rest of the stream is, from the start of a line or the end of an element on; `undefined` if not told yet. */
  readonly rest: () => 'Lines' | 'Elements' | undefined
  /** The bytes of the rest that wait, and the line they start on. They wait no longer. */
  readonly take: () => { readonly bytes: Buffer; readonly line: number }
  /** Goes on behind lines or elements that were taken elsewhere. */
  readonly resume: (line: number) => void
}

/** A mode looks at the bytes that wait, takes what is complete, and names the next mode; `undefined` waits for more. */
type Mode = (final: boolean) => Mode | undefined

const none = Buffer.alloc(0)
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf])

// constructors

/**
 * A framer at the start of a stream.
 *
 * @category constructors
 * @since 0.1.0
 */
export const framer = (): Framer => {
  const at = cursor()
  let pieces: Array<Piece> = []
  let opening: Buffer | undefined
  /** The mode of an element that is not the first, as long as it is the mode. */
  let further: Mode | undefined

  const glue = (length: number): void => {
    if (length > 0) pieces.push({ _tag: 'Glue', bytes: at.take(length) })
  }

  const payload = (lead: number, body: number, tail: number, first?: Buffer): void => {
    const before = at.take(lead)
    const place = at.position()
    const piece = { _tag: 'Payload', lead: before, body: at.take(body), tail: at.take(tail), ...place } as const
    pieces.push(first === undefined ? piece : { ...piece, opening: first })
  }

  const start: Mode = (final) => {
    if (at.length() < 3 && !final) return undefined
    if (at.peek(3).equals(byteOrderMark)) glue(3)
    return between()
  }

  /** Before the first value, or behind a value that did not fill its line. */
  const between = (): Mode => {
    let i = 0
    return (final) => {
      for (; i < at.length(); i++) {
        const byte = at.byte(i)
        if (byte === newline) {
          pieces.push({ _tag: 'Blank', bytes: at.take(i + 1) })
          i = -1
        } else if (byte === openObject) return object()
        else if (byte === openArray && opening === undefined) {
          glue(i + 1)
          return element(true)
        } else if (!isSpace(byte)) return lines
      }
      return final ? lines : undefined
    }
  }

  /** One object that may span lines, as far as brackets and strings tell; what cannot be JSON is left to `lines`. */
  const object = (): Mode => {
    const scan = nesting()
    let lead = 0
    while (isSpace(at.byte(lead))) lead++
    let i = lead
    const mode: Mode = (final) => {
      const bytes = at.peek(at.length())
      const end = scan.close(bytes, i)
      if (end === undefined) return lines
      if (scan.depth() === 0) return behind(lead, end - lead, bytes.subarray(lead, end).includes(newline))
      i = end
      if (final) payload(lead, at.length() - lead, 0)
      return undefined
    }
    return mode
  }

  /** Behind an object: the rest of its line tells whether the stream is one of lines. */
  const behind = (lead: number, body: number, spansLines: boolean): Mode => {
    let i = lead + body
    return (final) => {
      while (i < at.length() && isSpace(at.byte(i)) && at.byte(i) !== newline) i++
      if (i === at.length() && !final) return undefined
      if (i < at.length() && at.byte(i) !== newline) {
        if (!spansLines) return lines
        payload(lead, body, 0)
        return between()
      }
      payload(lead, body, Math.min(i + 1, at.length()) - lead - body)
      return spansLines ? between() : lines
    }
  }

  /** Every line is a payload or blank. */
  const lines: Mode = (final) => {
    for (;;) {
      const found = at.indexOf(newline)
      const end = found === -1 ? at.length() : found
      if ((found === -1 && !final) || at.length() === 0) return undefined
      let i = 0
      while (i < end && isSpace(at.byte(i))) i++
      if (i === end) pieces.push({ _tag: 'Blank', bytes: at.take(Math.min(end + 1, at.length())) })
      else {
        const body = found > 0 && at.byte(end - 1) === carriageReturn ? end - 1 : end
        payload(0, body, found === -1 ? 0 : end + 1 - body)
      }
    }
  }

  /** One element of an array, from behind the bracket or the element before it. */
  const element = (isFirst: boolean): Mode => {
    const scan = nesting()
    let lead = 0
    let isSeparated = isFirst
    let i = -1
    const emit = (end: number): void => {
      let body = end
      while (body > lead && isSpace(at.byte(body - 1))) body--
      opening ??= Buffer.from(at.peek(lead))
      payload(lead, body - lead, 0, opening)
    }
    const mode: Mode = (final) => {
      if (i === -1) {
        while (isSpace(at.byte(lead)) || (!isSeparated && at.byte(lead) === comma)) {
          if (at.byte(lead) === comma) isSeparated = true
          lead++
        }
        if (lead === at.length() && !final) return undefined
        if (at.byte(lead) === closeArray && (isFirst || !isSeparated)) {
          opening ??= none
          glue(lead + 1)
          return rest()
        }
        i = lead
      }
      i = scan.until(at.peek(at.length()), i)
      if (i < at.length()) {
        emit(i)
        return element(false)
      }
      if (!final) return undefined
      const isWhole = i > lead && scan.depth() === 0 && !scan.inString()
      emit(i)
      glue(at.length())
      if (isWhole) payload(0, 0, 0, opening)
      pieces.push({ _tag: 'Missing', bytes: Buffer.from([closeArray]) })
      return undefined
    }
    if (!isFirst) further = mode
    return mode
  }

  /** Behind an array: the rest of its line. */
  const rest = (): Mode => {
    let i = 0
    return (final) => {
      while (i < at.length() && isSpace(at.byte(i)) && at.byte(i) !== newline) i++
      if (i === at.length() && !final) return undefined
      glue(at.byte(i) === newline ? i + 1 : i)
      return lines
    }
  }

  let mode: Mode = start
  const run = (final: boolean): ReadonlyArray<Piece> => {
    pieces = []
    for (let next = mode(final); next !== undefined; next = mode(final)) mode = next
    return pieces
  }
  return {
    push: (chunk) => {
      at.append(chunk)
      return run(false)
    },
    end: () => run(true),
    held: at.length,
    rest: () => (mode === lines ? 'Lines' : mode === further ? 'Elements' : undefined),
    take: () => {
      if (mode === further) mode = element(false)
      const { line } = at.position()
      return { bytes: at.take(at.length()), line }
    },
    resume: at.resume
  }
}
