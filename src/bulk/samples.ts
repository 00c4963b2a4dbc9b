/**
 * The first few changes of each rule and the first few quarantined payloads of each reason, for a report that shows them.
 *
 * Laws:
 *
 * 1. Memory is bounded, whatever the input: few of each, and of each no more than an excerpt
 * 2. They are the first ones in input order, however the run went about it
 *
 * @since 0.1.0
 */
import { StringDecoder } from 'node:string_decoder'

import type { Change } from '../migrate/Change.js'
import type { Issue } from '../migrate/Issue.js'
import type { MigratedText, Rejection } from './migrateText.js'
import type { Place } from './records.js'
import { none, type Scanner } from './scan.js'

// model

/**
 * The beginning of a text, and how many characters (of a payload: bytes) were left out.
 *
 * @category model
 * @since 0.1.0
 */
export interface Excerpt {
  readonly text: string
  readonly omitted: number
}

/**
 * A change, and where it was made. `before` and `after` are JSON texts, or paths where a value was `Renamed`; absent where
 * there is none.
 *
 * @category model
 * @since 0.1.0
 */
export interface ChangeSample extends Place, Pick<Change, '_tag' | 'lossless'> {
  readonly path: Excerpt
  readonly before?: Excerpt
  readonly after?: Excerpt
}

/**
 * A quarantined payload, and what is wrong with it. Bytes that are not UTF-8 stand as `\xff`.
 *
 * @category model
 * @since 0.1.0
 */
export interface RejectionSample extends Place {
  readonly errors: ReadonlyArray<Readonly<Record<keyof Issue, Excerpt>>>
  readonly omittedErrors: number
  readonly payload: Excerpt
}

/**
 * Samples as plain data: it can be sent between threads.
 *
 * @category model
 * @since 0.1.0
 */
export interface Samples {
  readonly changes: ReadonlyMap<string, ReadonlyArray<ChangeSample>>
  readonly rejections: ReadonlyMap<string, ReadonlyArray<RejectionSample>>
}

/**
 * Samples while they are being taken.
 *
 * @category model
 * @since 0.1.0
 */
export interface Sampler {
  readonly migrated: (place: Place, migrated: Pick<MigratedText, 'changes' | 'before'>) => void
  readonly rejected: (place: Place, rejection: Rejection, body: Buffer) => void
  /** What was taken elsewhere, of payloads that follow. */
  readonly add: (samples: Samples) => void
  /** Whether a change of this rule would be one of the first. */
  readonly isWanting: (rule: string) => boolean
  /** What was taken since the last time. */
  readonly taken: () => Samples
}

const mostSamples = 5
const mostErrors = 10
const longestValue = 240
const longestExcerpt = 4000

// constructors

/**
 * A sampler that has none yet.
 *
 * @category constructors
 * @since 0.1.0
 */
export const sampler = (): Sampler => {
  let changes = new Map<string, Array<ChangeSample>>()
  let rejections = new Map<string, Array<RejectionSample>>()
  return {
    migrated: (place, migrated) => {
      for (const [i, change] of migrated.changes.entries()) {
        if (hasRoom(changes, change.rule)) put(changes, change.rule, changeSample(place, change, migrated.before[i]))
      }
    },
    rejected: (place, rejection, body) => {
      if (hasRoom(rejections, rejection.reason)) {
        put(rejections, rejection.reason, rejectionSample(place, rejection, body))
      }
    },
    add: (samples) => {
      for (const [rule, more] of samples.changes) for (const sample of more) put(changes, rule, sample)
      for (const [reason, more] of samples.rejections) for (const sample of more) put(rejections, reason, sample)
    },
    isWanting: (rule) => hasRoom(changes, rule),
    taken: () => {
      const taken = { changes, rejections }
      changes = new Map()
      rejections = new Map()
      return taken
    }
  }
}

const hasRoom = (all: ReadonlyMap<string, ReadonlyArray<unknown>>, key: string): boolean =>
  (all.get(key)?.length ?? 0) < mostSamples

const put = <A>(all: Map<string, Array<A>>, key: string, sample: A): void => {
  const those = all.get(key)
  if (those === undefined) all.set(key, [sample])
  else if (those.length < mostSamples) those.push(sample)
}

const changeSample = (place: Place, change: Change, spelling: string | undefined): ChangeSample => {
  const { _tag, lossless } = change
  const sample = { ...place, _tag, lossless, path: excerpt(change.path) }
  const json = (value: unknown): Excerpt => excerpt(JSON.stringify(value))
  const was = (value: unknown): Excerpt => (spelling === undefined ? json(value) : excerpt(spelling))
  switch (change._tag) {
    case 'Converted':
      return { ...sample, before: was(change.from), after: json(change.to) }
    case 'Renamed':
      return { ...sample, before: excerpt(change.from), after: sample.path }
    case 'Added':
      return { ...sample, after: json(change.to) }
    case 'Removed':
      return { ...sample, before: was(change.from) }
  }
}

const rejectionSample = (place: Place, { reason, errors }: Rejection, body: Buffer): RejectionSample => ({
  ...place,
  errors: errors.slice(0, mostErrors).map(({ path, message }) => ({ path: excerpt(path), message: excerpt(message) })),
  omittedErrors: Math.max(0, errors.length - mostErrors),
  payload: reason === 'invalid-utf8' ? spelledBytes(body) : leading(body)
})

/** The beginning of a text, as a copy: a slice would keep the whole text. */
const excerpt = (text: string): Excerpt => {
  if (text.length <= longestValue) return { text, omitted: 0 }
  const kept = text.slice(0, longestValue).replace(/[\ud800-\udbff]$/, '')
  return { text: Buffer.from(kept, 'utf16le').toString('utf16le'), omitted: text.length - kept.length }
}

/** The characters that are whole in the first bytes. */
const leading = (body: Buffer): Excerpt => {
  const text = new StringDecoder('utf8').write(body.subarray(0, longestExcerpt))
  return { text, omitted: body.length - Buffer.byteLength(text) }
}

const spelledBytes = (body: Buffer): Excerpt => {
  const kept = body.subarray(0, longestExcerpt)
  const text = kept.toString('latin1').replace(/[\x80-\xff]/g, (char) => `\\x${char.charCodeAt(0).toString(16)}`)
  return { text, omitted: body.length - kept.length }
}

// combinators

/**
 * A scanner to which a payload is unusual as long as one of its changes is wanted: the exact way tells what they are. The
 * same scanner where there is no sampler.
 *
 * @category combinators
 * @since 0.1.0
 */
export const sampling = (scanner: Scanner, sampler: Sampler | undefined): Scanner => {
  if (sampler === undefined) return scanner
  const { scan, edits, by, replacements } = scanner
  return {
    ...scanner,
    scan: (at) => {
      const end = scan(at)
      for (let i = end === none ? 0 : edits(); i-- > 0; ) {
        const rule = replacements[by[i] as number]?.rule
        if (rule !== undefined && sampler.isWanting(rule)) return none
      }
      return end
    }
  }
}
