/**
 * Where the parts of a JSON text are.
 *
 * The text must be valid JSON: callers have parsed it. Nothing here recurses, so nesting has no limit.
 *
 * @since 0.1.0
 */
import { backslash, closeArray, closeObject, colon, comma, isSpace, openArray, openObject, quote } from './bytes.js'

// model

/**
 * A member of an object, or an element of an array, in UTF-16 offsets. For an element `start` is that of its value.
 *
 * @category model
 * @since 0.1.0
 */
export interface Part {
  /** The member's key, unescaped; the index of an element. */
  readonly key: string
  readonly start: number
  readonly valueStart: number
  readonly end: number
}

// destructors

/**
 * The offset behind white space.
 *
 * @category destructors
 * @since 0.1.0
 */
export const skipSpace = (text: string, at: number): number => {
  let i = at
  while (isSpace(text.charCodeAt(i))) i++
  return i
}

/**
 * The offset behind the string that starts here.
 *
 * @category destructors
 * @since 0.1.0
 */
export const skipString = (text: string, at: number): number => {
  let end = at
  for (;;) {
    end = text.indexOf('"', end + 1)
    let escapes = end - 1
    while (text.charCodeAt(escapes) === backslash) escapes--
    if ((end - escapes) % 2 === 1) return end + 1
  }
}

/** The offset behind the value that starts here. */
const skipValue = (text: string, at: number): number => {
  let i = at
  let depth = 0
  do {
    const code = text.charCodeAt(i)
    if (code === quote) i = skipString(text, i)
    else if (code === openObject || code === openArray) {
      depth++
      i++
    } else if (code === closeObject || code === closeArray) {
      depth--
      i++
    } else if (code === comma || code === colon || isSpace(code)) i++
    else i = skipScalar(text, i)
  } while (depth > 0)
  return i
}

/** Numbers, `true`, `false` and `null` end before a comma, a bracket or white space. */
const skipScalar = (text: string, at: number): number => {
  let i = at
  while (i < text.length) {
    const code = text.charCodeAt(i)
    if (code === comma || code === closeArray || code === closeObject || isSpace(code)) break
    i++
  }
  return i
}

const unquoted = (quoted: string): string =>
  quoted.includes('\\') ? (JSON.parse(quoted) as string) : quoted.slice(1, -1)

/**
 * The members or elements of the object or array that starts at an offset, in text order; none for any other value.
 *
 * @category destructors
 * @since 0.1.0
 */
export const parts = (text: string, at: number): ReadonlyArray<Part> => {
  const open = skipSpace(text, at)
  const isObject = text.charCodeAt(open) === openObject
  if (!isObject && text.charCodeAt(open) !== openArray) return []
  const closing = isObject ? closeObject : closeArray
  const found: Array<Part> = []
  let i = skipSpace(text, open + 1)
  while (text.charCodeAt(i) !== closing) {
    const start = i
    let key: string
    if (isObject) {
      i = skipString(text, i)
      key = unquoted(text.slice(start, i))
      i = skipSpace(text, skipSpace(text, i) + 1)
    } else key = String(found.length)
    const end = skipValue(text, i)
    found.push({ key, start, valueStart: i, end })
    i = skipSpace(text, end)
    if (text.charCodeAt(i) === comma) i = skipSpace(text, i + 1)
  }
  return found
}

// combinators

/**
 * A JSON text without the white space between its tokens, each token spelt as it was.
 *
 * @category combinators
 * @since 0.1.0
 */
export const compact = (text: string): string => {
  const first = text.charCodeAt(0)
  // One token, which most values are, has no white space between tokens.
  if (first !== openObject && first !== openArray && !isSpace(first)) return text.trimEnd()
  const kept: Array<string> = []
  let i = skipSpace(text, 0)
  let start = i
  while (i < text.length) {
    const code = text.charCodeAt(i)
    if (code === quote) i = skipString(text, i)
    else if (isSpace(code)) {
      kept.push(text.slice(start, i))
      i = skipSpace(text, i)
      start = i
    } else i++
  }
  kept.push(text.slice(start, i))
  return kept.join('')
}
