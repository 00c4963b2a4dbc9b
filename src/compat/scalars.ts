/**
 * Numbers and texts where two schemas may differ: at their limits, next to them, and far from them.
 *
 * @since 0.1.0
 */
import { numberExamples, stringExamples } from './formats.js'
import { isSlow, longest, matching, quantities } from './matching.js'
import type { NumberPart, StringPart } from './Schema.js'

// model

/** How long a text is at most that patterns are tried on: some take the square of it. */
const longestMatched = 10_000

/** How long a text is at most where a pattern might take for ever to refuse it. */
const longestOfSlow = 20

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
  const multiples = steps.flatMap((step) => [step, -step, 2 * step, 3 * step])
  const between = asked.flatMap((step) => [0, ...limits].map((from) => from + step / 2))
  const far = [2 ** 31, 2 ** 53, 1e300, -(2 ** 31) - 1]
  return [0, 1, 0.5, -1, ...multiples, ...near, ...numberExamples(part.format), ...middle(part), ...between, ...far]
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
  const asked = [...patterns, ...theirs]
  const most = asked.some(isSlow) ? longestOfSlow : asked.length > 0 ? longestMatched : longest
  const lengths = [part.minLength, part.maxLength, other.minLength, other.maxLength]
    .filter((length) => length !== undefined)
    .flatMap((length) => [length, length - 1, length + 1])
    .concat(often)
    .filter((length) => length >= 0 && length <= most)
  const patterned = matching(patterns, often)
  const plain = ['0', '', 'a', 'A', ' ', '-']
  const examples = [...patterned, ...stringExamples(part.format), ...matching(theirs)]
  const marked = theirs.length === 0 ? [] : marks.map((mark) => mark.padEnd(part.minLength ?? 0, mark))
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
    ...marked
  ].concat(['a-b', '00', ...(other.values ?? [])].flatMap((value) => [value, `${value}0`]))
}
