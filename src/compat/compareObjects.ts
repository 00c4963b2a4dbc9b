/**
 * What separates two objects: their properties, and what becomes of the rest.
 *
 * @since 0.1.0
 */
import { describeProperty, tellProperty, tellSchema } from './describe.js'
import { absent, atEntry, atProperty, type Compare, type Edit, edit, type Place, type Tries } from './Edit.js'
import { isNever } from './inclusion.js'
import { counterexamples } from './samples.js'
import { type Additional, any, never, type ObjectPart, type Property, propertyOf, type Schema } from './Schema.js'
import { equals } from './union.js'
import { undeclared } from './validate.js'

// destructors

/**
 * The differences of two objects; `compare` looks into their properties.
 *
 * @category destructors
 * @since 0.1.0
 */
export const compareObjects =
  (compare: Compare) =>
  (before: ObjectPart, after: ObjectPart, place: Place): ReadonlyArray<Edit> => {
    const keys = [...new Set([...Object.keys(before.properties), ...Object.keys(after.properties)])]
    return [
      ...keys.flatMap((key) => {
        const inside = atProperty(place, key, before, after)
        const [older, newer] = [declared(before, key), declared(after, key)]
        if (older !== undefined && newer !== undefined) {
          return [...presenceEdits(older, newer, inside), ...compare(older.schema, newer.schema, inside)]
        }
        if (older !== undefined) return removed(older, after, key, inside)
        return newer === undefined ? [] : added(newer, before, key, inside)
      }),
      ...restEdits(compare)(before, after, place)
    ]
  }

/** A property that may be there: one that is forbidden is not declared. */
const declared = (part: ObjectPart, key: string): Property | undefined => {
  const property = propertyOf(part, key)
  return property !== undefined && (property.required || !isNever(property.schema)) ? property : undefined
}

const presenceEdits = (before: Property, after: Property, place: Place): ReadonlyArray<Edit> => {
  if (before.required === after.required) return []
  const texts = [describeProperty(before), describeProperty(after)] as const
  return after.required
    ? [edit('property-became-required', place, texts, { backward: () => [absent] })]
    : [edit('property-became-optional', place, texts, { forward: () => [absent] })]
}

/** What an object accepts under a key that it does not declare. */
const elsewhere = (part: ObjectPart, key: string): Schema =>
  propertyOf(part, key) === undefined ? (undeclared(part.additional) ?? any) : never

/** The words for a property that the other side has none of: an entry of a record breaks one property, and not another. */
const wordsFor = ({ additional }: ObjectPart): typeof describeProperty =>
  additional._tag === 'Each' ? tellProperty : describeProperty

const removed = (older: Property, after: ObjectPart, key: string, place: Place): ReadonlyArray<Edit> => {
  const tries: Tries = {
    backward: () => counterexamples(older.schema, elsewhere(after, key)),
    forward: () => [...(older.required ? [absent] : []), ...entries(after, older.schema)]
  }
  const rule = older.required ? 'property-removed-required' : 'property-removed-optional'
  return [edit(rule, place, [wordsFor(after)(older), 'absent'], tries)]
}

const added = (newer: Property, before: ObjectPart, key: string, place: Place): ReadonlyArray<Edit> => {
  const tries: Tries = {
    backward: () => [...(newer.required ? [absent] : []), ...entries(before, newer.schema)],
    forward: () => counterexamples(newer.schema, elsewhere(before, key))
  }
  const rule = newer.required ? 'property-added-required' : 'property-added-optional'
  return [edit(rule, place, ['absent', wordsFor(before)(newer)], tries)]
}

/** The entries that a record may have under a key which the reader declares, and that the reader refuses. */
const entries = (writer: ObjectPart, schema: Schema) =>
  writer.additional._tag === 'Each' ? counterexamples(writer.additional.schema, schema) : []

const describeRest = (rest: Additional): string =>
  rest._tag === 'Lenient' ? 'kept' : rest._tag === 'Closed' ? 'refused' : `each ${tellSchema(rest.schema)}`

const restEdits =
  (compare: Compare) =>
  (before: ObjectPart, after: ObjectPart, place: Place): ReadonlyArray<Edit> => {
    const [older, newer] = [before.additional, after.additional]
    const inside = atEntry(place, before, after)
    if (older._tag === 'Each' && newer._tag === 'Each') return compare(older.schema, newer.schema, inside)
    const texts = [
      `undeclared properties ${describeRest(older)}`,
      `undeclared properties ${describeRest(newer)}`
    ] as const
    if (older._tag === newer._tag || (isFree(older) && isFree(newer))) return []
    const closing = newer._tag === 'Closed' || older._tag === 'Lenient'
    const tries: Tries = { backward: () => anyEntry(older), forward: () => anyEntry(newer) }
    return [edit(closing ? 'content-model-closed' : 'content-model-opened', inside, texts, tries)]
  }

/** The entries that a record may have. */
const anyEntry = (rest: Additional) => (rest._tag === 'Each' ? counterexamples(rest.schema, never) : [])

/** Whether an object keeps any property that it does not declare. */
const isFree = (rest: Additional): boolean =>
  rest._tag === 'Lenient' || (rest._tag === 'Each' && equals(rest.schema, any))
