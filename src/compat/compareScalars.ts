/**
 * What separates two parts of one scalar kind: lists of values, formats, and limits, which arrays have too.
 *
 * @since 0.1.0
 */
import { describeSchema, inWords, limit, tellSchema } from './describe.js'
import { type Edit, edit, type Place, type Whole } from './Edit.js'
import { isEnforced } from './formats.js'
import { includes } from './inclusion.js'
import type { RuleId } from './rules.js'
import { counterexamples } from './samples.js'
import { any, type ArrayPart, type NumberPart, type Part, type Schema, type StringPart } from './Schema.js'
import { valuesOf } from './union.js'
import { surelyAccepts } from './validate.js'

// destructors

/**
 * The differences of two parts of one scalar kind.
 *
 * @category destructors
 * @since 0.1.0
 */
export const compareScalars = (before: Part, after: Part, whole: Whole, place: Place): ReadonlyArray<Edit> => {
  if (valuesOf(before) !== undefined || valuesOf(after) !== undefined) return valueEdits(before, after, whole, place)
  if (before._tag === 'Number' && after._tag === 'Number') {
    return [
      ...integerEdits(before, after, place),
      ...formatEdits(before, after, place),
      ...compareLimits(before, after, place)
    ]
  }
  return before._tag === 'String' && after._tag === 'String'
    ? [...formatEdits(before, after, place), ...compareLimits(before, after, place)]
    : []
}

const valueEdits = (before: Part, after: Part, whole: Whole, place: Place): ReadonlyArray<Edit> => {
  const [older, newer] = [valuesOf(before), valuesOf(after)]
  const texts = [tellSchema([before]), tellSchema([after])] as const
  const gone = (older ?? []).filter((value) => !surelyAccepts(whole.after)(value))
  const come = (newer ?? []).filter((value) => !surelyAccepts(whole.before)(value))
  const safe = { backward: () => includes(whole.after)([before]), forward: () => includes(whole.before)([after]) }
  return [
    ...(older === undefined
      ? [edit('enum-closed', place, texts, { backward: () => counterexamples([before], whole.after) }, safe)]
      : []),
    ...(newer === undefined
      ? [edit('enum-opened', place, texts, { forward: () => counterexamples([after], whole.before) }, safe)]
      : []),
    ...gone.map((value) => edit('enum-value-removed', place, [inWords(value), 'absent'], { backward: () => [value] })),
    ...come.map((value) => edit('enum-value-added', place, ['absent', inWords(value)], { forward: () => [value] }))
  ]
}

const integerEdits = (before: NumberPart, after: NumberPart, place: Place): ReadonlyArray<Edit> => {
  if (before.integer === after.integer) return []
  const integers: Schema = [{ _tag: 'Number', integer: true }]
  const texts = [describeSchema([before]), describeSchema([after])] as const
  return after.integer === true
    ? [
        edit(
          'number-specialized',
          place,
          texts,
          { backward: () => counterexamples([before], integers) },
          { backward: () => includes(integers)([before]), forward: () => true }
        )
      ]
    : [
        edit(
          'number-generalized',
          place,
          texts,
          { forward: () => counterexamples([after], integers) },
          { backward: () => true, forward: () => includes(integers)([after]) }
        )
      ]
}

type Formatted = NumberPart | StringPart
type Limited = Formatted | ArrayPart

const limits = [
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minLength',
  'maxLength',
  'patterns',
  'minItems',
  'maxItems',
  'unique'
] as const

const limitOf = (part: Limited, key: string): unknown => (part as unknown as Readonly<Record<string, unknown>>)[key]

/**
 * The differences of the limits of two parts of one kind.
 *
 * @category destructors
 * @since 0.1.0
 */
export const compareLimits = (before: Limited, after: Limited, place: Place): ReadonlyArray<Edit> =>
  limits.flatMap((key): ReadonlyArray<Edit> => {
    const [older, newer] = [limitOf(before, key), limitOf(after, key)]
    if (JSON.stringify(older) === JSON.stringify(newer)) return []
    const texts = [limit(key, older), limit(key, newer)] as const
    const only = (part: Limited): Schema => [
      { ...(part._tag === 'Array' ? { _tag: 'Array', items: any } : { _tag: part._tag }), [key]: limitOf(part, key) }
    ]
    const safe = { backward: () => includes(only(after))([before]), forward: () => includes(only(before))([after]) }
    const tightened = edit(
      'constraint-tightened',
      place,
      texts,
      { backward: () => counterexamples([before], only(after)) },
      safe
    )
    const relaxed = edit(
      'constraint-relaxed',
      place,
      texts,
      { forward: () => counterexamples([after], only(before)) },
      safe
    )
    const order = stricter(key, older, newer)
    return order === 'new' ? [tightened] : order === 'old' ? [relaxed] : [tightened, relaxed]
  })

/** Which of two limits is the stricter; neither, for patterns and steps that have no order. */
const stricter = (key: string, older: unknown, newer: unknown): 'old' | 'new' | 'neither' => {
  if (older === undefined) return 'new'
  if (newer === undefined) return 'old'
  if (key === 'patterns') {
    const [mine, theirs] = [older as ReadonlyArray<string>, newer as ReadonlyArray<string>]
    if (mine.every((pattern) => theirs.includes(pattern))) return 'new'
    return theirs.every((pattern) => mine.includes(pattern)) ? 'old' : 'neither'
  }
  const [low, high] = [Number(older), Number(newer)]
  if (key === 'multipleOf') {
    if (Number.isInteger(high / low)) return 'new'
    return Number.isInteger(low / high) ? 'old' : 'neither'
  }
  return /^(?:min|exclusiveMin)/.test(key) === high > low ? 'new' : 'old'
}

const formatEdits = (before: Formatted, after: Formatted, place: Place): ReadonlyArray<Edit> => {
  const [older, newer] = [before.format, after.format]
  if (older === newer) return []
  const only = (part: Formatted): Schema => [{ _tag: part._tag, format: part.format }]
  const rule: RuleId = older === undefined ? 'format-added' : newer === undefined ? 'format-removed' : 'format-changed'
  const tries = {
    backward: () => counterexamples([before], only(after)),
    forward: () => counterexamples([after], only(before))
  }
  const safe = {
    backward: () => includes(only(after))([before]),
    forward: () => includes(only(before))([after]) || (rule === 'format-removed' && !isEnforced(before._tag, older))
  }
  return [edit(rule, place, [older ?? 'no format', newer ?? 'no format'], tries, safe)]
}
