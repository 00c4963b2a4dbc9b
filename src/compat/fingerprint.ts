/**
 * Fingerprints: FNV-1a, 64 bits, over the UTF-8 text of what identifies a finding.
 *
 * @since 0.1.0
 */

/** The prime is 2 ** 40 and this. */
const rest = 0x1b3

// destructors

/**
 * The 64-bit FNV-1a hash of a text, as 16 hexadecimal digits.
 *
 * @category destructors
 * @since 0.1.0
 */
export const fnv1a = (text: string): string => {
  // Halves of 32 bits: what is multiplied here stays exact.
  let high = 0xcbf29ce4
  let low = 0x84222325
  const take = (byte: number): void => {
    const mixed = (low ^ byte) >>> 0
    const product = mixed * rest
    high = (high * rest + mixed * 0x100 + Math.floor(product / 2 ** 32)) >>> 0
    low = product >>> 0
  }
  for (const character of text) takeUtf8(character.codePointAt(0) as number, take)
  return hexadecimal(high) + hexadecimal(low)
}

const hexadecimal = (half: number): string => half.toString(16).padStart(8, '0')

/** The UTF-8 bytes of a character; a lone surrogate counts as the three bytes of its number. */
const takeUtf8 = (code: number, take: (byte: number) => void): void => {
  const tail = (shift: number): void => take(0x80 | ((code >> shift) & 0x3f))
  if (code < 0x80) take(code)
  else if (code < 0x800) {
    take(0xc0 | (code >> 6))
    tail(0)
  } else if (code < 0x10000) {
    take(0xe0 | (code >> 12))
    tail(6)
    tail(0)
  } else {
    take(0xf0 | (code >> 18))
    tail(12)
    tail(6)
    tail(0)
  }
}
