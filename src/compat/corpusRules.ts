/**
 * The rules of a check of stored payloads, and of the tool itself, in one table.
 *
 * @since 0.1.0
 */
import { has } from '../codec/record.js'
import { type CompatRule, rulesById } from './Rule.js'

const once = { none: 'a payload is checked against the codecs as they are: there is no other direction' }

const good =
  '{"id":"1","organizationId":"2","projectId":"p","provider":"hibob","originOwnerId":"o","originOwnerName":"Owner","createdAt":"2025-08-24T08:46:06.475Z"}'

const withIds = (id: string): string => good.replace('"id":"1"', `"id":${id}`)

const withField = (field: string): string => good.replace('}', `,${field}}`)

const rule = (
  severity: CompatRule['backward'],
  title: string,
  remedy: string,
  cases: Pick<CompatRule, 'corpus'> = {}
): CompatRule => ({
  backward: severity,
  forward: severity,
  title,
  remedy: { backward: remedy, forward: remedy },
  mirror: once,
  ...cases
})

/**
 * The rules of a check of stored payloads, by id.
 *
 * @category rules
 * @since 0.1.0
 */
export const payloadRules = rulesById({
  'corpus-undecodable': rule(
    'ERR',
    'a payload does not decode',
    'Correct the payload, or the codec if the payload is right.',
    { corpus: { fires: [good.replace('"provider":"hibob",', '')], silent: [good] } }
  ),
  'corpus-mixed': rule(
    'ERR',
    'a payload mixes versions or forms',
    'Find what wrote it; it cannot be told what it is.',
    { corpus: { fires: [withIds('1')], silent: [good] } }
  ),
  'corpus-migration-invalid': rule(
    'ERR',
    'a payload decodes and cannot be migrated',
    'Upgrade with an id table, or give the payload to a person.',
    { corpus: { fires: [withIds('"007"')], silent: [good] } }
  ),
  'corpus-replay-mismatch': rule(
    'ERR',
    'the report of the migration, applied to the payload, does not give the result',
    'Correct the migration rule: its changes do not say what it did.'
  ),
  'corpus-roundtrip-mismatch': rule(
    'ERR',
    'a payload is not the same after a way there and back',
    'Correct a number that JavaScript does not hold; otherwise the codec or the rule that loses something without saying so.'
  ),
  'corpus-empty': rule(
    'ERR',
    'there is no payload to check',
    'Check the path: an empty corpus proves nothing, and so does not pass.',
    { corpus: { fires: [], silent: [good] } }
  ),
  'corpus-lossy': rule(
    'WARN',
    'the migration of a payload cannot be undone',
    'Keep the original, or accept that migrating back does not restore it.',
    {
      corpus: { fires: [withField('"categories":["hrisLegacy"]')], silent: [withField('"categories":["hris-legacy"]')] }
    }
  ),
  'corpus-unknown-field': rule(
    'INFO',
    'a payload has a field that no version declares',
    'It is kept as data. Declare it if it is used.',
    { corpus: { fires: [withField('"region":"eu"')], silent: [withField('"label":"a"')] } }
  )
})

/**
 * The rules of a check of stored payloads and of the tool itself, by id.
 *
 * @category rules
 * @since 0.1.0
 */
export const corpusRules = rulesById({
  ...payloadRules,
  'schema-missing': rule(
    'ERR',
    'there is no such schema in the document',
    'Check the part after #: the command stops with exit code 3, since nothing was compared.'
  ),
  'waiver-unused': rule('WARN', 'a waiver matches no finding', 'Remove it from the file.')
})

// destructors

/**
 * Whether a text is the id of a rule of stored payloads.
 *
 * @category destructors
 * @since 0.1.0
 */
export const isPayloadRule = (text: string): boolean => has(payloadRules, text)
