/**
 * Characters of every kind, for texts.
 */
import * as fc from 'fast-check'

/** The code points that are no character on their own. */
const [surrogate, surrogates] = [0xd800, 0x800]

const toText = (index: number): string => String.fromCodePoint(index < surrogate ? index : index + surrogates)

const fromText = (text: unknown): number => {
  const point = typeof text === 'string' ? (text.codePointAt(0) ?? 0) : 0
  const index = point < surrogate ? point : point - surrogates
  if (index < 0 || toText(index) !== text) throw new Error('no character')
  return index
}

/**
 * Any character: the unit that fast-check calls `binary`, without the table of all of them, which takes longer to make
 * than most tests take to run.
 */
export const character: fc.Arbitrary<string> = fc.nat(0x10ffff - surrogates).map(toText, fromText)
