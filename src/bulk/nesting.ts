/**
 * Where strings and brackets begin and end in bytes that may be JSON, without asking whether they are.
 *
 * @since 0.1.0
 */
import {
  backslash,
  closeArray,
  closeObject,
  colon,
  comma,
  isSpace,
  newline,
  openArray,
  openObject,
  quote,
  space
} from './bytes.js'

/** The bytes that may stand outside of strings, so that an object that says `NaN` or `'a'` is still seen as a whole. */
const isText = (byte: number): boolean => (byte >= space && byte < 127) || isSpace(byte)

/**
 * Follows strings and brackets. A line end closes a string, which no valid JSON spreads over lines.
 *
 * @category model
 * @since 0.1.0
 */
export interface Nesting {
  /** The offset of the first comma or closing bracket outside of strings and brackets, or the length. */
  readonly until: (bytes: Buffer, from: number) => number
  /**
   * The offset behind the bracket that closes the first one, or the length; `undefined` where a byte comes first that no
   * text has, or a bracket that JSON cannot have there, as far as brackets, commas and colons tell.
   */
  readonly close: (bytes: Buffer, from: number) => number | undefined
  readonly depth: () => number
  readonly inString: () => boolean
}

/**
 * At the start of a value.
 *
 * @category constructors
 * @since 0.1.0
 */
export const nesting = (): Nesting => {
  const open: Array<number> = []
  let inString = false
  let isEscaped = false
  let previous = 0
  return {
    until: (bytes, from) => {
      let i = from
      for (; i < bytes.length; i++) {
        const byte = bytes[i] as number
        if (inString) {
          if (isEscaped) isEscaped = false
          else if (byte === backslash) isEscaped = true
          else if (byte === quote || byte === newline) inString = false
        } else if (byte === quote) inString = true
        else if (byte === openObject || byte === openArray) open.push(byte)
        else if (open.length === 0 && (byte === comma || byte === closeArray)) break
        else if (byte === closeObject || byte === closeArray) open.pop()
      }
      return i
    },
    close: (bytes, from) => {
      let i = from
      while (i < bytes.length) {
        const byte = bytes[i++] as number
        if (inString) {
          if (byte === newline) return undefined
          if (isEscaped) isEscaped = false
          else if (byte === backslash) isEscaped = true
          else if (byte === quote) inString = false
        } else if (byte === openObject || byte === openArray) {
          const inArray = open[open.length - 1] === openArray
          const isValue =
            open.length === 0 || previous === colon || (inArray && (previous === openArray || previous === comma))
          if (!isValue) return undefined
          open.push(byte)
          previous = byte
        } else if (!isText(byte)) return undefined
        else if (!isSpace(byte)) {
          previous = byte
          if (byte === quote) inString = true
          else if (byte === closeObject || byte === closeArray) {
            open.pop()
            if (open.length === 0) break
          }
        }
      }
      return i
    },
    depth: () => open.length,
    inString: () => inString
  }
}
