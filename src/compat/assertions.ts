/**
 * The keywords of JSON Schema that the model has no place for, run as they are: what each asks of a value.
 *
 * @since 0.1.0
 */
import { has, isRecord, type UnknownRecord } from '../codec/record.js'
import { expressionOf } from './matching.js'

// model

/**
 * Whether a value is accepted; `unsure` is the verdict on what cannot be run.
 *
 * @category model
 * @since 0.1.0
 */
export type Accepts = (u: unknown, unsure: boolean) => boolean

/**
 * Reads a schema inside the document, for values to be run through.
 *
 * @category model
 * @since 0.1.0
 */
export type Run = (schema: unknown) => Accepts

type Assertion = (value: unknown, node: UnknownRecord, run: Run) => Accepts | undefined

const always: Accepts = () => true

const onArrays =
  (accepts: (items: ReadonlyArray<unknown>, unsure: boolean) => boolean): Accepts =>
  (u, unsure) =>
    !Array.isArray(u) || accepts(u, unsure)

const onObjects =
  (accepts: (record: UnknownRecord, unsure: boolean) => boolean): Accepts =>
  (u, unsure) =>
    !isRecord(u) || accepts(u, unsure)

const isText = (u: unknown): u is string => typeof u === 'string'

const numberOr = (node: UnknownRecord, key: string, otherwise: number): number | undefined => {
  const value = has(node, key) ? node[key] : otherwise
  return typeof value === 'number' ? value : undefined
}

const conditional: Assertion = (condition, node, run) => {
  const branch = (key: string): Accepts => (has(node, key) ? run(node[key]) : always)
  const [met, then, otherwise] = [run(condition), branch('then'), branch('else')]
  return (u, unsure) =>
    (met(u, unsure) && then(u, unsure)) ||
    (!met(u, !unsure) && otherwise(u, unsure)) ||
    (then(u, unsure) && otherwise(u, unsure))
}

const contains: Assertion = (value, node, run) => {
  const item = run(value)
  const least = numberOr(node, 'minContains', 1)
  const most = numberOr(node, 'maxContains', Number.POSITIVE_INFINITY)
  if (least === undefined || most === undefined) return undefined
  const count = (items: ReadonlyArray<unknown>, unsure: boolean): number =>
    items.filter((one) => item(one, unsure)).length
  return onArrays((items, unsure) => count(items, unsure) >= least && count(items, !unsure) <= most)
}

const patternsOf = (value: unknown): ReadonlyArray<readonly [RegExp, unknown]> | undefined => {
  if (!isRecord(value)) return undefined
  const read = Object.entries(value).flatMap(([pattern, schema]) => {
    const expression = expressionOf(pattern)
    return expression === undefined ? [] : [[expression, schema] as const]
  })
  return read.length === Object.keys(value).length ? read : undefined
}

const patternProperties: Assertion = (value, _, run) => {
  const patterns = patternsOf(value)?.map(([pattern, schema]) => [pattern, run(schema)] as const)
  return (
    patterns &&
    onObjects((record, unsure) =>
      Object.entries(record).every(([key, held]) =>
        patterns.every(([pattern, accepts]) => !pattern.test(key) || accepts(held, unsure))
      )
    )
  )
}

const additionalProperties: Assertion = (value, node, run) => {
  const [declared, patterns] = [node['properties'] ?? {}, patternsOf(node['patternProperties'])]
  if (!isRecord(declared) || patterns === undefined) return undefined
  const rest = run(value)
  return onObjects((record, unsure) =>
    Object.entries(record).every(
      ([key, held]) => has(declared, key) || patterns.some(([pattern]) => pattern.test(key)) || rest(held, unsure)
    )
  )
}

const dependentRequired: Assertion = (value) =>
  isRecord(value) && Object.values(value).every((keys) => Array.isArray(keys) && keys.every(isText))
    ? onObjects((record) =>
        Object.entries(value).every(
          ([key, needed]) => !has(record, key) || (needed as ReadonlyArray<string>).every((other) => has(record, other))
        )
      )
    : undefined

const dependentSchemas: Assertion = (value, _, run) => {
  if (!isRecord(value)) return undefined
  const schemas = Object.entries(value).map(([key, schema]) => [key, run(schema)] as const)
  return onObjects((record, unsure) => schemas.every(([key, accepts]) => !has(record, key) || accepts(record, unsure)))
}

const size =
  (fits: (count: number, limit: number) => boolean): Assertion =>
  (limit) =>
    typeof limit === 'number' ? onObjects((record) => fits(Object.keys(record).length, limit)) : undefined

const not: Assertion = (value, _, run) => {
  const accepts = run(value)
  return (u, unsure) => !accepts(u, !unsure)
}

const prefixItems: Assertion = (value, _, run) => {
  if (!Array.isArray(value)) return undefined
  const prefix = value.map(run)
  return onArrays((items, unsure) => prefix.every((accepts, i) => i >= items.length || accepts(items[i], unsure)))
}

const itemsBehind: Assertion = (value, node, run) => {
  const prefix = node['prefixItems']
  if (!Array.isArray(prefix) || Array.isArray(value)) return undefined
  const accepts = run(value)
  return onArrays((items, unsure) => items.slice(prefix.length).every((item) => accepts(item, unsure)))
}

const propertyNames: Assertion = (value, _, run) => {
  const accepts = run(value)
  return onObjects((record, unsure) => Object.keys(record).every((key) => accepts(key, unsure)))
}

/** What asks nothing but of the keyword that runs it. */
const part: Assertion = () => always

const assertions: ReadonlyMap<string, Assertion> = new Map([
  ['not', not],
  ['if', conditional],
  ['then', part],
  ['else', part],
  ['contains', contains],
  ['minContains', part],
  ['maxContains', part],
  ['prefixItems', prefixItems],
  ['items', itemsBehind],
  ['patternProperties', patternProperties],
  ['additionalProperties', additionalProperties],
  ['propertyNames', propertyNames],
  ['minProperties', size((count, limit) => count >= limit)],
  ['maxProperties', size((count, limit) => count <= limit)],
  ['dependentRequired', dependentRequired],
  ['dependentSchemas', dependentSchemas]
])

/**
 * The keywords that are run: two of them, `items` and `additionalProperties`, only where the model has no place for them.
 *
 * @category model
 * @since 0.1.0
 */
export const runnableKeywords: ReadonlyArray<string> = [...assertions.keys()]

// destructors

/**
 * What a keyword of a schema object asks of a value; `undefined` where that cannot be run.
 *
 * @category destructors
 * @since 0.1.0
 */
export const assertionOf = (keyword: string, node: UnknownRecord, run: Run): Accepts | undefined =>
  assertions.get(keyword)?.(node[keyword], node, run)
