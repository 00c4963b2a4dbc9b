import * as E from 'fp-ts/Either'
import * as O from 'fp-ts/Option'

import { exactNumber, FiniteNumber } from '../../src/index.js'
import { finite, inexactText, text } from '../laws/arbitrary.js'
import { holds } from '../laws/runs.js'

test('some(n) implies that n is written with the text', () => {
  holds(text, (value) => {
    const exact = exactNumber(value)
    if (O.isSome(exact)) expect(String(exact.value)).toBe(value)
  })
})

test('every finite number but -0 is exact in the text that is written for it', () => {
  holds(finite, (n) => {
    expect(exactNumber(String(n))).toEqual(O.some(Object.is(n, -0) ? 0 : n))
  })
})

test('what would be rounded or respelt is not exact', () => {
  holds(inexactText, (value) => expect(exactNumber(value)).toEqual(O.none))
})

test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, '1', 1n, null, undefined, Object(1)])(
  '%s is no finite number',
  (u) => {
    expect(FiniteNumber.is(u)).toBe(false)
    expect(E.isLeft(FiniteNumber.decode(u))).toBe(true)
  }
)
