/**
 * Waivers: findings that a person has accepted, with the reason, and for how long.
 *
 * A waiver matches a fingerprint, never the text of a message. A waived finding stays visible; an expired waiver does
 * not count, and says so; one that matches nothing, or that another has taken the place of, is a finding of its own.
 *
 * @since 0.1.0
 */
import * as E from 'fp-ts/Either'

import { isRecord } from '../codec/record.js'
import { type Finding, finding } from './Finding.js'
import { hasStringFormat } from './formats.js'

// model

/**
 * One waiver.
 *
 * @category model
 * @since 0.1.0
 */
export interface Waiver {
  readonly fingerprint: string
  readonly rule: string
  readonly path: string
  readonly reason: string
  /** The last day on which it counts, as YYYY-MM-DD. */
  readonly expires?: string | undefined
}

/**
 * Applies waivers to findings one at a time, and knows in the end which of them matched nothing.
 *
 * @category model
 * @since 0.1.0
 */
export interface Waiving {
  /** The finding, waived if a waiver names it. */
  readonly apply: (found: Finding) => Finding
  /** A finding for each waiver that has matched nothing so far. */
  readonly unused: () => ReadonlyArray<Finding>
}

// constructors

/**
 * Reads a waiver file: an array of waivers, or an object that holds it as `waivers`. `Left` lists everything that is
 * wrong with it.
 *
 * @example
 * import { readWaivers } from 'connect-session-reconcile/compat'
 * import * as E from 'fp-ts/Either'
 *
 * assert.deepStrictEqual(
 *   readWaivers([{ fingerprint: '0123456789abcdef', rule: 'type-changed', path: '/id' }]),
 *   E.left(['/0/reason must be a text that is not empty'])
 * )
 *
 * @category constructors
 * @since 0.1.0
 */
export const readWaivers = (json: unknown): E.Either<ReadonlyArray<string>, ReadonlyArray<Waiver>> => {
  const [list, at] = isRecord(json) ? [json['waivers'], '/waivers'] : [json, '']
  if (!Array.isArray(list)) return E.left(['it must be an array of waivers, or an object that holds one as "waivers"'])
  const problems = list.flatMap((row, index) => problemsOf(row, `${at}/${index}`))
  return problems.length > 0 ? E.left(problems) : E.right(list as ReadonlyArray<Waiver>)
}

const keys = ['fingerprint', 'rule', 'path', 'reason', 'expires']

const problemsOf = (row: unknown, at: string): ReadonlyArray<string> => {
  if (!isRecord(row)) return [`${at} must be an object`]
  const { expires } = row
  return [
    ...['fingerprint', 'rule', 'reason']
      .filter((key) => !isText(row[key]))
      .map((key) => `${at}/${key} must be a text that is not empty`),
    ...(typeof row['path'] === 'string' ? [] : [`${at}/path must be a text`]),
    ...(expires === undefined || (typeof expires === 'string' && hasStringFormat('date', expires))
      ? []
      : [`${at}/expires must be a date such as 2026-12-31`]),
    ...Object.keys(row)
      .filter((key) => !keys.includes(key))
      .map((key) => `${at}/${key} is not a field of a waiver (${keys.join(', ')})`)
  ]
}

const isText = (u: unknown): boolean => typeof u === 'string' && u.trim() !== ''

/**
 * Waiving as of a day. A waiver counts up to the end of the day on which it expires; of several for one finding, the
 * first that counts does.
 *
 * @example
 * import { finding, waiving } from 'connect-session-reconcile/compat'
 *
 * const found = finding({ rule: 'type-changed', direction: 'backward', path: '/id', old: 'string', new: 'number' })
 * const waiver = { ...found, reason: 'nobody reads it', expires: '2026-12-31' }
 * assert.strictEqual(waiving([waiver], '2026-12-31').apply(found).status, 'waived')
 * assert.strictEqual(waiving([waiver], '2027-01-01').apply(found).status, 'open')
 *
 * @category constructors
 * @since 0.1.0
 */
export const waiving = (waivers: ReadonlyArray<Waiver>, today: string): Waiving => {
  const used = new Set<Waiver>()
  const isOver = ({ expires }: Waiver): boolean => expires !== undefined && expires < today
  return {
    apply: (found) => {
      const matching = waivers.filter(
        ({ fingerprint, rule, path }) => fingerprint === found.fingerprint && rule === found.rule && path === found.path
      )
      const waiver = matching.find((one) => !isOver(one)) ?? matching[0]
      if (waiver === undefined) return found
      used.add(waiver)
      if (found.status !== 'open') return found
      const { expires, reason } = waiver
      if (isOver(waiver)) return { ...found, note: noted(found, `its waiver expired on ${expires}: ${reason}`) }
      return {
        ...found,
        status: 'waived',
        note: noted(found, `waived${expires === undefined ? '' : ` until ${expires}`}: ${reason}`)
      }
    },
    unused: () =>
      waivers
        .filter((waiver) => !used.has(waiver))
        .map((waiver) => ({
          ...finding({
            rule: 'waiver-unused',
            direction: 'backward',
            path: waiver.path,
            old: `${waiver.rule} ${waiver.fingerprint}`,
            new: 'no such finding'
          }),
          note: `${isOver(waiver) ? `it expired on ${waiver.expires}; ` : ''}the waiver says: ${waiver.reason}`
        }))
  }
}

const noted = ({ note }: Finding, text: string): string => (note === undefined ? text : `${note}; ${text}`)
