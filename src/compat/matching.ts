/**
 * Short texts that match a regular expression, for the constructs that patterns of schemas are made of: literals,
 * classes, groups, alternatives, quantifiers and anchors. Every text is tried against the expression before it is
 * given, so an expression beyond these gives none, never a wrong one.
 *
 * @since 0.1.0
 */
import * as E from 'fp-ts/Either'

import { reading } from '../codec/record.js'
import { memoized } from './pairwise.js'

// model

type Parsed = readonly [texts: ReadonlyArray<string>, rest: string]

const most = 12

/** How often something is repeated at most. */
const mostOften = 1000

/** How long a text becomes at most. */
const longest = 100_000

// destructors

/**
 * A few texts that match all of the patterns; among them some in which one part of a pattern is repeated as often as is
 * told.
 *
 * @category destructors
 * @since 0.1.0
 */
export const matching = (patterns: ReadonlyArray<string>, often: ReadonlyArray<number> = []): ReadonlyArray<string> => {
  const expressions = patterns.map(expressionOf)
  const texts = patterns.flatMap((source) => alternatives(source, often)[0])
  return [...new Set(texts)].filter((text) => expressions.every((expression) => expression?.test(text)))
}

/**
 * How often a text may be repeated that just matches patterns, or just does not: the numbers in their quantifiers, and those
 * next to them; nothing of patterns that are slow.
 *
 * @category destructors
 * @since 0.1.0
 */
export const quantities = (patterns: ReadonlyArray<string>): ReadonlyArray<number> => {
  const digits = patterns
    .filter((source) => !isSlow(source))
    .flatMap((source) => [...source.matchAll(/\{(\d+),?(\d*)\}/g)])
    .flatMap(([, low = '', high = '']) => (high === '' ? [low] : [low, high]))
  const near = digits.flatMap((number) => [-1, 0, 1].map((by) => Number(number) + by))
  return [...new Set(near)].filter((times) => times >= 0 && times <= mostOften).slice(0, most)
}

/** How many steps a text may take to be refused. */
const mostSteps = 1e8

/**
 * How long a text is at most that patterns are tried on. What an expression takes to refuse one grows with a power of its
 * length: one for each part that is repeated without end, and one for where it may begin. One that repeats a group may take
 * for ever.
 *
 * @category destructors
 * @since 0.1.0
 */
export const longestFor = (patterns: ReadonlyArray<string>): number =>
  patterns.reduce((length, source) => Math.min(length, isSlow(source) ? 20 : 10_000, stepsOf(source)), longest)

