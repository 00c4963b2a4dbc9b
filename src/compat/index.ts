/**
 * Compatibility of schemas and of stored payloads, with findings that carry their proof.
 *
 * @since 0.1.0
 * @module connect-session-reconcile/compat
 */
export { type Against, type CheckOptions, checkPayload } from './corpus.js'
export { diff, type DiffOptions } from './diff.js'
export {
  fails,
  type Finding,
  finding,
  type Source,
  type Status,
  statuses,
  type Subject,
  worstFirst
} from './Finding.js'
export { fromCodec, fromFields } from './fromCodec.js'
export { fromJsonSchema, type SchemaError } from './fromJsonSchema.js'
export { includes } from './inclusion.js'
export type { Json } from './json.js'
export type { Located } from './Located.js'
export { ofCodec, ofSchema, ofVersion, type Operand } from './Operand.js'
export { type FieldRow, fieldRows, type Report, reportFindings, type Run, type Tool } from './Report.js'
export {
  type Both,
  type CompatRule,
  type Direction,
  type FailOn,
  failOns,
  type Mode,
  modes,
  type Pair,
  severities,
  type Severity
} from './Rule.js'
export { compatRules, isRuleId, type RuleId } from './rules.js'
export { githubReport } from './reporters/github.js'
export { jsonReport, reportSchema } from './reporters/json.js'
export { junitReport } from './reporters/junit.js'
export { markdownReport } from './reporters/markdown.js'
export { sarifReport } from './reporters/sarif.js'
export { type TextOptions, textReport } from './reporters/text.js'
export {
  type Additional,
  any,
  type AnyPart,
  type ArrayPart,
  type BooleanPart,
  closed,
  each,
  lenient,
  never,
  nothing,
  type NullPart,
  type NumberPart,
  type ObjectPart,
  type OpaquePart,
  type Part,
  type Property,
  type Schema,
  type StringPart
} from './Schema.js'
export type { Counts } from './tally.js'
export { type JsonSchema, jsonSchemaOf, toJsonSchema } from './toJsonSchema.js'
export { literals } from './union.js'
export { accepts, refusedPaths } from './validate.js'
export { readWaivers, type Waiver, type Waiving, waiving } from './waivers.js'
