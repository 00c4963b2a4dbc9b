/**
 * What separates version 1 from version 2. The only file that knows both.
 *
 * @since 0.1.0
 */
import * as V1 from '../v1/index.js'
import * as V2 from '../v2/index.js'
import { migration } from './Migration.js'
import { grown, introduced, numbered, relaxed } from './rules.js'

/**
 * The whole story of the change, one line a field.
 *
 * @category migrations
 * @since 0.1.0
 */
export const v1ToV2 = migration(
  V1,
  V2
)({
  id: numbered,
  organizationId: numbered,
  provider: relaxed,
  categories: grown(V1.Category, V2.Category),
  accountId: introduced,
  label: introduced,
  metadata: introduced
})
