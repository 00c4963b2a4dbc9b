/**
 * Compatibility of schemas and of stored payloads, with findings that carry their proof.
 *
 * @since 0.1.0
 */
export * from './bridge.js'
export { describeSchema } from './describe.js'
export * from './diff.js'
export * from './Finding.js'
export { fnv1a } from './fingerprint.js'
export * from './fromCodec.js'
export { fromJsonSchema, type SchemaError } from './fromJsonSchema.js'
export * from './inclusion.js'
export { intersect } from './intersect.js'
export { applyPatch, type Json, sameJson } from './json.js'
export { matching } from './matching.js'
export * from './Operand.js'
export * from './Rule.js'
export * from './rules.js'
export { counterexamples, smallest } from './samples.js'
export * from './Schema.js'
export * from './toJsonSchema.js'
export { anyOf, equals, literals } from './union.js'
export { accepts, refusedPaths } from './validate.js'
export * from './waivers.js'
