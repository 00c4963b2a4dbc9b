/**
 * The rules that name what separates two schemas, in one table.
 *
 * Laws:
 *
 * 1. Each row has its mirror: when old and new change places, the mirror fires at the same path
 * 2. A row is `ERR` in one direction if and only if its mirror is `ERR` in the other
 *
 * @since 0.1.0
 */
import { type Pair, rulesById } from './Rule.js'
import type { JsonSchema } from './toJsonSchema.js'

const pair = (before: JsonSchema, after: JsonSchema): Pair => ({ old: before, new: after })

const string = { type: 'string' } as const
const number = { type: 'number' } as const
const integer = { type: 'integer' } as const
const nullable = { type: ['string', 'null'] } as const
const list = { type: 'array', items: string } as const
const dateTime = { type: 'string', format: 'date-time' } as const
const empty = { type: 'object' } as const
const withLabel = { type: 'object', properties: { label: string } } as const
const needsLabel = { ...withLabel, required: ['label'] } as const
const narrow = { type: 'string', enum: ['ats'] } as const
const wide = { type: 'string', enum: ['ats', 'crm'] } as const
const short = { type: 'string', maxLength: 5 } as const
const long = { type: 'string', maxLength: 9 } as const
const sealed = { ...withLabel, additionalProperties: false } as const

const fine = 'Nothing to do.'
const upgradeFirst = 'Upgrade the readers before anything writes the new form, or downgrade what they are sent.'
const migrateFirst = 'Declare a migration rule for the field, and upgrade stored data before this reader is released.'

/**
 * The rules that name what separates two schemas, by id.
 *
 * @category rules
 * @since 0.1.0
 */
