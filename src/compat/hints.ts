/**
 * What the keywords that the model has no place for speak of: the values and the keys at which they may differ.
 *
 * @since 0.1.0
 */
import { isRecord } from '../codec/record.js'
import type { Json } from './json.js'
import { isPattern, matching } from './matching.js'
import { remembered } from './pairwise.js'
import type { Part } from './Schema.js'

// model

/**
 * The constants, and those next to limits; and the keys of the object itself, not of what is in it.
 *
 * @category model
 * @since 0.1.0
 */
export interface Hints {
  readonly values: ReadonlyArray<Json>
  readonly keys: ReadonlyArray<string>
}

const none: Hints = { values: [], keys: [] }

const most = 12

// destructors

/**
 * What an opaque part speaks of; nothing for any other.
 *
 * @category destructors
 * @since 0.1.0
 */
export const hintsOf: (part: Part) => Hints = remembered((part) =>
  part._tag === 'Opaque' ? all([hints(part.identity, new Map())]) : none
)

const all = (found: ReadonlyArray<Hints>): Hints => ({
  values: found.flatMap(({ values }) => values).slice(0, most),
  keys: [...new Set(found.flatMap(({ keys }) => keys))].slice(0, most)
})

/** What references lead to, each of which is followed once. */
type Targets = Map<unknown, unknown>

/** An identity is a keyword and its value, a part of the model, or a list of such. */
const hints = (identity: unknown, targets: Targets): Hints => {
  if (isRecord(identity)) return all(Object.entries(identity).map(ofKeyword(targets)))
  if (!Array.isArray(identity)) return none
  const [name, value, reached] = identity as ReadonlyArray<unknown>
  if (typeof name !== 'string') return all(identity.map((inner) => hints(inner, targets)))
  const led = new Map(listed(reached).filter((pair): pair is [unknown, unknown] => Array.isArray(pair)))
  return ofKeyword(led.size === 0 ? targets : led)([name, value])
}

const follow = (ref: unknown, targets: Targets): Hints => {
  const target = targets.get(ref)
  targets.delete(ref)
  return hints(target, targets)
}

const listed = (value: unknown): ReadonlyArray<unknown> => (Array.isArray(value) ? value : [])

const texts = (patterns: ReadonlyArray<unknown>): ReadonlyArray<string> =>
  patterns.flatMap((pattern) => (typeof pattern === 'string' && isPattern(pattern) ? matching([pattern]) : []))

const ofKeyword =
  (targets: Targets) =>
  ([name, value]: readonly [string, unknown]): Hints => {
    const inside = (inner: unknown): Hints => ({ values: hints(inner, targets).values, keys: [] })
    if (typeof value === 'number') return { values: [value, value - 1, value + 1], keys: [] }
    switch (name) {
      case '$ref':
        return follow(value, targets)
      case 'const':
        return { values: [value as Json], keys: [] }
      case 'enum':
      case 'values':
        return { values: listed(value) as ReadonlyArray<Json>, keys: [] }
      case 'pattern':
      case 'patterns':
        return { values: texts([value].flat()), keys: [] }
      case 'required':
        return { values: [], keys: listed(value).filter((key) => typeof key === 'string') }
      case 'properties':
      case 'dependentRequired':
        return isRecord(value)
          ? all([{ values: [], keys: Object.keys(value) }, ...Object.values(value).map(inside)])
          : none
      case 'patternProperties':
        return isRecord(value)
          ? all([{ values: [], keys: texts(Object.keys(value)) }, ...Object.values(value).map(inside)])
          : none
      case 'items':
      case 'prefixItems':
      case 'contains':
      case 'additionalProperties':
        return inside(value)
      case 'propertyNames': {
        const { values } = hints(value, targets)
        return {
          values: values.filter((length) => typeof length === 'number'),
          keys: values.filter((key) => typeof key === 'string')
        }
      }
      case 'dependentSchemas':
        return isRecord(value) ? all(Object.values(value).map((inner) => hints(inner, targets))) : none
      default:
        return hints(value, targets)
    }
  }
