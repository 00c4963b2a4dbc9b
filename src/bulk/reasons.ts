/**
 * The reasons for a quarantine, in words.
 *
 * @since 0.1.0
 */
import type { QuarantineReason } from './migrateText.js'

// model

/**
 * What a reason says is wrong, and what to do about it. Code stands between backticks.
 *
 * @category model
 * @since 0.1.0
 */
export interface ReasonDescription {
  readonly wrong: string
  readonly remedy: string
}

/**
 * The closed list.
 *
 * @category model
 * @since 0.1.0
 */
export const reasonDescriptions: Readonly<Record<QuarantineReason, ReasonDescription>> = {
  'invalid-utf8': {
    wrong: 'The bytes are not UTF-8. They are kept in base64.',
    remedy: 'Find the encoding they were written in, and convert them.'
  },
  'invalid-json': { wrong: 'The text is not JSON: cut short, often.', remedy: 'Mend it, or drop it.' },
  'duplicate-key': {
    wrong: 'A field that some version knows occurs twice; JSON does not say which one holds.',
    remedy: 'Remove all but one.'
  },
  'not-an-object': { wrong: 'JSON, but no object.', remedy: 'It is no session; drop it.' },
  undetectable: {
    wrong: 'No `organizationId` in either spelling, or no id that is a string or a number.',
    remedy: 'It is no session, or it lost its ids.'
  },
  'mixed-versions': {
    wrong: 'One id is a string and the other a number, which no known version has.',
    remedy: 'Correct one; a later version needs a later release.'
  },
  'mixed-forms': {
    wrong: 'Keys of both forms, such as `projectId` beside `organization_id`.',
    remedy: 'Keep one form.'
  },
  invalid: {
    wrong: 'A field is missing, of the wrong type, or of a value that the version does not have.',
    remedy: 'Correct the fields that the errors name.'
  },
  'id-not-exact': {
    wrong: 'An id that no number holds exactly: `"007"`, a UUID, `"9007199254740993"`.',
    remedy: 'Map it with `--ids`, or accept a rounded one with `--inexact-ids coerce`.'
  },
  'provider-missing': {
    wrong: 'Only on a downgrade: version 1 requires a provider and there is none.',
    remedy: 'Give one with `--provider`.'
  },
  'write-refused': {
    wrong: 'Only in PostgreSQL: a constraint or a trigger refused the new payload.',
    remedy: 'Change what the errors name, and run again with `--retry-quarantined`.'
  },
  unreadable: {
    wrong: 'Only in code: a getter or a Proxy threw while it was read.',
    remedy: 'Copy the value into a plain object first.'
  }
}
