/**
 * Where things are in a text: lines and columns, from 1.
 *
 * @since 0.1.0
 */
import { isRecord } from '../../codec/record.js'
import { parts } from '../../bulk/jsonParts.js'
import { memoized } from '../../compat/pairwise.js'
import { localPointer, valueAt } from '../../compat/references.js'
import { pointer, pointerKeys } from '../../migrate/Change.js'
import { isYaml, yamlOffset } from './yaml.js'

// model

/**
 * A place in a text.
 *
 * @category model
 * @since 0.1.0
 */
export interface Position {
  readonly line: number
  readonly column: number
}

/**
 * Finds the place of a finding's path.
 *
 * @category model
 * @since 0.1.0
 */
export type Locate = (path: string) => Position

// destructors

/**
 * The place of an offset in a text.
 *
 * @category destructors
 * @since 0.1.0
 */
export const positionOf = (text: string, offset: number): Position => {
  const before = text.slice(0, offset)
  const newline = before.lastIndexOf('\n')
  return { line: (before.match(/\n/g)?.length ?? 0) + 1, column: offset - newline }
}

/**
 * The offset of what is at a path in a JSON text; of the deepest part of the path that is there.
 *
 * @category destructors
 * @since 0.1.0
 */
export const jsonOffset = (text: string): ((keys: ReadonlyArray<string>) => number) => {
  const partsAt = memoized((offset: number) => new Map(parts(text, offset).map((part) => [part.key, part])))
  return (keys) => {
    let [at, valueStart] = [text.search(/\S/), 0]
    for (const key of keys) {
      const found = partsAt(valueStart).get(key)
      if (found === undefined) break
      at = found.start
      valueStart = found.valueStart
    }
    return Math.max(0, at)
  }
}

/**
 * Finds the places of a schema's parts in the file that it was read from.
 *
 * @category constructors
 * @since 0.1.0
 */
export const locator = (file: string, source: string, json: unknown, start: string): Locate => {
  const offset = (isYaml(file) ? yamlOffset : jsonOffset)(source)
  return memoized((path: string) =>
    positionOf(source, offset(deepest(json, pointerKeys(start), pointerKeys(path), 0, new Set()).at))
  )
}

interface Found {
  /** The path in the document of a path in the payloads: through properties, items, references and alternatives. */
  readonly at: ReadonlyArray<string>
  /** How many keys of the path are left. */
  readonly left: number
}

/** The same place is looked at once with the same keys left, however many ways lead to it. */
const deepest = (
  json: unknown,
  at: ReadonlyArray<string>,
  keys: ReadonlyArray<string>,
  depth: number,
  seen: Set<string>
): Found => {
  const node = valueAt(json, pointer(at))
  const [key, ...rest] = keys
  const here: Found = { at, left: keys.length }
  const place = `${keys.length} ${pointer(at)}`
  if (!isRecord(node) || key === undefined || depth > 32 || seen.has(place)) return here
  seen.add(place)
  const target = localPointer(node['$ref'])
  const inside: ReadonlyArray<Found> = steps(key)
    .map((step) => [...at, ...step])
    .filter((next) => valueAt(json, pointer(next)) !== undefined)
    .map((next) => deepest(json, next, rest, depth + 1, seen))
  const beside = [
    ...(target === undefined ? [] : [pointerKeys(target)]),
    ...['allOf', 'anyOf', 'oneOf'].flatMap((name) => {
      const list = node[name]
      return Array.isArray(list) ? list.map((_, index) => [...at, name, String(index)]) : []
    })
  ].map((next) => deepest(json, next, keys, depth + 1, seen))
  return [here, ...beside, ...inside].reduce((best, one) => (one.left < best.left ? one : best))
}

const steps = (key: string): ReadonlyArray<ReadonlyArray<string>> =>
  key === '*' ? [['items'], ['additionalProperties'], ['properties', key]] : [['properties', key]]
