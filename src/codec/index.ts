/**
 * Building blocks of codecs that know no version.
 *
 * @since 0.1.0
 */
export * from './AnyObject.js'
export * from './DateTime.js'
export * from './document.js'
export * from './enumeration.js'
export { type Form, otherForm, type SnakeCase, snakeCase, spell } from './names.js'
export * from './number.js'
export { standard, type StandardIssue, type StandardResult, type StandardSchema } from './standard.js'
