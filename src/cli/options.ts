/**
 * Options that say how to migrate, which files and columns have in common.
 *
 * @since 0.1.0
 */
import { InvalidArgumentError, Option } from '@commander-js/extra-typings'

import type { Direction } from '../migrate/Migration.js'
import type { ReconcileOptions } from '../migrate/Rule.js'

// constructors

/**
 * Takes a whole number that is not too small, and not too large where there is a limit.
 *
 * @category constructors
 * @since 0.1.0
 */
export const whole =
  (least: number, most?: number) =>
  (text: string): number => {
    const n = Number(text)
    if (!/^\d+$/.test(text) || !Number.isSafeInteger(n) || n < least || n > (most ?? n)) {
      throw new InvalidArgumentError(
        `Give a whole number${most === undefined ? `, ${least} or more` : ` from ${least} to ${most}`}.`
      )
    }
    return n
  }

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
