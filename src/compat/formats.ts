/**
 * The formats that are enforced, each with what it accepts. Any other format is an annotation: it is compared by name,
 * and no value is refused for it.
 *
 * @since 0.1.0
 */
import * as O from 'fp-ts/Option'

import { epochMilliseconds } from '../codec/DateTime.js'

// model

interface Format<A> {
  readonly accepts: (value: A) => boolean
  readonly examples: ReadonlyArray<A>
}

const dateTimes: Format<string> = {
  accepts: (text) => O.isSome(epochMilliseconds(text)),
  examples: ['1970-01-01T00:00:00Z', '2024-02-29T23:59:59.999Z', '9999-12-31T12:30:00.123456789+05:30']
}

/** By name; no format is a name that is not there. */
type Formats<A> = ReadonlyMap<string | undefined, Format<A>>

const strings: Formats<string> = new Map([
  ['date-time', dateTimes],
  ['date', { accepts: (text) => dateTimes.accepts(`${text}T00:00:00Z`), examples: ['1970-01-01', '2024-02-29'] }],
  [
    'uuid',
    {
      accepts: (text) => /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(text),
      // None, one by chance, one of a time in upper case, one in order of time, and the last.
      examples: [
        '00000000-0000-0000-0000-000000000000',
        'f47ac10b-58cc-4372-a567-0e02b2c3d479',
        '6BA7B810-9DAD-11D1-80B4-00C04FD430C8',
        '01890a5d-ac96-774b-bcce-b302099a8057',
        'ffffffff-ffff-ffff-ffff-ffffffffffff'
      ]
    }
  ]
])

const within =
  (bits: number) =>
  (value: number): boolean =>
    Number.isInteger(value) && value >= -(2 ** (bits - 1)) && value < 2 ** (bits - 1)

const numbers: Formats<number> = new Map([
  ['int32', { accepts: within(32), examples: [0, 2 ** 31 - 1] }],
  ['int64', { accepts: within(64), examples: [0, 2 ** 31] }]
])

/** What a format of numbers says about precision only, which JSON does not have. */
const unlimited: ReadonlySet<string> = new Set(['float', 'double'])

// destructors

/**
 * Whether a number, or a string, that does not have the format is refused.
 *
 * @category destructors
 * @since 0.1.0
 */
export const isEnforced = (of: 'Number' | 'String', format: string | undefined): boolean =>
  (of === 'Number' ? numbers : strings).has(format)

/**
 * Whether a string has a format, as far as the format is enforced.
 *
 * @category destructors
 * @since 0.1.0
 */
export const hasStringFormat = (format: string | undefined, text: string): boolean =>
  strings.get(format)?.accepts(text) ?? true

/**
 * Whether a number has a format, as far as the format is enforced.
 *
 * @category destructors
 * @since 0.1.0
 */
export const hasNumberFormat = (format: string | undefined, value: number): boolean =>
  numbers.get(format)?.accepts(value) ?? true

/**
 * The name of a format of numbers, if it limits them.
 *
 * @category destructors
 * @since 0.1.0
 */
export const numberFormat = (format: unknown): string | undefined =>
  typeof format === 'string' && !unlimited.has(format) ? format : undefined

/**
 * Values that have a format, the simplest first.
 *
 * @category destructors
 * @since 0.1.0
 */
export const stringExamples = (format: string | undefined): ReadonlyArray<string> => strings.get(format)?.examples ?? []

/**
 * Values that have a format, the simplest first.
 *
 * @category destructors
 * @since 0.1.0
 */
export const numberExamples = (format: string | undefined): ReadonlyArray<number> => numbers.get(format)?.examples ?? []

/**
 * Whether what has the first format has the second too.
 *
 * @category destructors
 * @since 0.1.0
 */
export const impliesFormat = (format: string | undefined, other: string | undefined): boolean =>
  other === undefined || format === other || (format === 'int32' && other === 'int64')

/**
 * Every text that {@link DateTime} decodes, as a regular expression, real calendar dates included. Only the two
 * instants at which an offset leads out of the years 0000 to 9999 are beyond it.
 *
 * @category model
 * @since 0.1.0
 */
export const dateTimePattern = (() => {
  const long = '(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])'
  const short = '(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)'
  const february = '02-(?:0[1-9]|1\\d|2[0-8])'
  const leap = '(?:(?:[02468][048]|[13579][26])00|\\d\\d(?:0[48]|[2468][048]|[13579][26]))-02-29'
  const clock = '(?:[01]\\d|2[0-3]):[0-5]\\d'
  return `^(?:\\d{4}-(?:${long}|${short}|${february})|${leap})T${clock}:[0-5]\\d(?:\\.\\d+)?(?:Z|[+-]${clock})$`
})()
