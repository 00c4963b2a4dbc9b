/**
 * The types of the codecs: those of the source documents' field tables, and what io-ts makes of them.
 */
import type { StandardSchemaV1 } from '@standard-schema/spec'
import type * as E from 'fp-ts/Either'
import * as t from 'io-ts'
import { PathReporter } from 'io-ts/PathReporter'

import {
  AnyObject,
  DateTime,
  document,
  type DocumentC,
  enumeration,
  FiniteNumber,
  optional,
  required,
  type SnakeCase,
  standard,
  V1,
  V2,
  wire
} from '../../src/index.js'
import type { Equal, Expect } from './equality.js'

type CategoryV1 = 'ats' | 'hris' | 'hris-legacy' | 'crm' | 'marketing' | 'stackone'

interface SessionV1 {
  readonly categories?: Array<CategoryV1> | null | undefined
  readonly createdAt: Date
  readonly id: string
  readonly organizationId: string
  readonly originOwnerId: string
  readonly originOwnerName: string
  readonly originUsername?: string | null | undefined
  readonly projectId: string
  readonly provider: string
}

interface SessionV2 {
  readonly accountId?: string | null | undefined
  readonly categories?: Array<CategoryV1 | 'iam' | 'lms' | 'documents'> | null | undefined
  readonly createdAt: Date
  readonly id: number
  readonly label?: string | null | undefined
  readonly metadata?: { [key: string]: unknown } | null | undefined
  readonly organizationId: number
  readonly originOwnerId: string
  readonly originOwnerName: string
  readonly originUsername?: string | null | undefined
  readonly projectId: string
  readonly provider?: string | null | undefined
}

interface WireV2 {
  readonly account_id?: string | null | undefined
  readonly categories?: Array<V2.Category> | null | undefined
  readonly created_at: string
  readonly id: number
  readonly label?: string | null | undefined
  readonly metadata?: { [key: string]: unknown } | null | undefined
  readonly organization_id: number
  readonly origin_owner_id: string
  readonly origin_owner_name: string
  readonly origin_username?: string | null | undefined
  readonly project_id: string
  readonly provider?: string | null | undefined
}

type Copy<A> = { [K in keyof A]: A[K] }

export type Tables = [
  Expect<Equal<V1.ConnectSession, Copy<SessionV1>>>,
  Expect<Equal<V2.ConnectSession, Copy<SessionV2>>>,
  Expect<Equal<V1.Category, CategoryV1>>,
  Expect<Equal<V2.Category, CategoryV1 | 'iam' | 'lms' | 'documents'>>,
  Expect<Equal<V2.Metadata, { [key: string]: unknown }>>
]

export type Forms = [
  Expect<Equal<t.TypeOf<typeof V1.ConnectSession>, t.TypeOf<typeof V1.ConnectSessionWire>>>,
  Expect<Equal<t.TypeOf<typeof V2.ConnectSession>, t.TypeOf<typeof V2.ConnectSessionWire>>>,
  Expect<Equal<t.OutputOf<typeof V2.ConnectSessionWire>, Copy<WireV2>>>,
  Expect<Equal<t.OutputOf<typeof V2.ConnectSession>['createdAt'], string>>,
  Expect<Equal<t.InputOf<typeof V1.ConnectSession>, unknown>>
]

// They compose with io-ts.

const Page = t.type({ data: t.array(V2.ConnectSessionWire), next: t.union([t.string, t.null]) })
const Either = t.union([V1.ConnectSession, V2.ConnectSession])
const Labelled = t.intersection([V1.ConnectSession, t.type({ note: t.string })])
const Nested = document('Nested', { session: required(V2.ConnectSession), at: optional(DateTime) })

export type Composed = [
  Expect<Equal<t.TypeOf<typeof Page>['data'], Array<V2.ConnectSession>>>,
  Expect<Equal<t.TypeOf<typeof Either>, V1.ConnectSession | V2.ConnectSession>>,
  Expect<Equal<t.TypeOf<typeof Labelled>['note'], string>>,
  Expect<Equal<t.TypeOf<typeof Labelled>['id'], string>>,
  Expect<Equal<t.TypeOf<typeof Nested>['session'], V2.ConnectSession>>,
  Expect<Equal<ReturnType<typeof V1.ConnectSession.decode>, E.Either<t.Errors, V1.ConnectSession>>>,
  Expect<Equal<t.TypeOf<typeof FiniteNumber>, number>>
]