export const schemaRules = rulesById({
  'property-added-optional': {
    backward: 'INFO',
    forward: 'INFO',
    title: 'a property was added, and may be absent',
    remedy: { backward: fine, forward: `${fine} Old readers keep it as an unknown field.` },
    mirror: 'property-removed-optional',
    exception: 'ERR forward if the old schema refuses properties that it does not declare.',
    example: { fires: pair(empty, withLabel), silent: pair(withLabel, withLabel) }
  },
  'property-added-required': {
    backward: 'ERR',
    forward: 'INFO',
    title: 'a property was added, and must be there',
    remedy: {
      backward: 'Make it optional, or declare a migration rule that supplies a value for stored data.',
      forward: fine
    },
    mirror: 'property-removed-required',
    exception: 'ERR forward if the old schema refuses properties that it does not declare.',
    example: { fires: pair(empty, needsLabel), silent: pair(empty, withLabel) }
  },
  'property-removed-optional': {
    backward: 'WARN',
    forward: 'INFO',
    title: 'an optional property is declared no more',
    remedy: {
      backward: 'Stored values become unknown fields: keep the declaration while they are read.',
      forward: fine
    },
    mirror: 'property-added-optional',
    exception: 'ERR backward if the new schema refuses properties that it does not declare.',
    example: { fires: pair(withLabel, empty), silent: pair(empty, empty) }
  },
  'property-removed-required': {
    backward: 'WARN',
    forward: 'ERR',
    title: 'a required property is declared no more',
    remedy: {
      backward: 'Stored values become unknown fields: keep the declaration while they are read.',
      forward: 'Keep writing it until every reader is upgraded.'
    },
    mirror: 'property-added-required',
    exception: 'ERR backward if the new schema refuses properties that it does not declare.',
    example: { fires: pair(needsLabel, empty), silent: pair(withLabel, empty) }
  },
  'property-became-required': {
    backward: 'ERR',
    forward: 'INFO',
    title: 'a property that could be absent must be there',
    remedy: { backward: 'Keep it optional, or declare a migration rule that supplies a value.', forward: fine },
    mirror: 'property-became-optional',
    example: { fires: pair(withLabel, needsLabel), silent: pair(needsLabel, needsLabel) }
  },
  'property-became-optional': {
    backward: 'INFO',
    forward: 'ERR',
    title: 'a property that was always there may be absent',
    remedy: { backward: fine, forward: `Keep writing it. ${upgradeFirst}` },
    mirror: 'property-became-required',
    example: { fires: pair(needsLabel, withLabel), silent: pair(withLabel, withLabel) }
  },
  'property-became-nullable': {
    backward: 'INFO',
    forward: 'ERR',
    title: 'a value may be null',
    remedy: { backward: fine, forward: `Do not write null yet. ${upgradeFirst}` },
    mirror: 'property-became-not-nullable',
    example: { fires: pair(string, nullable), silent: pair(nullable, nullable) }
  },
  'property-became-not-nullable': {
    backward: 'ERR',
    forward: 'INFO',
    title: 'a value may be null no more',
    remedy: { backward: 'Keep accepting null, or declare a migration rule that replaces it.', forward: fine },
    mirror: 'property-became-nullable',
    example: { fires: pair(nullable, string), silent: pair(string, string) }
  },
  'enum-value-added': {
    backward: 'INFO',
    forward: 'ERR',
    title: 'a value joined the enumeration',
    remedy: { backward: fine, forward: `Do not write the value yet. ${upgradeFirst}` },
    mirror: 'enum-value-removed',
    example: { fires: pair(narrow, wide), silent: pair(wide, wide) }
  },
  'enum-value-removed': {
    backward: 'ERR',
    forward: 'INFO',
    title: 'a value left the enumeration',
    remedy: { backward: 'Keep accepting the value, or declare a migration rule that replaces it.', forward: fine },
    mirror: 'enum-value-added',
    example: { fires: pair(wide, narrow), silent: pair(narrow, wide) }
  },
  'enum-closed': {
    backward: 'ERR',
    forward: 'INFO',
    title: 'free values became an enumeration',
    remedy: { backward: 'Keep the values free, or check the corpus and declare a migration rule.', forward: fine },
    mirror: 'enum-opened',
    example: { fires: pair(string, narrow), silent: pair(wide, narrow) }
  },
  'enum-opened': {
    backward: 'INFO',
    forward: 'ERR',
    title: 'an enumeration became free values',
    remedy: { backward: fine, forward: `Keep to the listed values. ${upgradeFirst}` },
    mirror: 'enum-closed',
    example: { fires: pair(narrow, string), silent: pair(narrow, wide) }
  },
  'type-changed': {
    backward: 'ERR',
    forward: 'ERR',
    title: 'the type changed to one that shares no value with it',
    remedy: { backward: migrateFirst, forward: upgradeFirst },
    mirror: 'type-changed',
    example: { fires: pair(string, number), silent: pair(string, nullable) }
  },
  'type-widened': {
    backward: 'INFO',
    forward: 'ERR',
    title: 'another type is allowed too',
    remedy: { backward: fine, forward: `Keep to the old type. ${upgradeFirst}` },
    mirror: 'type-narrowed',
    example: { fires: pair(string, { type: ['string', 'number'] }), silent: pair(string, number) }
  },
  'type-narrowed': {
    backward: 'ERR',
    forward: 'INFO',
    title: 'a type is allowed no more',
    remedy: { backward: migrateFirst, forward: fine },
    mirror: 'type-widened',
    example: { fires: pair({ type: ['string', 'number'] }, string), silent: pair(number, string) }
  },
  'number-generalized': {
    backward: 'INFO',
    forward: 'ERR',
    title: 'integers became numbers',
    remedy: { backward: fine, forward: `Keep to integers. ${upgradeFirst}` },
    mirror: 'number-specialized',
    example: { fires: pair(integer, number), silent: pair(integer, integer) }
  },
  'number-specialized': {
    backward: 'ERR',
    forward: 'INFO',
    title: 'numbers became integers',
    remedy: { backward: migrateFirst, forward: fine },
    mirror: 'number-generalized',
    example: { fires: pair(number, integer), silent: pair(integer, number) }
  },
  'format-added': {
    backward: 'ERR',
    forward: 'INFO',
    title: 'a format is asked for',
    remedy: { backward: 'Check the corpus, or keep accepting values that do not have the format.', forward: fine },
    mirror: 'format-removed',
    exception: 'unproven for a format that is not enforced here: what readers do with it is not known.',
    example: { fires: pair(string, dateTime), silent: pair(dateTime, dateTime) }
  },
  'format-changed': {
    backward: 'ERR',
    forward: 'ERR',
    title: 'another format is asked for',
    remedy: { backward: migrateFirst, forward: upgradeFirst },
    mirror: 'format-changed',
    exception: 'unproven for formats that are not enforced here: what readers do with them is not known.',
    example: { fires: pair(dateTime, { type: 'string', format: 'date' }), silent: pair(string, dateTime) }
  },
  'format-removed': {
    backward: 'INFO',
    forward: 'ERR',
    title: 'a format is asked for no more',
    remedy: { backward: fine, forward: `Keep to the format. ${upgradeFirst}` },
    mirror: 'format-added',
    exception: 'INFO forward if the old decoder does not enforce the format.',
    example: { fires: pair(dateTime, string), silent: pair(string, string) }
  },
  'array-cardinality-changed': {
    backward: 'ERR',
    forward: 'ERR',
    title: 'one value became a list, or a list one value',
    remedy: { backward: migrateFirst, forward: upgradeFirst },
    mirror: 'array-cardinality-changed',
    example: { fires: pair(string, list), silent: pair(number, list) }
  },
  'constraint-tightened': {
    backward: 'ERR',
    forward: 'INFO',
    title: 'a limit became stricter',
    remedy: { backward: 'Check the corpus, or keep the limit while old data is read.', forward: fine },
    mirror: 'constraint-relaxed',
    example: { fires: pair(long, short), silent: pair(short, short) }
  },
  'constraint-relaxed': {
    backward: 'INFO',
    forward: 'ERR',
    title: 'a limit became looser',
    remedy: { backward: fine, forward: `Keep to the old limit. ${upgradeFirst}` },
    mirror: 'constraint-tightened',
    example: { fires: pair(short, long), silent: pair(long, long) }
  },
  'content-model-closed': {
    backward: 'WARN',
    forward: 'INFO',
    title: 'properties that are not declared are refused or restricted',
    remedy: {
      backward: 'Check that no stored payload has properties that the schema does not declare.',
      forward: fine
    },
    mirror: 'content-model-opened',
    exception: 'ERR backward if the old schema was a record, whose entries are refused now.',
    example: { fires: pair(withLabel, sealed), silent: pair(sealed, sealed) }
  },
  'content-model-opened': {
    backward: 'INFO',
    forward: 'INFO',
    title: 'properties that are not declared are allowed',
    remedy: { backward: fine, forward: `Do not write undeclared properties yet. ${upgradeFirst}` },
    mirror: 'content-model-closed',
    exception: 'ERR forward if the new schema is a record, whose entries the old one refuses.',
    example: { fires: pair(sealed, withLabel), silent: pair(withLabel, withLabel) }
  },
  'codec-opaque': {
    backward: 'WARN',
    forward: 'WARN',
    title: 'this part cannot be compared: it is code, or says more than the model can',
    remedy: {
      backward: 'Check a corpus of stored payloads, or write the type with codecs that say what they accept.',
      forward: 'Check a corpus of new payloads with the old codec.'
    },
    mirror: 'codec-opaque',
    exception:
      'constraint-tightened or -relaxed, at ERR, where a keyword can be run and a payload shows what it refuses.',
    example: { fires: pair(string, { type: 'string', not: { $dynamicRef: '#text' } }), silent: pair(string, string) }
  },
  unproven: {
    backward: 'WARN',
    forward: 'WARN',
    title: 'this looks like a break, and no payload was found that proves it',
    remedy: {
      backward: 'Check a corpus of stored payloads with the new codec.',
      forward: 'Check a corpus of new payloads with the old codec.'
    },
    mirror: { none: 'the search for a witness may succeed in one direction and fail in the other' },
    example: { fires: pair(string, { type: 'string', format: 'iri' }), silent: pair(string, dateTime) }
  }
})
