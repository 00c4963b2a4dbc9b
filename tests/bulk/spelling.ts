/**
 * The same JSON value in many spellings: white space, escapes in keys and strings, number formats, keys that occur twice.
 */
import * as fc from 'fast-check'

/** A source of choices: the next number below a bound. */
export type Choose = (bound: number) => number

/** What a spelling may do. */
export interface Habits {
  /** White space between tokens; a line that is one payload can have no line end. */
  readonly spaces: ReadonlyArray<string>
  /** Out of 16: how often a character is escaped that need not be. */
  readonly escapes: number
  /** Out of 16: how often a number is not written as JavaScript writes it. */
  readonly numbers: number
  /** Out of 16: how often a key that no version knows is written twice, first with another value. */
  readonly repeats: number
  readonly known: ReadonlySet<string>
}

export const onOneLine: ReadonlyArray<string> = ['', '', ' ', '\t', '\r', '  ']
export const overLines: ReadonlyArray<string> = [...onOneLine, '\n', '\r\n', '\n\n    ']

const shortEscapes: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '/': '\\/',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t'
}

const unit = (char: string, choose: Choose): string => {
  const hex = char.charCodeAt(0).toString(16).padStart(4, '0')
  return `\\u${choose(2) === 0 ? hex : hex.toUpperCase()}`
}

const spelledString = (text: string, choose: Choose, { escapes }: Habits): string => {
  let spelled = '"'
  for (let i = 0; i < text.length; i++) {
    const char = text[i] as string
    const code = char.charCodeAt(0)
    const isLone =
      (code >= 0xd800 && code < 0xdc00 && !/[\udc00-\udfff]/.test(text[i + 1] ?? '')) ||
      (code >= 0xdc00 && code < 0xe000 && !/[\ud800-\udbff]/.test(text[i - 1] ?? ''))
    // The halves of a pair are written alike, or the text could not be written as UTF-8.
    const isHalf = code >= 0xd800 && code < 0xe000
    const short = shortEscapes[char]
    if (char === '"' || char === '\\' || code < 32) {
      spelled += short !== undefined && choose(2) === 0 ? short : unit(char, choose)
    } else if (isLone) spelled += unit(char, choose)
    else if (!isHalf && choose(16) < escapes) spelled += short ?? unit(char, choose)
    else spelled += char
  }
  return `${spelled}"`
}

const spelledNumber = (n: number, choose: Choose, { numbers }: Habits): string => {
  const plain = Object.is(n, -0) ? '-0' : String(n).replace('e+', choose(2) === 0 ? 'e' : 'E+')
  if (choose(16) >= numbers) return plain
  if (/e/i.test(plain)) return plain.replace(/e/i, choose(2) === 0 ? 'E' : 'e')
  const ways = [`${plain}${plain.includes('.') ? '00' : '.0'}`, `${plain}e0`, `${plain}E+00`]
  return ways[choose(ways.length)] as string
}

/** A value written with these habits, by these choices. */
export const spelled = (value: unknown, choose: Choose, habits: Habits): string => {
  const space = (): string => habits.spaces[choose(habits.spaces.length)] as string
  const list = (open: string, close: string, parts: ReadonlyArray<string>): string =>
    `${open}${parts.map((part) => `${space()}${part}${space()}`).join(',') || space()}${close}`
  const write = (u: unknown, depth: number): string => {
    if (typeof u === 'string') return spelledString(u, choose, habits)
    if (typeof u === 'number') return spelledNumber(u, choose, habits)
    if (typeof u !== 'object' || u === null) return JSON.stringify(u)
    if (Array.isArray(u)) {
      return list(
        '[',
        ']',
        u.map((element) => write(element, depth + 1))
      )
    }
    const member = (key: string, at: unknown): string =>
      `${spelledString(key, choose, habits)}${space()}:${space()}${write(at, depth + 1)}`
    const members = Object.entries(u).flatMap(([key, at]) => {
      const repeated = (depth > 0 || !habits.known.has(key)) && choose(16) < habits.repeats
      return repeated ? [member(key, choose(100)), member(key, at)] : [member(key, at)]
    })
    return list('{', '}', members)
  }
  return write(value, 0)
}

/** Choices from a seed, which fast-check shrinks. */
export const choices = (seed: number): Choose => {
  let state = seed | 0
  return (bound) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound
  }
}

export const seeds: fc.Arbitrary<number> = fc.integer({ min: 0, max: 2 ** 31 - 1 })

/** A spelling of each value, with the white space given. */
export const spellings = (
  values: fc.Arbitrary<unknown>,
  known: ReadonlySet<string>,
  spaces: ReadonlyArray<string> = overLines
): fc.Arbitrary<string> =>
  fc
    .tuple(values, seeds, fc.constantFrom(0, 1, 16), fc.constantFrom(0, 4), fc.constantFrom(0, 4))
    .map(([value, seed, escapes, numbers, repeats]) =>
      spelled(value, choices(seed), { spaces, escapes, numbers, repeats, known })
    )
