/**
 * Migrations between versions, and what they report.
 *
 * @since 0.1.0
 */
export * from './Change.js'
export { detect } from './detect.js'
export * from './Issue.js'
export {
  type AnyMigration,
  type Direction,
  describeRules,
  type Migration,
  migration,
  type Rules,
  type Version
} from './Migration.js'
export type { VersionName } from './migrations.js'
export {
  type DetectError,
  type Detected,
  type Invalid,
  type Kind,
  kindOf,
  type Mixed,
  type MixedForms,
  type NotExact,
  type NotSupplied,
  type ReconcileError,
  type Refusal,
  type Undetectable,
  type Unreadable
} from './ReconcileError.js'
export * from './reconcile.js'
export * from './Reporter.js'
export * from './Rule.js'
export * from './rules.js'
