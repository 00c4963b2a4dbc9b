/**
 * What separates two schemas, node by node, each difference named by a rule.
 *
 * Laws:
 *
 * 1. `compare(s, s) = []`
 * 2. If neither schema includes the other, there is a difference
 *
 * @since 0.1.0
 */
import { compareObjects } from './compareObjects.js'
import { compareLimits, compareScalars } from './compareScalars.js'
import { describeSchema, tellSchema } from './describe.js'
import { atItem, type Compare, type Edit, edit, type Place, root, type Tries, type Whole } from './Edit.js'
import { includes } from './inclusion.js'
import { pairwise } from './pairwise.js'
import { counterexamples } from './samples.js'
import { type ArrayPart, expand, type Part, propertyOf, type Schema } from './Schema.js'
import { equalParts, equals, valuesOf, width } from './union.js'
import { surelyAccepts } from './validate.js'

// destructors

/**
 * Every difference between two schemas.
 *
 * @category destructors
 * @since 0.1.0
 */
export const compare = (before: Schema, after: Schema): ReadonlyArray<Edit> => {
  const met = pairwise((_before: Schema, _after: Schema) => ({ times: 0 }))
  let again = 0
  const compareAt: Compare = (older, newer, place) => {
    if (equals(older, newer)) return []
    if (holdsOthers(older) && holdsOthers(newer) && met(older, newer).times++ > 0) {
      again += Math.max(width(older), width(newer))
      if (again > most) return atOnce(older, newer, place)
    }
    return nodeEdits(compareAt)(older, newer, place)
  }
  return compareAt(before, after, root({ before, after }))
}

/** How many alternatives that were compared in another place are looked into: beyond, all is told many times over. */
const most = 300

const holdsOthers = (schema: Schema): boolean =>
  schema.some((part) => part._tag === 'Array' || part._tag === 'Object' || part._tag === 'Opaque')

/** What separates two schemas as a whole, without a look into them. */
const atOnce: Compare = (before, after, place) => {
  const texts = [tellSchema(before), tellSchema(after)] as const
  const safe = { backward: () => includes(after)(before), forward: () => includes(before)(after) }
  return [
    edit('type-narrowed', place, texts, { backward: () => counterexamples(before, after) }, safe),
    edit('type-widened', place, texts, { forward: () => counterexamples(after, before) }, safe)
  ]
}

const nodeEdits =
  (compareAt: Compare): Compare =>
  (before, after, place) => {
    const whole: Whole = { before: expand(before), after: expand(after) }
    const [older, newer] = [modelled(whole.before), modelled(whole.after)]
    const opaque = opaqueEdits(whole.before, whole.after, place)
    return [
      ...opaque,
      ...nullEdits(older, newer, place),
      ...kindEdits(compareAt)(older, newer, whole, place, opaque.length > 0)
    ]
  }

/** The parts that are modelled; in place of an opaque part, what it is known to be, if anything is. */
const modelled = (schema: Schema): Schema =>
  schema.flatMap((part) => (part._tag === 'Opaque' && part.base !== undefined ? modelled(expand(part.base)) : [part]))

const isOpaque = ({ _tag }: Part): boolean => _tag === 'Opaque'

const opaqueEdits: Compare = (before, after, place) => {
  const opaque = (schema: Schema, other: Schema): boolean =>
    schema.some((part) => part._tag === 'Opaque' && !other.some((mirrored) => equalParts(part, mirrored)))
  const tries: Tries =
    [before, after].some(isCode) || referTo(before).some((target) => referTo(after).includes(target))
      ? {}
      : { backward: () => counterexamples(before, after), forward: () => counterexamples(after, before) }
  return opaque(before, after) || opaque(after, before) || limited(before, after) || limited(after, before)
    ? [edit('codec-opaque', place, [tellSchema(before), tellSchema(after)], tries)]
    : []
}

/** Whether a part of the one is in the other only as what an opaque part is known to be, which may refuse some of it. */
const limited = (schema: Schema, other: Schema): boolean => {
  if (!other.some(isOpaque)) return false
  const inside = modelled(other)
  const isIn = (parts: Schema, part: Part): boolean => parts.some((mirrored) => equalParts(part, mirrored))
  return schema.some((part) => !isOpaque(part) && !isIn(other, part) && isIn(inside, part))
}

