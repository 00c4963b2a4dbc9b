/**
 * What codecs accept, in words.
 *
 * @since 0.1.0
 */
import type * as t from 'io-ts'

/**
 * What a codec accepts, to follow "it must be"; the name of the codec, for one that tells nothing else.
 *
 * @category destructors
 * @since 0.1.0
 */
export const expected = (
  codec: (t.Decoder<unknown, unknown> & { readonly _tag?: string; readonly values?: unknown }) | undefined
): string => {
  switch (codec?._tag) {
    case 'StringType':
      return 'a string'
    case 'FiniteNumber':
      return 'a finite number'
    case 'DateTime':
      return 'an RFC 3339 date-time with Z or an offset, such as "2025-08-24T08:46:06.475Z"'
    case 'Enumeration':
      return Array.isArray(codec.values) ? `one of ${codec.values.join(', ')}` : codec.name
    case 'ArrayType':
      return 'an array'
    case 'AnyDictionaryType':
    case 'Document':
      return 'an object'
    default:
      return codec?.name ?? 'something else'
  }
}
