/**
 * Short texts that match a regular expression, for the constructs that patterns of schemas are made of: literals,
 * classes, groups, alternatives, quantifiers and anchors. Every text is tried against the expression before it is
 * given, so an expression beyond these gives none, never a wrong one.
 *
 * @since 0.1.0
 */

// model

type Parsed = readonly [texts: ReadonlyArray<string>, rest: string]

const most = 12

// destructors

/**
 * A few texts that match all of the patterns.
 *
 * @category destructors
 * @since 0.1.0
 */
export const matching = (patterns: ReadonlyArray<string>): ReadonlyArray<string> => {
  const expressions = patterns.map((source) => new RegExp(source, 'u'))
  const texts = patterns.flatMap((source) => alternatives(source)[0])
  return [...new Set(texts)].filter((text) => expressions.every((expression) => expression.test(text)))
}

const alternatives = (source: string): Parsed => {
  let found: ReadonlyArray<string> = []
  let rest = source
  for (;;) {
    const [texts, after] = sequence(rest)
    found = [...found, ...texts]
    if (!after.startsWith('|')) return [found.slice(0, most), after]
    rest = after.slice(1)
  }
}

const sequence = (source: string): Parsed => {
  let found: ReadonlyArray<string> = ['']
  let rest = source
  while (rest !== '' && rest[0] !== '|' && rest[0] !== ')') {
    const [texts, afterAtom] = atom(rest)
    const [low, high, after] = quantifier(afterAtom)
    const repeated = [low, ...(high > low ? [low + 1] : [])].flatMap((times) => texts.map((text) => text.repeat(times)))
    found = found.flatMap((prefix) => repeated.map((text) => prefix + text)).slice(0, most)
    rest = after
  }
  return [found, rest]
}

const quantifier = (source: string): readonly [low: number, high: number, rest: string] => {
  const match = /^(?:([*+?])|\{(\d+)(,?)(\d*)\})\??/.exec(source)
  if (match === null) return [1, 1, source]
  const rest = source.slice(match[0].length)
  if (match[1] !== undefined) return match[1] === '+' ? [1, 2, rest] : [0, 1, rest]
  const low = Math.min(Number(match[2]), 1000)
  return [low, match[3] === '' ? low : match[4] === '' ? low + 1 : Number(match[4]), rest]
}

const atom = (source: string): Parsed => {
  const [head, rest] = [source.charAt(0), source.slice(1)]
  switch (head) {
    case '^':
    case '$':
      return [[''], rest]
    case '.':
      return [['a', '0'], rest]
    case '(': {
      const [texts, after] = alternatives(rest.replace(/^\?(?::|<\w+>)/, ''))
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

/** A class ends at the first bracket that is not escaped. */
const characterClass = (source: string): Parsed => {
  const whole = source.slice(0, source.search(/(?<=^(?:\\.|[^\]\\])*)\]/) + 1)
  const texts = whole.startsWith('[^') ? outside(whole) : members(whole.slice(1, -1))
  return [texts.slice(0, 3), source.slice(whole.length)]
}

const outside = (whole: string): ReadonlyArray<string> => {
  const expression = new RegExp(whole, 'u')
  return ['a', '0', 'A', ' ', '-', '_'].filter((text) => expression.test(text))
}

const members = (inside: string): ReadonlyArray<string> =>
  [...inside.matchAll(/\\(.)|(.)-[^\]]|./g)].flatMap(([member, escape, from]) =>
    escape !== undefined ? escaped(escape)[0] : from === undefined ? [member] : [from, member.slice(2)]
  )

/**
 * Whether a text is a regular expression.
 *
 * @category destructors
 * @since 0.1.0
 */
export const isPattern = (source: string): boolean => {
  try {
    return new RegExp(source, 'u') instanceof RegExp
  } catch {
    return false
  }
}
