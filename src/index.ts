/**
 * Versioned schema reconciliation for ConnectSession: codecs for every version and form, migrations between them, and
 * reports of what changed.
 *
 * @since 0.1.0
 * @module connect-session-reconcile
 */
export * from './codec/index.js'
export * from './migrate/index.js'
export { v1ToV2 } from './migrate/v1-v2.js'
/** Version 1 of the vendor's API. */
export * as V1 from './v1/index.js'
/** Version 2 of the vendor's API. */
export * as V2 from './v2/index.js'
