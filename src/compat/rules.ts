/**
 * The table of rules: what each is called, how bad it is in each direction, and what to do.
 *
 * @since 0.1.0
 */
import { has } from '../codec/record.js'
import { corpusRules } from './corpusRules.js'
import type { CompatRule } from './Rule.js'
import { schemaRules } from './schemaRules.js'

// model

/**
 * The id of a rule.
 *
 * @category model
 * @since 0.1.0
 */
export type RuleId = keyof typeof schemaRules | keyof typeof corpusRules

/**
 * Every rule, by id, in the order of the documentation.
 *
 * @category rules
 * @since 0.1.0
 */
export const compatRules: Readonly<Record<RuleId, CompatRule>> = { ...schemaRules, ...corpusRules }

// destructors

/**
 * Whether a text is the id of a rule.
 *
 * @example
 * import { isRuleId } from 'connect-session-reconcile/compat'
 *
 * assert.strictEqual(isRuleId('type-changed'), true)
 * assert.strictEqual(isRuleId('toString'), false)
 *
 * @category destructors
 * @since 0.1.0
 */
export const isRuleId = (text: string): text is RuleId => has(compatRules, text)
