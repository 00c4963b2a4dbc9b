/**
 * Where strings and brackets begin and end in bytes that may be JSON, without asking whether they are.
 *
 * @since 0.1.0
 */

const newline = 10
const quote = 34
const comma = 44
const backslash = 92
const openArray = 91
const closeArray = 93
const openObject = 123
const closeObject = 125

/**
 * Whether a byte is white space to JSON.
 *
 * @category destructors
 * @since 0.1.0
 */
export const isSpace = (byte: number | undefined): boolean =>
  byte === 32 || byte === newline || byte === 13 || byte === 9

/** The bytes that JSON has outside of strings. */
const structural = new Set(Buffer.from(' \t\r\n{}[]:,"0123456789+-.eEtruefalsn'))

/**
 * Follows strings and brackets. A line end closes a string, which no valid JSON spreads over lines.
 *
 * @category model
 * @since 0.1.0
 */
export interface Nesting {
  readonly step: (byte: number) => void
  /** The offset of the first comma or closing bracket outside of strings and brackets, or the length. */
  readonly until: (bytes: Buffer, from: number) => number
  readonly depth: () => number
  readonly inString: () => boolean
  /** Whether JSON may have this byte here, as far as brackets, commas and colons tell. */
  readonly allows: (byte: number) => boolean
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
    step: (byte) => {
      if (inString) {
        if (isEscaped) isEscaped = false
        else if (byte === backslash) isEscaped = true
        else if (byte === quote || byte === newline) inString = false
        return
      }
      if (byte === quote) inString = true
      else if (byte === openObject || byte === openArray) open.push(byte)
      else if (byte === closeObject || byte === closeArray) open.pop()
      if (!isSpace(byte)) previous = byte
    },
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
    depth: () => open.length,
    inString: () => inString,
    allows: (byte) => {
      if (inString) return byte !== newline
      if (byte !== openObject && byte !== openArray) return structural.has(byte)
      const inArray = open[open.length - 1] === openArray
      return open.length === 0 || previous === 58 || (inArray && (previous === openArray || previous === comma))
    }
  }
}
