/**
 * A session in memory, read as the version that its type says it is of.
 *
 * @since 0.1.0
 */
import * as E from 'fp-ts/Either'

import { spell } from '../codec/names.js'
import { has, set, snapshot, type UnknownRecord } from '../codec/record.js'
import { type Change, pointer } from './Change.js'
import { read, type Source } from './detect.js'
import type { Version } from './Migration.js'
import { fieldNames } from './migrations.js'
import { invalid, type ReconcileError } from './ReconcileError.js'
import type { RuleDescription } from './Rule.js'

// model

/**
 * What is to be migrated, and what was done to it already.
 *
 * @category model
 * @since 0.1.0
 */
export type Given = Source & { readonly changes?: ReadonlyArray<Change> }

// rules

/**
 * What is done to a session in memory before any migration, whichever its versions are.
 *
 * @category rules
 * @since 0.1.0
 */
export const wireSpelling: RuleDescription = {
  id: 'wire-spelling',
  upgrade:
    'Only in code: a field that only other versions know, which a decode of the wire form left as it was spelt, gets the spelling of the document form.',
  downgrade: 'The same.',
  lossy: 'Never: the field keeps its value.'
}

const namesOnWire: ReadonlyMap<string, string> = new Map(fieldNames.map((name) => [spell('wire')(name), name]))

interface Respelt {
  readonly session: unknown
  readonly changes: ReadonlyArray<Change>
}

const inDocumentForm = (version: Version, session: UnknownRecord): Respelt => {
  const respelt: Record<string, unknown> = {}
  const changes: Array<Change> = []
  for (const key of Object.keys(session)) {
    const name = namesOnWire.get(key)
    const isKept = name === undefined || name === key || has(version.fields, name) || has(session, name)
    set(respelt, isKept ? key : name, session[key])
    if (isKept) continue
    changes.push({
      _tag: 'Renamed',
      path: pointer([name]),
      from: pointer([key]),
      rule: wireSpelling.id,
      lossless: true
    })
  }
  return { session: respelt, changes }
}

// destructors

/**
 * Reads a value that its type says is of this version, in the document form. Fails with `Invalid` when it is of another
 * version or form, and otherwise as `detect` does.
 *
 * @category destructors
 * @since 0.1.0
 */
export const readAs = (version: Version, given: unknown): E.Either<ReconcileError, Given> => {
  const taken = snapshot(given)
  const { session, changes } = E.isRight(taken) ? inDocumentForm(version, taken.right) : { session: given, changes: [] }
  return E.flatMap(read(session), (source): E.Either<ReconcileError, Given> => {
    if (source.from.version === version.version && source.from.form === 'document')
      return E.right({ ...source, changes })
    const from = { version: version.version, form: 'document' } as const
    const checked = version.ConnectSession.decode(source.value)
    return E.left(invalid(from, E.isLeft(checked) ? checked.left : []))
  })
}
