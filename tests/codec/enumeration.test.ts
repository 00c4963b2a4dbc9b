import * as E from 'fp-ts/Either'

import { document, enumeration, required } from '../../src/index.js'

const Size = enumeration('Size', ['small', 'extra-large'], { extraLarge: 'extra-large', '1': 'small' })

test.each(['small', 'extra-large'])('%s is a value', (value) => {
  expect(Size.is(value)).toBe(true)
  expect(Size.decode(value)).toEqual(E.right(value))
})

test('a spelling decodes to its value, and is none', () => {
  expect(Size.decode('extraLarge')).toEqual(E.right('extra-large'))
  expect(Size.is('extraLarge')).toBe(false)
})

test('a list that is changed afterwards changes nothing', () => {
  const values = ['a']
  const spellings: Record<string, string> = {}
  const Letter = enumeration('Letter', values, spellings)
  values.push('b')
  spellings['B'] = 'a'
  for (const text of ['b', 'B']) {
    expect(Letter.is(text)).toBe(false)
    expect(E.isLeft(Letter.decode(text))).toBe(true)
    expect(E.isLeft(document('D', { letter: required(Letter) }).decode({ letter: text }))).toBe(true)
  }
})

test.each<readonly [string, unknown]>([
  ['a number that is written as a spelling is', 1],
  ['a list of one value', ['small']],
  ['a list of one spelling', ['extraLarge']],
  ['a boxed spelling', Object('extraLarge')],
  ['what every object has', 'toString'],
  ['another text', 'medium']
])('%s is refused', (_, u) => {
  expect(Size.is(u)).toBe(false)
  expect(E.isLeft(Size.decode(u))).toBe(true)
})
