/**
 * Four small versions and what separates them, for what two versions cannot show: fields come, change and go.
 */
import * as t from 'io-ts'

import { document, type Fields, optional, required, wire } from '../../src/codec/document.js'
import { changed, introduced, migration, type Rule, unchanged } from '../../src/index.js'

export const versionOf = <const Name extends string, F extends Fields>(version: Name, fields: F) => {
  const ConnectSession = document('Session', fields)
  return { version, fields, ConnectSession, ConnectSessionWire: wire(ConnectSession) }
}

const id = required(t.string)

export const first = versionOf('first', { id })

export const second = versionOf('second', {
  id,
  sourceUrl: required(t.string),
  lastNote: optional(t.string),
  isDraft: optional(t.boolean)
})

export const third = versionOf('third', {
  id,
  sourceUrl: required(t.string),
  lastNote: optional(t.number),
  isOpen: optional(t.boolean)
})

export const fourth = versionOf('fourth', { id, sourceUrl: required(t.string), lastNote: optional(t.number) })

/** A field that every session of the later version has. */
const demanded: Rule<string | undefined, string> = {
  descriptions: [
    { id: 'url-demanded', upgrade: 'An absent URL is about:blank.', downgrade: 'The URL is removed.', lossy: 'Always.' }
  ],
  upgrade: (from, { path }) =>
    from === undefined
      ? changed('about:blank', [{ _tag: 'Added', path, to: 'about:blank', rule: 'url-demanded', lossless: false }])
      : unchanged(from),
  downgrade: (from, { path }) =>
    changed(undefined, [{ _tag: 'Removed', path, from, rule: 'url-demanded', lossless: false }])
}

/** A text that becomes the number of its characters. */
const counted: Rule<string | null | undefined, number | null | undefined> = {
  descriptions: [
    { id: 'note-counted', upgrade: 'The length.', downgrade: 'As many dashes.', lossy: 'Always, on an upgrade.' }
  ],
  upgrade: (from, { path }) => {
    if (typeof from !== 'string') return unchanged(from)
    const to = from.length
    return changed(to, [{ _tag: 'Converted', path, from, to, rule: 'note-counted', lossless: false }])
  },
  downgrade: (from, { path }) => {
    if (typeof from !== 'number') return unchanged(from)
    const to = '-'.repeat(from)
    return changed(to, [{ _tag: 'Converted', path, from, to, rule: 'note-counted', lossless: true }])
  }
}

/** A field that the later version does not know. */
const withdrawn: Rule<boolean | null | undefined, boolean | null | undefined> = {
  descriptions: [
    { id: 'field-withdrawn', upgrade: 'The field is removed.', downgrade: 'It stays absent.', lossy: 'Always.' }
  ],
  upgrade: (from, { path }) =>
    from === undefined
      ? unchanged(undefined)
      : changed(undefined, [{ _tag: 'Removed', path, from, rule: 'field-withdrawn', lossless: false }]),
  downgrade: unchanged
}

export const firstToSecond = migration(
  first,
  second
)({ sourceUrl: demanded, lastNote: introduced, isDraft: introduced })

export const secondToThird = migration(second, third)({ lastNote: counted, isDraft: withdrawn, isOpen: introduced })

export const thirdToFourth = migration(third, fourth)({ isOpen: withdrawn })
