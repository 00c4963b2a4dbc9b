/**
 * The schema model's own validator: whether a JSON value matches, and where it does not.
 *
 * What nothing can run, such as a keyword that the model has no place for, is taken to accept every value, unless the
 * question is what a schema is sure to accept.
 *
 * Laws:
 *
 * 1. For a schema derived from a codec, `accepts(schema)(u)` if and only if the codec decodes `u`
 * 2. For a schema read from JSON Schema, it agrees with ajv
 *
 * @since 0.1.0
 */
import { has, isRecord } from '../codec/record.js'
import { pointer } from '../migrate/Change.js'
import { hasNumberFormat, hasStringFormat } from './formats.js'
import { sameJson } from './json.js'
import { expressionOf } from './matching.js'
import {
  type Additional,
  type ArrayPart,
  never,
  type NumberPart,
  type ObjectPart,
  type Part,
  propertyOf,
  type Schema,
  type StringPart
} from './Schema.js'

// destructors

/**
 * Whether a schema accepts a JSON value.
 *
 * @example
 * import { accepts, literals } from 'connect-session-reconcile/compat'
 *
 * assert.strictEqual(accepts(literals(['ats', 'crm']))('crm'), true)
 * assert.strictEqual(accepts(literals(['ats', 'crm']))('iam'), false)
 *
 * @category destructors
 * @since 0.1.0
 */
export const accepts =
  (schema: Schema) =>
  (u: unknown): boolean =>
    asking(() => schema.some((part) => refusals(part, u, true).length === 0))

/**
 * Whether one part accepts a JSON value.
 *
 * @category destructors
 * @since 0.1.0
 */
export const acceptsPart = (part: Part, u: unknown): boolean => asking(() => refusals(part, u, true).length === 0)

/**
 * Whether a schema accepts a JSON value, whatever it is that cannot be run.
 *
 * @category destructors
 * @since 0.1.0
 */
export const surelyAccepts =
  (schema: Schema) =>
  (u: unknown): boolean =>
    asking(() => schema.some((part) => refusals(part, u, false).length === 0))

/**
 * The JSON Pointers to everything that a schema refuses in a value; empty when it accepts the value.
 *
 * @example
 * import { literals, refusedPaths } from 'connect-session-reconcile/compat'
 *
 * const schema = [{ _tag: 'Array' as const, items: literals(['a']) }]
 * assert.deepStrictEqual(refusedPaths(schema)(['a', 'b']), ['/1'])
 * assert.deepStrictEqual(refusedPaths(schema)('a'), [''])
 *
 * @category destructors
 * @since 0.1.0
 */
export const refusedPaths =
  (schema: Schema) =>
  (u: unknown): ReadonlyArray<string> =>
    asking(() => refusedBy(schema, u, true)).map(pointer)

type Path = ReadonlyArray<string | number>

/** What was found out for the question that is asked: parts are shared, and a value comes to the same one on many ways. */
interface Answers {
  readonly sure: Map<Part, Map<unknown, ReadonlyArray<Path>>>
  readonly unsure: Map<Part, Map<unknown, ReadonlyArray<Path>>>
  /** How many guesses there were: what was found out with one of them is not kept. */
  guesses: number
}

let answers: Answers | undefined

const asking = <A>(ask: () => A): A => {
  if (answers !== undefined) return ask()
  answers = { sure: new Map(), unsure: new Map(), guesses: 0 }
  try {
    return ask()
  } finally {
    answers = undefined
  }
}

/**
 * The verdict on what cannot be told, because to tell it is what is asked.
 *
 * @category destructors
 * @since 0.1.0
 */
export const guessed = (unsure: boolean): boolean => {
  if (answers !== undefined) answers.guesses++
  return unsure
}

const refusedBy = (schema: Schema, u: unknown, unsure: boolean): ReadonlyArray<Path> => {
  const results: Array<readonly [Part, ReadonlyArray<Path>]> = []
  for (const part of schema) {
    const paths = refusals(part, u, unsure)
    if (paths.length === 0) return []
    results.push([part, paths])
  }
  const [only, ...others] = results.filter(([part]) => canBe(part, Array.isArray(u) ? 'Array' : 'Object'))
  return only === undefined || others.length > 0 ? [[]] : only[1]
}

const canBe = (part: Part, kind: Part['_tag']): boolean =>
  part._tag === kind || (part._tag === 'Opaque' && (part.base?.some((inner) => canBe(inner, kind)) ?? false))