export const messages: Array<string> = PathReporter.report(V1.ConnectSession.decode(null))

export const asType: t.Type<V2.ConnectSession, unknown, unknown> = wire(V2.ConnectSession)

export const guarded = (u: unknown): string => (V1.ConnectSession.is(u) ? u.provider : '')

// What must not compile does not.

declare const session: V2.ConnectSession

// @ts-expect-error a decoded session is read-only
session.id = 1

// @ts-expect-error an optional field may be null
export const label: string | undefined = session.label

// @ts-expect-error the provider of version 2 may be absent
export const provider: string = session.provider

// @ts-expect-error the keys of a decoded session are camelCase, whatever the form
export const respelled: keyof V2.ConnectSession = 'organization_id'

// @ts-expect-error the ids of version 2 are numbers
export const idOfV2: V2.ConnectSession['id'] = '1'

// @ts-expect-error version 1 has no such category
export const categoryOfV1: V1.Category = 'iam'

// @ts-expect-error the spellings of the examples are accepted, but are no values
export const spelling: V2.Category = 'hrisLegacy'

// @ts-expect-error a required field cannot be left out
export const incomplete: V1.ConnectSession = { id: '1', organizationId: '2' }

// @ts-expect-error a spelling must stand for a value of the list
enumeration('Size', ['small', 'large'], { big: 'huge' })

// @ts-expect-error a table holds fields, not bare codecs
document('Bare', { id: t.string })

// @ts-expect-error only a codec made from a table has a wire form
wire(t.type({ id: t.string }))

declare const either: { readonly text: typeof asRequired | typeof asOptional }
const asRequired = required(t.string)
const asOptional = optional(t.string)
const Perhaps = document('Perhaps', either)

const long = document('Long', {
  aNameThatIsLongerThanAnybodyWouldGiveToAFieldOfATableThatPeopleRead: required(t.string)
})

export type Outputs = [
  // A field of which nobody knows whether it is required may be absent.
  Expect<Equal<t.TypeOf<typeof Perhaps>, { readonly text?: string | null | undefined }>>,
  // Nor is it known what the keys of either form are.
  Expect<Equal<t.OutputOf<DocumentC<typeof long.fields, 'document' | 'wire'>>, LongOutput | LongWireOutput>>,
  Expect<Equal<SnakeCase<'idÉtat'>, 'idÉtat'>>,
  Expect<Equal<SnakeCase<string>, string>>
]

interface LongOutput {
  readonly aNameThatIsLongerThanAnybodyWouldGiveToAFieldOfATableThatPeopleRead: string
}

interface LongWireOutput {
  readonly a_name_that_is_longer_than_anybody_would_give_to_a_field_of_a_table_that_people_read: string
}

export type StandardSchemas = [
  Expect<Equal<StandardSchemaV1.InferOutput<typeof V1.ConnectSession>, V1.ConnectSession>>,
  Expect<Equal<StandardSchemaV1.InferOutput<typeof V2.ConnectSessionWire>, V2.ConnectSession>>,
  Expect<Equal<StandardSchemaV1.InferInput<typeof V2.ConnectSessionWire>, Copy<WireV2>>>,
  Expect<Equal<StandardSchemaV1.InferInput<typeof DateTime>, string>>,
  Expect<Equal<StandardSchemaV1.InferOutput<typeof DateTime>, Date>>,
  Expect<Equal<StandardSchemaV1.InferOutput<typeof V2.Category>, V2.Category>>,
  Expect<Equal<StandardSchemaV1.InferOutput<typeof V2.Metadata>, V2.Metadata>>,
  Expect<Equal<StandardSchemaV1.InferOutput<typeof FiniteNumber>, number>>
]

/** Each is what the specification's own types say, with no cast. */
export const standardSchemas: ReadonlyArray<StandardSchemaV1> = [
  V1.ConnectSession,
  V1.ConnectSessionWire,
  V1.Category,
  V2.ConnectSession,
  V2.ConnectSessionWire,
  V2.Category,
  V2.Metadata,
  DateTime,
  FiniteNumber,
  AnyObject,
  enumeration('Size', ['small']),
  document('Tag', { label: required(t.string) }),
  standard(t.array(t.string)),
  // @ts-expect-error a codec of io-ts alone is none
  t.string
]

export type OfAnyCodec = Expect<
  Equal<StandardSchemaV1.InferOutput<ReturnType<typeof standard<t.ArrayC<typeof DateTime>>>>, Array<Date>>
>
