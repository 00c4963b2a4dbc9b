/**
 * Numbers and texts where two schemas may differ: at their limits, next to them, and far from them.
 *
 * @since 0.1.0
 */
import { numberExamples, stringExamples } from './formats.js'
import { longestFor, matching, quantities } from './matching.js'
import type { NumberPart, StringPart } from './Schema.js'

// model

/** What patterns leave out. */
const marks = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~\né'.split('')

// destructors

/**
 * Numbers at the limits of two parts; not all of them are of the first.
 *
 * @category destructors
 * @since 0.1.0
 */
export const numbers = (part: NumberPart, other: NumberPart): ReadonlyArray<number> => {
  const limits = [part, other]
    .flatMap((each) => [
      each.minimum,
      each.maximum,
      each.exclusiveMinimum,
      each.exclusiveMaximum,
      ...(each.values ?? [])
    ])
    .filter((limit) => limit !== undefined)
  const asked = [part.multipleOf, other.multipleOf].filter((step) => step !== undefined)
  const steps = [...asked, 1, 0.5]
  const near = limits.flatMap((limit) => [
    limit,
    ...steps.flatMap((step) => [limit + step, limit - step, roundUp(limit, step), roundUp(limit, step) - step])
  ])
  const inOrder = [...new Set(limits)].sort((a, b) => a - b)
  const between = inOrder.slice(1).map((limit, i) => ((inOrder[i] as number) + limit) / 2)
  const multiples = steps.flatMap((step) => [step, -step, 2 * step, 3 * step])
  const halves = asked.flatMap((step) => [0, ...limits].map((from) => from + step / 2))
  const { multipleOf, format } = part
  // What JSON says of large numbers is not what they are in memory; a multiple by a power of ten is one in both.
  const far =
    multipleOf === undefined
      ? [2 ** 31, 2 ** 53, 1e300]
      : [2 ** 31, 2 ** 53, 2 ** 63].map((limit) => multipleOf * 10 ** Math.ceil(Math.log10(limit / multipleOf)))
  return [
    0,
    1,
    0.5,
    -1,
    ...multiples,
    ...near,
    ...numberExamples(format),
    ...middle(part),
    ...between,
    ...halves
  ].concat(far, -(2 ** 31) - 1)
}

const roundUp = (limit: number, step: number): number => Math.ceil(limit / step) * step

const middle = ({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: NumberPart): ReadonlyArray<number> => {
  const [low, high] = [minimum ?? exclusiveMinimum, maximum ?? exclusiveMaximum]
  return low === undefined || high === undefined ? [] : [(low + high) / 2, low + (high - low) / 3]
}

/**
 * Texts at the limits of two parts; not all of them are of the first.
 *
 * @category destructors
 * @since 0.1.0
 */
export const strings = (part: StringPart, other: StringPart): ReadonlyArray<string> => {
  const [patterns, theirs] = [part.patterns ?? [], other.patterns ?? []]
  const often = quantities(theirs)
  const most = longestFor([...patterns, ...theirs])
  const lengths = [part.minLength, part.maxLength, other.minLength, other.maxLength]
    .filter((length) => length !== undefined)
    .flatMap((length) => [length, length - 1, length + 1])
    .concat(often)
    .filter((length) => length >= 0 && length <= most)
  const patterned = matching(patterns, often)
  const plain = ['0', '', 'a', 'A', ' ', '-']
  const examples = [...patterned, ...stringExamples(part.format), ...matching(theirs)]
  const [matched = ''] = patterned
  const marked = marks.flatMap((mark) => [mark.padEnd(part.minLength ?? 0, mark), mark + matched, matched + mark])
  const sized = lengths.flatMap((length) => [
    '0'.repeat(length),
    'a'.repeat(length),
    ...patterned.filter((text) => text !== '').map((text) => text.padEnd(length, text[text.length - 1]))
  ])
  return [
    ...(part.format === undefined && part.patterns === undefined ? plain : []),
    ...examples,
    ...sized,
    ...plain,
    ...(theirs.length === 0 ? [] : marked),
    ...['a-b', '00', ...(other.values ?? [])].flatMap((value) => [value, `${value}0`])
  ]
}