/** The references among the parts. What two of one name lead to is compared, and proven, where it is reached first. */
const referTo = (schema: Schema): ReadonlyArray<unknown> =>
  schema
    .filter((part) => part._tag === 'Opaque')
    .flatMap(({ name, identity }) => (name === '$ref' ? (identity as ReadonlyArray<unknown>).slice(1, 2) : []))

/** Whether a codec or a predicate is among the parts. What it accepts is its own matter, and changes with its code. */
const isCode = (schema: Schema): boolean =>
  schema.some((part) => part._tag === 'Opaque' && [part.identity].flat(9).some((one) => typeof one === 'function'))

const withoutNull = (schema: Schema): Schema => schema.filter(({ _tag }) => _tag !== 'Null')

const nullEdits: Compare = (before, after, place) => {
  const [wasNullable, isNullable] = [before, after].map((schema) => withoutNull(schema).length < schema.length)
  if (withoutNull(before).length === 0 || withoutNull(after).length === 0 || wasNullable === isNullable) return []
  if (surelyAccepts(isNullable ? before : after)(null)) return []
  const texts = [describeSchema(before), describeSchema(after)] as const
  return isNullable
    ? [edit('property-became-nullable', place, texts, { forward: () => [null] })]
    : [edit('property-became-not-nullable', place, texts, { backward: () => [null] })]
}

const kindsOf = (schema: Schema): ReadonlySet<Part['_tag']> => new Set(schema.map(({ _tag }) => _tag))

/** What an opaque part may be of any kind, and is told of as a whole, is not told again kind by kind. */
const kindEdits =
  (compareAt: Compare) =>
  (before: Schema, after: Schema, whole: Whole, place: Place, isTold: boolean): ReadonlyArray<Edit> => {
    const guess = [before, after].some((schema) => schema.some(isOpaque))
    const onlyNull = withoutNull(before).length === 0 || withoutNull(after).length === 0
    const [older, newer] = onlyNull ? [before, after] : [withoutNull(before), withoutNull(after)]
    const [oldKinds, newKinds] = [kindsOf(older), kindsOf(newer)]
    const gone = guess && isTold ? [] : older.filter(({ _tag }) => !newKinds.has(_tag))
    const come = guess && isTold ? [] : newer.filter(({ _tag }) => !oldKinds.has(_tag))
    const shared = [...oldKinds].filter((kind) => newKinds.has(kind))
    const texts = [describeSchema(before), describeSchema(after)] as const
    const tries = {
      backward: () => counterexamples(gone, whole.after),
      forward: () => counterexamples(come, whole.before)
    }
    const safe = { backward: () => includes(whole.after)(gone), forward: () => includes(whole.before)(come) }
    if (shared.length === 0 && gone.length > 0 && come.length > 0) {
      const rule = isListOf(older, newer) || isListOf(newer, older) ? 'array-cardinality-changed' : 'type-changed'
      return [edit(rule, place, texts, tries, safe)]
    }
    return [
      ...(gone.length > 0 ? [edit('type-narrowed', place, texts, { backward: tries.backward }, safe)] : []),
      ...(come.length > 0 ? [edit('type-widened', place, texts, { forward: tries.forward }, safe)] : []),
      ...toldApart(
        shared.map((kind) => {
          const ofKind = (schema: Schema): Schema => schema.filter(({ _tag }) => _tag === kind)
          const [mine, theirs] = [ofKind(older), ofKind(newer)]
          return [kind === 'Opaque' ? [] : partEdits(compareAt)(mine, theirs, whole, place), mine, theirs]
        })
      )
    ]
  }

/** Whether the one is a list of what the other, which is of another kind, is. */
const isListOf = (one: Schema, list: Schema): boolean =>
  list.every((part) => part._tag === 'Array' && one.some(({ _tag }) => kindsOf(part.items).has(_tag)))

