/**
 * The hash of fingerprints: FNV-1a of 64 bits, by its published vectors, over the UTF-8 bytes of a text.
 */
import * as fc from 'fast-check'

import { fnv1a } from '../../src/compat/fingerprint.js'
import { character } from '../laws/character.js'
import { holds } from '../laws/runs.js'

test.each([
  ['', 'cbf29ce484222325'],
  ['a', 'af63dc4c8601ec8c'],
  ['foobar', '85944171f73967e8']
])('the published vector of %j', (text, hash) => {
  expect(fnv1a(text)).toBe(hash)
})

const overBytes = (bytes: Uint8Array): string =>
  bytes
    .reduce((hash, byte) => BigInt.asUintN(64, (hash ^ BigInt(byte)) * 1099511628211n), 14695981039346656037n)
    .toString(16)

const agrees = (text: string): void =>
  expect(fnv1a(text)).toBe(overBytes(new TextEncoder().encode(text)).padStart(16, '0'))

test('any text is hashed by its bytes', () => {
  holds(fc.string({ unit: character }), agrees, 4)
})

test.each(['\u007f', '\u0080', '\u07ff', '\u0800', '\uffff', '\u{10000}', '\u{10ffff}'])('at the edge %j', agrees)

test('always 16 digits', () => {
  const short = Array.from({ length: 200 }, (_, i) => fnv1a(String(i)))
  expect(short.every((hash) => /^[0-9a-f]{16}$/.test(hash))).toBe(true)
  expect(short.some((hash) => hash.startsWith('0'))).toBe(true)
})
