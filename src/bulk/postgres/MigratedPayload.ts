/**
 * What a migration makes of one stored payload: what is written, counted, and kept so that it can be taken back.
 *
 * @since 0.1.0
 */
import type { Change } from '../../migrate/Change.js'
import type { Patch } from './patch.js'

// model

/**
 * What the totals count of a change.
 *
 * @category model
 * @since 0.1.0
 */
export type CountedChange = Pick<Change, 'rule' | 'lossless'>

/**
 * A payload after a migration. Without changes there is nothing to write.
 *
 * @category model
 * @since 0.1.0
 */
export interface MigratedPayload {
  readonly changes: ReadonlyArray<CountedChange>
  readonly patch: Patch
  /** The new text; empty for jsonb, whose patch is written. */
  readonly text: string
  /** JSON text of what else restores the payload: text edits, or for jsonb the keys that were added. */
  readonly edits: string | null
}

/**
 * A payload that needs nothing.
 *
 * @category model
 * @since 0.1.0
 */
export const unchanged: MigratedPayload = {
  changes: [],
  patch: { after: '{}', before: '{}', removed: [], added: [], migration: '' },
  text: '',
  edits: null
}
