/**
 * Options that say how to migrate, which files and columns have in common.
 *
 * @since 0.1.0
 */
import { Option } from '@commander-js/extra-typings'

import type { Direction } from '../migrate/Migration.js'
import type { ReconcileOptions } from '../migrate/Rule.js'

// constructors

/**
 * The table of ids, which only an upgrade asks.
 *
 * @category constructors
 * @since 0.1.0
 */
export const ids = (direction: Direction) =>
  new Option('--ids <file>', 'CSV of from,to: the numbers of ids that no number holds exactly').hideHelp(
    direction === 'downgrade'
  )

/**
 * What to do with an inexact id.
 *
 * @category model
 * @since 0.1.0
 */
export type InexactIds = NonNullable<ReconcileOptions['inexactIds']>

/**
 * What to do with an id that neither a number nor the table holds.
 *
 * @category constructors
 * @since 0.1.0
 */
export const inexactIds = () =>
  new Option('--inexact-ids <how>', 'an id that cannot be converted exactly, and that --ids does not map')
    .choices(['reject', 'coerce'] as const satisfies ReadonlyArray<InexactIds>)
    .default('reject' as const)

/**
 * The provider, which only a downgrade writes.
 *
 * @category constructors
 * @since 0.1.0
 */
export const provider = (direction: Direction) =>
  new Option('--provider <name>', 'the provider to write where a payload has none').hideHelp(direction === 'upgrade')
