/**
 * Text as HTML that a browser shows and never obeys.
 *
 * Laws, for every text:
 *
 * 1. What is made of it parses as text, and as the elements of `visible`, in HTML and in XML
 * 2. Nothing in it is hidden or turns the direction of reading: such a character is shown as its code point, `U+202E`
 *
 * @since 0.1.0
 */

// model

/**
 * A piece of HTML: nothing in it came from outside but through `plain` and `visible`.
 *
 * @category model
 * @since 0.1.0
 */
export type Html = string & { readonly _tag: unique symbol }

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;'
}

/** Control and format characters (but line feed and tab), separators of lines, halves of characters, and what is none. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Noncharacter_Code_Point}]/gu

// constructors

const codePoint = (char: string): string =>
  `U+${(char.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0')}`

const escaped = (text: string): string => text.replace(/[&<>"']/g, (char) => entities[char] as string)

const isSeen = (char: string): boolean => char === '\n' || char === '\t'

/**
 * A text for an attribute, or where nothing may stand but text.
 *
 * @category constructors
 * @since 0.1.0
 */
export const plain = (text: string): Html =>
  escaped(text.replace(unseen, (char) => (isSeen(char) ? char : codePoint(char)))) as Html

/**
 * A text from outside, in which what cannot be seen is told from what can.
 *
 * @category constructors
 * @since 0.1.0
 */
export const visible = (text: string): Html =>
  escaped(text).replace(unseen, (char) =>
    isSeen(char) ? char : `<span class="point">${codePoint(char)}</span>`
  ) as Html

/**
 * A sentence of this package, with what stands between backticks as code.
 *
 * @category constructors
 * @since 0.1.0
 */
export const sentence = (text: string): Html => escaped(text).replace(/`([^`]*)`/g, '<code>$1</code>') as Html

/**
 * HTML with HTML in it. Anything else does not compile.
 *
 * @category constructors
 * @since 0.1.0
 */
export const html = (
  strings: TemplateStringsArray,
  ...parts: ReadonlyArray<Html | number | ReadonlyArray<Html>>
): Html =>
  strings.reduce((text, string, i) => {
    const part = parts[i - 1]
    return text + (typeof part === 'object' ? part.join('') : String(part)) + string
  }) as Html
