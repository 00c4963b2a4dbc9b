/**
 * The migrations, oldest first, each from the version that the one before it arrives at.
 *
 * @since 0.1.0
 */
import type * as t from 'io-ts'

import { spell } from '../codec/names.js'
import type { Version } from './Migration.js'
import { v1ToV2 } from './v1-v2.js'

/**
 * Every declared migration, oldest first: the list that a new version adds a line to.
 *
 * @category migrations
 * @since 0.1.0
 */
export const migrations: readonly [typeof v1ToV2] = [v1ToV2]

type Migrations = typeof migrations

type Last<A extends ReadonlyArray<unknown>> = A extends readonly [...Array<unknown>, infer L] ? L : never

/**
 * The version that a downgrade ends at.
 *
 * @category migrations
 * @since 0.1.0
 */
export const first: Migrations[0]['from'] = migrations[0].from

/**
 * The version that an upgrade ends at.
 *
 * @category migrations
 * @since 0.1.0
 */
export const latest: Last<Migrations>['to'] = (migrations[migrations.length - 1] as Last<Migrations>).to

/**
 * Every known version, oldest first.
 *
 * @category migrations
 * @since 0.1.0
 */
export const versions: ReadonlyArray<Version> = [first, ...migrations.map((declared) => declared.to)]

/**
 * The names of the fields that any version has, each once.
 *
 * @category migrations
 * @since 0.1.0
 */
export const fieldNames: ReadonlyArray<string> = [...new Set(versions.flatMap(({ fields }) => Object.keys(fields)))]

/**
 * Those of them that the two forms spell differently.
 *
 * @category migrations
 * @since 0.1.0
 */
export const twofoldNames: ReadonlyArray<string> = fieldNames.filter((name) => spell('wire')(name) !== name)

/**
 * The name of a known version.
 *
 * @category model
 * @since 0.1.0
 */
export type VersionName = Migrations[number]['from' | 'to']['version']

/**
 * A session of the first version, in memory.
 *
 * @category model
 * @since 0.1.0
 */
export type First = t.TypeOf<typeof first.ConnectSession>

/**
 * A session of the latest version, in memory.
 *
 * @category model
 * @since 0.1.0
 */
export type Latest = t.TypeOf<typeof latest.ConnectSession>
