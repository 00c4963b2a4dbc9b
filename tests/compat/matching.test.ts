/**
 * Texts that match the patterns of a schema: which are found for each construct, and that none is wrong.
 */
import * as fc from 'fast-check'

import { isPattern, matching, quantities } from '../../src/compat/matching.js'
import { holds } from '../laws/runs.js'

test.each<readonly [pattern: string, texts: ReadonlyArray<string>]>([
  ['', ['']],
  ['abc', ['abc']],
  ['^a$', ['a']],
  ['a|b||c', ['a', 'b', '', 'c']],
  ['x*', ['', 'x']],
  ['x?', ['', 'x']],
  ['x+', ['x', 'xx']],
  ['x+?y', ['xy', 'xxy']],
  ['x{0}', ['']],
  ['^x{3}$', ['xxx']],
  ['^x{12}$', ['xxxxxxxxxxxx']],
  ['^x{2,}$', ['xx', 'xxx']],
  ['^x{2,10}$', ['xx', 'xxx']],
  ['^x{2,2}$', ['xx']],
  ['x{2,2}', ['xx']],
  ['^x{2}?$', ['xx']],
  ['a.b', ['aab', 'a0b']],
  ['(ab|cd)e', ['abe', 'cde']],
  ['^(?:ab)+c$', ['abc', 'ababc']],
  ['(?<name>a|b)c', ['ac', 'bc']],
  ['(a|)b', ['ab', 'b']],
  ['(a?:b)', [':b', 'a:b']],
  ['((a|b)(c|d))e', ['ace', 'ade', 'bce', 'bde']],
  ['[abc]', ['a', 'b', 'c']],
  ['[abcde]', ['a', 'b', 'c', 'd']],
  ['^[a-z0-9]$', ['a', '0', 'z', '9']],
  ['[b-]', ['b', '-']],
  ['[a\\]b]', ['a', ']', 'b']],
  ['[\\d-]', ['0', '-', '9']],
  ['[^a]', ['0', 'A', ' ', '-']],
  ['[^A-Z0-9]', ['a', ' ', '-', '_']],
  ['[^a0A -]', ['_']],
  ['[^\\]]', ['a', '0', 'A', ' ']],
  ['[^\\p{L}]', ['0', ' ', '-', '_']],
  ['^[^]x$', ['ax', '0x', 'Ax', ' x']],
  ['^\\d$', ['0', '9']],
  ['^\\D$', ['a']],
  ['^\\w$', ['a', '0']],
  ['^\\W$', ['-']],
  ['^\\s$', [' ']],
  ['^\\S$', ['a', '0']],
  ['^\\bx\\b$', ['x']],
  ['^\\n\\t$', ['\n\t']],
  ['^\\.\\/$', ['./']],
  ['a\\|b', ['a|b']],
  ['^\\(a\\)$', ['(a)']],
  ['^\\p{L}$', ['a', 'A']],
  ['^\\p{Lu}-$', ['A-']],
  ['^\\d\\p{Lu}$', ['0A', '9A']],
  ['^\\P{L}$', ['0']],
  ['^\\p{Script=Latin}$', ['a', 'A']]
])('%j', (pattern, texts) => {
  expect(matching([pattern])).toEqual(texts)
})

test('only so many are made, at any point', () => {
  expect(matching(['[abc][abc][abc]'])).toHaveLength(12)
  expect(matching(['a|b|c|d|e|f|g|h|i|j|k|l|m|n'])).toHaveLength(12)
  expect(matching(['^x{1000}$'])).toEqual(['x'.repeat(1000)])
  expect(matching(['^x{1001}$'])).toEqual([])
})

test('a part is repeated as often as is asked for, where it may be', () => {
  expect(matching(['^[a-z]+-\\d{2,4}$'], [4, 5])).toEqual([
    ...matching(['^[a-z]+-\\d{2,4}$']),
    'aaaa-00',
    'aaaaa-00',
    'a-0000'
  ])
  expect(matching(['^(?:ab|c){2,}$'], [3])).toContain('ababab')
  expect(matching(['^x{3}$', '^x?$'], [3, 1])).toEqual([])
})

test('how often: the quantities of a pattern and those next to them, unless it repeats a group', () => {
  expect(quantities(['^[a-z]{1,5}$'])).toEqual([0, 1, 2, 4, 5, 6])
  expect(quantities(['^a{3}b{9,}$', '^c+$'])).toEqual([2, 3, 4, 8, 9, 10])
  expect(quantities(['^a{1000}$'])).toEqual([999, 1000])
  expect(quantities(['^(a{1,50})+b$', '^(?:a{1,50})*b$', '^(a{1,50}){2}b$'])).toEqual([])
})

test('what would be too long is not made', () => {
  expect(matching(['^((a{1000}){1000}){1000}$'])).toEqual([])
})

test('several patterns: what matches all of them, once', () => {
  expect(matching(['^ab?$', 'b$'])).toEqual(['ab'])
  expect(matching(['a|b', 'b|c'])).toEqual(['b'])
  expect(matching(['^a', '^b'])).toEqual([])
  expect(matching([])).toEqual([])
})

test.each(['(?=a)b', '(a)\\1', '\\u0041', '[]a'])('beyond %s there is nothing to say', (pattern) => {
  expect(matching([pattern])).toEqual([])
})

test('what is no regular expression is told', () => {
  expect(['a', '(', '[', '\\p{Nope}', '(?<a>'].map(isPattern)).toEqual([true, false, false, false, false])
})

test('a pattern may have escapes that only expressions without the flag for Unicode have', () => {
  expect(matching(['^\\d+\\-x$'])).toEqual(['0-x', '9-x', '00-x', '99-x'])
})

const piece = fc.constantFrom('a', '0', '[a-f]', '[^x]', '\\d', '\\w', '.', '(?:ab|c)', '(d)', '\\.')
const quantified = fc
  .tuple(piece, fc.constantFrom('', '?', '*', '+', '{2}', '{1,3}', '{0,}'))
  .map((both) => both.join(''))
const sequence = fc.array(quantified, { maxLength: 4 }).map((all) => all.join(''))
const patterns = fc.array(sequence, { minLength: 1, maxLength: 3 }).map((all) => `^(?:${all.join('|')})$`)

test('each pattern of these constructs has a text, and every text matches', () => {
  holds(
    patterns,
    (pattern) => {
      const texts = matching([pattern])
      expect(texts.length).toBeGreaterThan(0)
      for (const text of texts) expect(text).toMatch(new RegExp(pattern, 'u'))
    },
    4
  )
})
