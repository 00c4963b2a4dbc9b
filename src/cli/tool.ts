/**
 * What this program is called, from its package.
 *
 * @since 0.1.0
 */
import type { Tool } from '../compat/Report.js'

// destructors

/**
 * This program, as reports name it.
 *
 * @category destructors
 * @since 0.1.0
 */
export const tool = (): Tool => {
  const { name, version } = require('connect-session-reconcile/package.json') as Tool
  return { name, version }
}
