/**
 * A migration that forgets a field, or gives one the wrong rule, does not compile. Nor does a misuse of its functions.
 */
import type * as E from 'fp-ts/Either'

import {
  type Change,
  type detect,
  downgrade,
  type Detected,
  type DetectError,
  grown,
  introduced,
  type Migrated,
  migration,
  numbered,
  type ReconcileError,
  type ReconcileOptions,
  type reconcile,
  relaxed,
  type Rules,
  toJsonPatch,
  upgrade,
  type upgradeJson,
  V1,
  V2
} from '../../src/index.js'
import type { Equal, Expect } from './equality.js'

const categories = grown(V1.Category, V2.Category)

const complete = {
  id: numbered,
  organizationId: numbered,
  provider: relaxed,
  categories,
  accountId: introduced,
  label: introduced,
  metadata: introduced
}

migration(V1, V2)(complete)

export type Asked = Expect<
  Equal<
    keyof Rules<typeof V1.fields, typeof V2.fields>,
    'id' | 'organizationId' | 'provider' | 'categories' | 'accountId' | 'label' | 'metadata'
  >
>

// Where nothing differs, no rule is asked for.
migration(V2, V2)({})

// Leaving out any one of the seven.

const { id: _id, ...withoutId } = complete
// @ts-expect-error id became a number
migration(V1, V2)(withoutId)

const { organizationId: _organizationId, ...withoutOrganizationId } = complete
// @ts-expect-error organizationId became a number
migration(V1, V2)(withoutOrganizationId)

const { provider: _provider, ...withoutProvider } = complete
// @ts-expect-error provider became optional
migration(V1, V2)(withoutProvider)

const { categories: _categories, ...withoutCategories } = complete
// @ts-expect-error there are more categories
migration(V1, V2)(withoutCategories)

const { accountId: _accountId, ...withoutAccountId } = complete
// @ts-expect-error accountId was introduced
migration(V1, V2)(withoutAccountId)

const { label: _label, ...withoutLabel } = complete
// @ts-expect-error label was introduced
migration(V1, V2)(withoutLabel)

const { metadata: _metadata, ...withoutMetadata } = complete
// @ts-expect-error metadata was introduced
migration(V1, V2)(withoutMetadata)

// A rule of the wrong type.

// @ts-expect-error the ids become numbers; a rule for what is optional gives text
migration(V1, V2)({ ...complete, id: relaxed })

// @ts-expect-error an id is not introduced: version 1 has it, as text
migration(V1, V2)({ ...complete, id: introduced })

// @ts-expect-error provider stays text
migration(V1, V2)({ ...complete, provider: numbered })

// @ts-expect-error the categories are a list of an enumeration
migration(V1, V2)({ ...complete, categories: numbered })

// @ts-expect-error label is text, not a list
migration(V1, V2)({ ...complete, label: categories })

// @ts-expect-error a rule is a pair of functions with descriptions
migration(V1, V2)({ ...complete, label: { upgrade: () => undefined } })

// @ts-expect-error the enumeration grew from version 1 to version 2, not the other way
grown(V2.Category, V1.Category)

// @ts-expect-error the rules of this direction do not make the other
migration(V2, V1)(complete)

// A rule for what needs none.

// @ts-expect-error projectId is the same in both versions
migration(V1, V2)({ ...complete, projectId: relaxed })

// @ts-expect-error neither version has such a field
migration(V1, V2)({ ...complete, type: introduced })

const leftOver = { ...complete, projectId: relaxed }
// @ts-expect-error nor where the rules have a name of their own
migration(V1, V2)(leftOver)

// The tables.

// @ts-expect-error a table is what it was declared as
V2.fields.id = V1.fields.id

// The functions.

declare const v1: V1.ConnectSession
declare const v2: V2.ConnectSession

export type Results = [
  Expect<Equal<ReturnType<typeof detect>, E.Either<DetectError, Detected<'v1' | 'v2'>>>>,
  Expect<Equal<ReturnType<typeof upgrade>, E.Either<ReconcileError, Migrated<V2.ConnectSession>>>>,
  Expect<Equal<ReturnType<typeof downgrade>, E.Either<ReconcileError, Migrated<V1.ConnectSession>>>>,
  Expect<Equal<ReturnType<typeof reconcile>, E.Either<ReconcileError, Migrated<V2.ConnectSession>>>>,
  Expect<Equal<ReturnType<typeof upgradeJson>, E.Either<ReconcileError, Migrated<unknown>>>>,
  Expect<
    Equal<
      ReconcileError['_tag'],
      'Unreadable' | 'Undetectable' | 'Mixed' | 'MixedForms' | 'Invalid' | 'NotExact' | 'NotSupplied'
    >
  >,
  Expect<Equal<Change['_tag'], 'Converted' | 'Renamed' | 'Added' | 'Removed'>>,
  Expect<Equal<keyof ReconcileOptions, 'ids' | 'inexactIds' | 'provider'>>
]

upgrade(v1, { ids: (text, field) => text.length + field.length, inexactIds: 'coerce' })
downgrade(v2, { provider: 'unknown' })

// @ts-expect-error a session of version 2 is not upgraded
upgrade(v2)

// @ts-expect-error a session of version 1 is not downgraded
downgrade(v1)

// @ts-expect-error text does not name a number
upgrade(v1, { ids: (text) => text })

// @ts-expect-error rounding is asked for by name
upgrade(v1, { inexactIds: true })

// @ts-expect-error no such option
upgrade(v1, { lossy: true })

// @ts-expect-error a provider is text
downgrade(v2, { provider: null })

// @ts-expect-error a report is read-only
export const writable: Array<unknown> = toJsonPatch([])

declare const change: Change

// @ts-expect-error an added value has no former one
export const former: unknown = change._tag === 'Added' ? change.from : undefined
