/**
 * Text from outside, such as names of files and of properties in payloads, which nobody has looked at.
 *
 * Laws, for every text:
 *
 * 1. Nothing in what is made of it is obeyed by a terminal, ends a line or turns the direction of reading
 * 2. What has nothing of that in it stays as it is
 *
 * @since 0.1.0
 */

// destructors

/**
 * A text in which each control character, and each that ends a line or turns the direction of reading, is written as JSON
 * escapes it.
 *
 * @category destructors
 * @since 0.1.0
 */
export const inert = (text: string): string =>
  text.replace(
    /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`
  )
