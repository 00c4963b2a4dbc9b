/**
 * Payloads that do not come in lines: elements of an array, in blocks, and single ones.
 *
 * Law: what is written, counted and quarantined is what the exact way alone writes, counts and quarantines.
 *
 * @since 0.1.0
 */
import { isUtf8 } from 'node:buffer'

import { type Clerk, type Counts, type Output, output } from './blocks.js'
import { closeArray, closeObject, comma, isSpace, newline, openObject, spaceEnd } from './bytes.js'
import type { Stretch, Taken } from './lane.js'
import { nesting } from './nesting.js'
import { none, type Scanner } from './scan.js'

// model

/**
 * Elements that are done, and how far that came. What is `out` is written over by the next ones but one.
 *
 * @category model
 * @since 0.1.0
 */
export interface Elements extends Counts, Taken {
  readonly out: Buffer
  /** The line of the first byte that was not taken. */
  readonly line: number
}

/**
 * Reads payloads one at a time.
 *
 * @category model
 * @since 0.1.0
 */
export interface Alone {
  /** The bytes to write for a payload, or `undefined` for the exact way. */
  readonly upgraded: (body: Buffer, line: number) => Buffer | undefined
  /** What the payloads since the last time came to. */
  readonly counts: () => Counts
}

// destructors

/**
 * Counts line feeds up to one offset after the other, from the number of a first line on.
 *
 * @category destructors
 * @since 0.1.0
 */
export const lineCounter = (bytes: Buffer, start: number, firstLine: number): ((offset: number) => number) => {
  let line = firstLine
  let next = bytes.indexOf(newline, start)
  return (offset) => {
    for (; next !== -1 && next < offset; next = bytes.indexOf(newline, next + 1)) line++
    return line
  }
}

// combinators

/**
 * Does the elements of one stretch after the other, the first of which starts behind an element that was kept. What is
 * no whole element is not taken: the end of the array, above all.
 *
 * @category combinators
 * @since 0.1.0
 */
export const elements = (scanner: Scanner, clerk: Clerk): ((stretch: Stretch, line: number) => Elements) => {
  const out = output()
  return (stretch, line) => {
    const lineAt = lineCounter(stretch.bytes, stretch.start, line)
    const atOffsets: Clerk = {
      settle: (body, at) => clerk.settle(body, lineAt(at)),
      note: (bytes, at) => clerk.note(bytes, lineAt(at))
    }
    const taken = whole(scanner, atOffsets, stretch, out)
    return { ...scanner.counts(), blank: 0, ...taken, out: out.take(), line: lineAt(taken.behind) }
  }
}

/** Bytes that stay are copied as late as can be, in pieces as long as can be. */
const whole = (scanner: Scanner, clerk: Clerk, { bytes, start, end, isLast }: Stretch, out: Output): Taken => {
  const text = bytes.subarray(0, end)
  const isLoaded =
    isUtf8(text.subarray(start, text.lastIndexOf(closeObject) + 1)) && scanner.load(bytes, start, end, 'texts')
  let at = start
  let kept = start
  const taken = (next: Taken['next']): Taken => {
    out.append(scanner, bytes, kept, at)
    return { behind: at, next }
  }
  for (;;) {
    const separator = spaceEnd(bytes, at, end)
    const first = text[separator] === comma ? spaceEnd(bytes, separator + 1, end) : separator
    if (first === end) return taken(isLast ? 'leave' : 'on')
    if (first === separator) return taken('leave')
    let behind = isLoaded && text[first] === openObject ? scanner.scan(first) : none
    if (behind !== none && endsElement(text[behind]) && clerk.note(bytes, first)) {
      kept = scanner.write(kept)
      while (isSpace(text[behind - 1])) behind--
    } else {
      behind = nesting().until(text, first)
      if (behind === end) return taken(isLast ? 'leave' : 'on')
      while (behind > first && isSpace(text[behind - 1])) behind--
      const settled = clerk.settle(text.subarray(first, behind), first)
      if (settled === undefined) return taken('stop')
      out.append(scanner, bytes, kept, settled.length === 0 ? at : first)
      for (const piece of settled) out.copy(piece, 0, piece.length)
      kept = behind
    }
    at = behind
  }
}

const endsElement = (byte: number | undefined): boolean => byte === comma || byte === closeArray

/**
 * For payloads that come one at a time.
 *
 * @category combinators
 * @since 0.1.0
 */
export const alone = (scanner: Scanner, { note }: Pick<Clerk, 'note'>): Alone => ({
  upgraded: (body, line) => {
    const { length } = body
    if (!isUtf8(body) || !scanner.load(body, 0, length, 'texts') || scanner.scan(0) !== length) return undefined
    if (!note(body, line)) return undefined
    const kept = scanner.write(0)
    return kept === 0 ? body : Buffer.concat([scanner.taken(), body.subarray(kept)])
  },
  counts: () => ({ ...scanner.counts(), blank: 0 })
})
