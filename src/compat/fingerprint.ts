/**
 * Fingerprints: FNV-1a, 64 bits, over the UTF-8 text of what identifies a finding.
 *
 * @since 0.1.0
 */

const prime = 0x100000001b3n
const basis = 0xcbf29ce484222325n
const mask = 0xffffffffffffffffn

// destructors

/**
 * The 64-bit FNV-1a hash of a text, as 16 hexadecimal digits.
 *
 * @example
 * import { fnv1a } from 'connect-session-reconcile/compat'
 *
 * assert.strictEqual(fnv1a(''), 'cbf29ce484222325')
 * assert.strictEqual(fnv1a('a'), 'af63dc4c8601ec8c')
 *
 * @category destructors
 * @since 0.1.0
 */
export const fnv1a = (text: string): string => {
  let hash = basis
  for (const byte of utf8(text)) hash = ((hash ^ BigInt(byte)) * prime) & mask
  return hash.toString(16).padStart(16, '0')
}

/** The UTF-8 bytes of a text; a lone surrogate counts as the three bytes of its number. */
const utf8 = (text: string): ReadonlyArray<number> =>
  Array.from(text).flatMap((character) => {
    const code = character.codePointAt(0) ?? 0
    if (code < 0x80) return [code]
    const tail = (shift: number): number => 0x80 | ((code >> shift) & 0x3f)
    if (code < 0x800) return [0xc0 | (code >> 6), tail(0)]
    if (code < 0x10000) return [0xe0 | (code >> 12), tail(6), tail(0)]
    return [0xf0 | (code >> 18), tail(12), tail(6), tail(0)]
  })