const refusals = (part: Part, u: unknown, unsure: boolean): ReadonlyArray<Path> => {
  const holdsOthers = part._tag === 'Opaque' || part._tag === 'Array' || part._tag === 'Object'
  if (answers === undefined || !holdsOthers) return refused(part, u, unsure)
  const all = unsure ? answers.unsure : answers.sure
  const known = all.get(part) ?? new Map<unknown, ReadonlyArray<Path>>()
  all.set(part, known)
  const { guesses } = answers
  const paths = known.get(u) ?? refused(part, u, unsure)
  if (answers.guesses === guesses) known.set(u, paths)
  return paths
}

let run = 0

/**
 * How many values were run through parts until now: what bounds the work, the same on every machine.
 *
 * @category destructors
 * @since 0.1.0
 */
export const valuesRun = (): number => run

const refused = (part: Part, u: unknown, unsure: boolean): ReadonlyArray<Path> => {
  run++
  const verdict = (accepted: boolean): ReadonlyArray<Path> => (accepted ? [] : [[]])
  switch (part._tag) {
    case 'Any':
      return []
    case 'Null':
      return verdict(u === null)
    case 'Boolean':
      return verdict(typeof u === 'boolean' && (part.values?.includes(u) ?? true))
    case 'Number':
      return verdict(typeof u === 'number' && matchesNumber(part, u))
    case 'String':
      return verdict(typeof u === 'string' && matchesString(part, u))
    case 'Array':
      return Array.isArray(u) ? refusedItems(part, u, unsure) : [[]]
    case 'Object':
      return isRecord(u) ? refusedProperties(part, u, unsure) : [[]]
    case 'Opaque':
      if (!(part.accepts?.(u, unsure) ?? unsure)) return [[]]
      return part.base === undefined ? [] : refusedBy(part.base, u, unsure)
  }
}

const under = (key: string | number, paths: ReadonlyArray<Path>): ReadonlyArray<Path> =>
  paths.length === 0 ? paths : paths.map((path) => [key, ...path])

const matchesNumber = (part: NumberPart, n: number): boolean =>
  Number.isFinite(n) &&
  (part.values?.includes(n) ?? true) &&
  (part.integer === undefined || Number.isInteger(n)) &&
  n >= (part.minimum ?? n) &&
  n <= (part.maximum ?? n) &&
  (part.exclusiveMinimum === undefined || n > part.exclusiveMinimum) &&
  (part.exclusiveMaximum === undefined || n < part.exclusiveMaximum) &&
  (part.multipleOf === undefined || Number.isInteger(n / part.multipleOf)) &&
  hasNumberFormat(part.format, n)

const matchesString = (part: StringPart, text: string): boolean => {
  if (part.values !== undefined && !part.values.includes(text)) return false
  if (part.minLength !== undefined || part.maxLength !== undefined) {
    const { length } = Array.from(text)
    if (length < (part.minLength ?? 0) || length > (part.maxLength ?? length)) return false
  }
  return (part.patterns ?? []).every((source) => expressionOf(source)?.test(text)) && hasStringFormat(part.format, text)
}

const refusedItems = (part: ArrayPart, items: ReadonlyArray<unknown>, unsure: boolean): ReadonlyArray<Path> => {
  if (items.length < (part.minItems ?? 0) || items.length > (part.maxItems ?? items.length)) return [[]]
  if (part.unique === true && repeats(items)) return [[]]
  return items.flatMap((item, index) => under(index, refusedBy(part.items, item, unsure)))
}

/** Whether two items are the same; of scalars, which may be thousands, no two are compared. */
const repeats = (items: ReadonlyArray<unknown>): boolean => {
  const scalars = items.filter((item) => typeof item !== 'object' || item === null)
  const others = items.filter((item) => typeof item === 'object' && item !== null)
  return (
    new Set(scalars).size < scalars.length ||
    others.some((item, index) => others.slice(0, index).some((other) => sameJson(item, other)))
  )
}

const refusedProperties = (
  part: ObjectPart,
  value: Readonly<Record<string, unknown>>,
  unsure: boolean
): ReadonlyArray<Path> => {
  const missing = Object.entries(part.properties)
    .filter(([key, { required }]) => required && !has(value, key))
    .map(([key]): Path => [key])
  const others = Object.keys(value).flatMap((key): ReadonlyArray<Path> => {
    const schema = propertyOf(part, key)?.schema ?? undeclared(part.additional)
    return schema === undefined ? [] : under(key, refusedBy(schema, value[key], unsure))
  })
  return [...missing, ...others]
}

/**
 * What an object asks of a property that it does not declare; `undefined` when it asks nothing.
 *
 * @category destructors
 * @since 0.1.0
 */
export const undeclared = (additional: Additional): Schema | undefined =>
  additional._tag === 'Each' ? additional.schema : additional._tag === 'Closed' ? never : undefined