const isSlow = (source: string): boolean => /\)[*+{]/.test(source)

const stepsOf = (source: string): number => {
  const repeats = source.replace(/\\.|\[(?:\\.|[^\]\\])*\]/g, '').match(/[*+]|\{\d+,/g) ?? []
  const power = repeats.length + (source.startsWith('^') ? 0 : 1)
  return Math.floor(mostSteps ** (1 / Math.max(1, power)))
}

const alternatives = (source: string, often: ReadonlyArray<number>): Parsed => {
  let found: ReadonlyArray<string> = []
  let rest = source
  for (;;) {
    const [texts, after] = sequence(rest, often)
    found = [...found, ...texts]
    if (!after.startsWith('|')) return [found.slice(0, often.length === 0 ? most : 4 * most), after]
    rest = after.slice(1)
  }
}

const sequence = (source: string, often: ReadonlyArray<number>): Parsed => {
  let found: ReadonlyArray<string> = ['']
  let stretched: ReadonlyArray<string> = []
  let rest = source
  while (rest !== '' && rest[0] !== '|' && rest[0] !== ')') {
    const [texts, afterAtom] = atom(rest, often)
    const [low, high, after] = quantifier(afterAtom)
    const repeated = [low, ...(high > low ? [low + 1] : [])].flatMap((times) => repeat(texts, times))
    const [[prefix = ''], [text = ''], [once = '']] = [found, texts, repeated]
    stretched = [
      ...stretched.map((whole) => whole + once),
      ...often
        .filter((times) => times >= low && times <= high)
        .flatMap((times) => repeat([text], times).map((long) => prefix + long))
    ]
    found = pairs(found, repeated).slice(0, most)
    rest = after
  }
  return [[...found, ...stretched], rest]
}

/** Each of the ones before each of the others, those first that are early in both lists. */
const pairs = (ones: ReadonlyArray<string>, others: ReadonlyArray<string>): ReadonlyArray<string> =>
  ones
    .flatMap((one, i) => others.map((other, j) => [i + j, one + other] as const))
    .sort(([a], [b]) => a - b)
    .map(([, text]) => text)

const repeat = (texts: ReadonlyArray<string>, times: number): ReadonlyArray<string> =>
  texts.filter(({ length }) => length * times <= longest).map((text) => text.repeat(times))

const quantifier = (source: string): readonly [low: number, high: number, rest: string] => {
  const match = /^(?:([*+?])|\{(\d+)(,?)(\d*)\})\??/.exec(source)
  if (match === null) return [1, 1, source]
  const rest = source.slice(match[0].length)
  if (match[1] !== undefined) return [match[1] === '+' ? 1 : 0, match[1] === '?' ? 1 : mostOften, rest]
  const low = Math.min(Number(match[2]), mostOften)
  return [low, match[3] === '' ? low : match[4] === '' ? mostOften : Number(match[4]), rest]
}

const atom = (source: string, often: ReadonlyArray<number>): Parsed => {
  const [head, rest] = [source.charAt(0), source.slice(1)]
  switch (head) {
    case '^':
    case '$':
      return [[''], rest]
    case '.':
      return [['a', '0'], rest]
    case '(': {
      const [texts, after] = alternatives(rest.replace(/^\?(?::|<\w+>)/, ''), often)
      return [texts, after.slice(1)]
    }
    case '[':
      return characterClass(source)
    case '\\': {
      const [texts, length] = escaped(rest)
      return [texts, rest.slice(length)]
    }
    default:
      return [[head], rest]
  }
}

const escaped = (rest: string): readonly [texts: ReadonlyArray<string>, length: number] => {
  const [named] = /^p\{\w+(?:=\w+)?\}/i.exec(rest) ?? []
  if (named !== undefined) return [['a', 'A', '0'], named.length]
  const letter = rest.charAt(0)
  const known: Readonly<Record<string, ReadonlyArray<string>>> = {
    d: ['0', '9'],
    D: ['a'],
    w: ['a', '0'],
    W: ['-'],
    s: [' '],
    S: ['a', '0'],
    b: [''],
    n: ['\n'],
    t: ['\t']
  }
  return [known[letter] ?? [letter], 1]
}

/** How many members of a class are tried at most. */
const mostMembers = 4

/** A class ends at the first bracket that is not escaped. */
const characterClass = (source: string): Parsed => {
  const whole = source.slice(0, source.search(/(?<=^(?:\\.|[^\]\\])*)\]/) + 1)
  const texts = whole.startsWith('[^') ? outside(whole) : members(whole.slice(1, -1))
  return [texts.slice(0, mostMembers), source.slice(whole.length)]
}

const outside = (whole: string): ReadonlyArray<string> => {
  const expression = new RegExp(whole, 'u')
  return ['a', '0', 'A', ' ', '-', '_'].filter((text) => expression.test(text))
}

/** The members of a class: one of each range before a second one. */
const members = (inside: string): ReadonlyArray<string> => {
  const ranges = [...inside.matchAll(/\\(.)|(.)-[^\]]|./g)].map(([member, escape, from]) =>
    escape !== undefined ? escaped(escape)[0] : from === undefined ? [member] : [from, member.slice(2)]
  )
  return [0, 1].flatMap((i) => ranges.flatMap((range) => range.slice(i, i + 1)))
}

/**
 * The regular expression that a text is: of Unicode, or else of the older kind, which has more escapes, but none for
 * properties of characters. `undefined` for a text that is none.
 *
 * @category destructors
 * @since 0.1.0
 */
export const expressionOf = memoized(
  (source: string): RegExp | undefined =>
    (/\\p/i.test(source) ? ['u'] : ['u', '']).map((flags) => reading(() => new RegExp(source, flags))).find(E.isRight)
      ?.right
)

/**
 * Whether a text is a regular expression.
 *
 * @category destructors
 * @since 0.1.0
 */
export const isPattern = (source: string): boolean => expressionOf(source) !== undefined