/** The differences of alternatives of one kind: what is on both sides is set aside, the rest compared with its like. */
const partEdits =
  (compareAt: Compare) =>
  (before: Schema, after: Schema, whole: Whole, place: Place): ReadonlyArray<Edit> => {
    const gone = before.filter((part) => !after.some((other) => equalParts(part, other)))
    const come = after.filter((part) => !before.some((other) => equalParts(part, other)))
    const texts = (): readonly [string, string] => [tellSchema(before), tellSchema(after)]
    const pairs = paired(gone, come)
    const lost = gone.filter((part) => !pairs.some(([one]) => one === part))
    const won = come.filter((part) => !pairs.some(([, other]) => other === part))
    const safe = { backward: () => includes(whole.after)(lost), forward: () => includes(whole.before)(won) }
    return [
      ...toldApart(pairs.map(([part, other]) => [onePart(compareAt)(part, other, whole, place), [part], [other]])),
      ...(lost.length > 0
        ? [edit('type-narrowed', place, texts(), { backward: () => counterexamples(lost, whole.after) }, safe)]
        : []),
      ...(won.length > 0
        ? [edit('type-widened', place, texts(), { forward: () => counterexamples(won, whole.before) }, safe)]
        : [])
    ]
  }

/** Differences inside of alternatives; those that read the same in two of them say in which. */
const toldApart = (pairs: ReadonlyArray<readonly [ReadonlyArray<Edit>, Schema, Schema]>): ReadonlyArray<Edit> => {
  const key = ({ rule, path, old, new: value }: Edit): string => JSON.stringify([rule, path, old, value])
  const keys = pairs.map(([edits]) => new Set(edits.map(key)))
  return pairs.flatMap(([edits, before, after], index) => {
    const others = keys.filter((_, i) => i !== index)
    const isTwice = (one: Edit): boolean => others.some((other) => other.has(key(one)))
    if (!edits.some(isTwice)) return edits
    const [older, newer] = [tellSchema(before), tellSchema(after)]
    return edits.map((one) =>
      isTwice(one) ? { ...one, old: `${one.old}, in ${older}`, new: `${one.new}, in ${newer}` } : one
    )
  })
}

type Pairs = ReadonlyArray<readonly [Part, Part]>

/** Each part with the most like it of those still free; which side is old makes no difference. */
const paired = (before: Schema, after: Schema): Pairs => {
  const words = (a: Part, b: Part): string => [describeSchema([a]), describeSchema([b])].sort().join(' ')
  return before
    .flatMap((a) => after.map((b) => ({ pair: [a, b] as const, like: likeness(a, b), words: words(a, b) })))
    .sort((x, y) => y.like - x.like || (x.words < y.words ? -1 : Number(x.words > y.words)))
    .reduce<Pairs>(
      (pairs, { pair: [a, b] }) =>
        pairs.some(([one, other]) => one === a || other === b) ? pairs : [...pairs, [a, b]],
      []
    )
}

/** How much two parts of one kind have in common. */
const likeness = (a: Part, b: Part): number => {
  if (a._tag === 'Object' && b._tag === 'Object') {
    const shared = Object.entries(a.properties).flatMap(([key, mine]) => {
      const theirs = propertyOf(b, key)
      return theirs === undefined ? [] : [[mine.schema, theirs.schema] as const]
    })
    return shared.length + 2 * shared.filter(([mine, theirs]) => equals(mine, theirs)).length
  }
  return Number((valuesOf(a) === undefined) === (valuesOf(b) === undefined))
}

const onePart =
  (compareAt: Compare) =>
  (before: Part, after: Part, whole: Whole, place: Place): ReadonlyArray<Edit> => {
    if (before._tag === 'Array' && after._tag === 'Array') return arrayEdits(compareAt)(before, after, place)
    if (before._tag === 'Object' && after._tag === 'Object') return compareObjects(compareAt)(before, after, place)
    return compareScalars(before, after, whole, place)
  }

const arrayEdits =
  (compareAt: Compare) =>
  (before: ArrayPart, after: ArrayPart, place: Place): ReadonlyArray<Edit> => [
    ...compareAt(before.items, after.items, atItem(place, before, after)),
    ...compareLimits(before, after, place)
  ]
