/**
 * The bytes that JSON and lines are told by, which are the same as UTF-16 code units.
 *
 * @since 0.1.0
 */

// model

/**
 * White space, and what stands between values and around them.
 *
 * @category model
 * @since 0.1.0
 */
export const tab = 9,
  newline = 10,
  carriageReturn = 13,
  space = 32,
  quote = 34,
  comma = 44,
  colon = 58,
  openArray = 91,
  backslash = 92,
  closeArray = 93,
  openObject = 123,
  closeObject = 125

// destructors

/**
 * Whether a byte, or a UTF-16 code unit, is white space to JSON.
 *
 * @category destructors
 * @since 0.1.0
 */
export const isSpace = (code: number | undefined): boolean =>
  code === space || code === newline || code === carriageReturn || code === tab

/**
 * The offset of the first byte before an end that is no white space, or the end.
 *
 * @category destructors
 * @since 0.1.0
 */
export const spaceEnd = (bytes: Buffer, at: number, end: number): number => {
  let i = at
  while (i < end && isSpace(bytes[i])) i++
  return i
}
