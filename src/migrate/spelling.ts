/**
 * Other spellings of an enumeration's values, which only stored payloads hold: they become the values, in whichever
 * version a payload is, and before any rule of a migration sees them.
 *
 * Laws, for every member, and list of members, that a version accepts:
 *
 * 1. What is respelt decodes to what it decoded to before, and is made of values of the enumeration
 * 2. What is respelt is left as it is from then on
 *
 * @since 0.1.0
 */
import * as t from 'io-ts'

import type { EnumerationC } from '../codec/enumeration.js'
import type { Field } from '../codec/field.js'
import { own } from '../codec/record.js'
import type { Change } from './Change.js'
import type { Applied, RuleDescription } from './Rule.js'

// rules

const id = 'category-spelling'

/**
 * What becomes of the other spellings of a field, in words, as versions have it; `undefined` where they know none.
 *
 * @category rules
 * @since 0.1.0
 */
export const spellingRule = (versions: ReadonlyArray<Field>): RuleDescription | undefined => {
  const spellings = versions.flatMap(({ codec }) => Object.entries(enumerationOf(codec)?.spellings ?? {}))
  if (spellings.length === 0) return undefined
  const all = new Set(spellings.map(([from, to]) => `${from} becomes ${to}`))
  return {
    id,
    upgrade: `${[...all].join(', ')}: the spellings of the documented examples become the values of the enumeration.`,
    downgrade: 'The same: the values of the enumeration are the same in both versions.',
    lossy: 'Always: the other spelling is not restored.'
  }
}

/**
 * Gives a member, or the members of a list, their enumeration's own spelling, each reported as lossy. A value of any other
 * field stays.
 *
 * @category rules
 * @since 0.1.0
 */
export const respell = ({ codec }: Field) => {
  const enumeration = enumerationOf(codec)
  return (value: unknown, path: string): Applied<unknown> => {
    if (enumeration === undefined) return { value, changes: [] }
    const changes: Array<Change> = []
    const respelt = (from: unknown, at: string): unknown => {
      if (typeof from !== 'string' || enumeration.is(from)) return from
      const to = own(enumeration.spellings, from)
      if (to === undefined) return from
      changes.push({ _tag: 'Converted', path: at, from, to, rule: id, lossless: false })
      return to
    }
    const all = Array.isArray(value) ? value.map((item, i) => respelt(item, `${path}/${i}`)) : respelt(value, path)
    return { value: changes.length === 0 ? value : all, changes }
  }
}

// destructors

/**
 * Whether a codec is a list of the members of an enumeration.
 *
 * @category destructors
 * @since 0.1.0
 */
export const isListOfMembers = (codec: t.Mixed): codec is t.ArrayC<EnumerationC<string>> =>
  (codec instanceof t.ArrayType || codec instanceof t.ReadonlyArrayType) && isEnumeration(codec.type as t.Mixed)

const isEnumeration = (codec: t.Mixed): codec is EnumerationC<string> =>
  (codec as Partial<EnumerationC<string>>)._tag === 'Enumeration'

/**
 * The enumeration whose members a codec takes, one of them or a list; `undefined` for any other codec.
 *
 * @category destructors
 * @since 0.1.0
 */
export const enumerationOf = (codec: t.Mixed): EnumerationC<string> | undefined =>
  isEnumeration(codec) ? codec : isListOfMembers(codec) ? codec.type : undefined
