/**
 * One run over stored payloads: inputs in order, migrated payloads out, the rest quarantined, everything counted.
 *
 * Laws:
 *
 * 1. Output order is input order, and every byte outside a change is the input's own
 * 2. A payload is written, or quarantined, or (in place) both
 * 3. A file that is replaced holds its old content or the new, never a part
 * 4. Memory does not grow with the input
 *
 * @since 0.1.0
 */
import { stat } from 'node:fs/promises'
import type { Readable, Writable } from 'node:stream'
import * as E from 'fp-ts/Either'
import type { NonEmptyArray } from 'fp-ts/NonEmptyArray'

import type { Direction } from '../migrate/Migration.js'
import type { ReconcileOptions } from '../migrate/Rule.js'
import { fromStream, type Input, openFile } from './input.js'
import { migrateBytes } from './migrateBytes.js'
import { nowhere, type Sink, toFile, toStream, whenNeeded } from './output.js'
import { type Ended, failure, type Pass, pass, type Quarantined } from './pass.js'
import { type Report, tally } from './report.js'

// model

/**
 * Where migrated payloads go: standard output, a file, the input files themselves, or nowhere (a dry run).
 *
 * @category model
 * @since 0.1.0
 */
export type Destination =
  | { readonly _tag: 'Stdout' }
  | { readonly _tag: 'File'; readonly path: string }
  | { readonly _tag: 'InPlace' }
  | { readonly _tag: 'Nowhere' }

/**
 * A run, described.
 *
 * @category model
 * @since 0.1.0
 */
export interface Job {
  readonly direction: Direction
  readonly options: ReconcileOptions
  /** Paths; `-` is standard input. */
  readonly inputs: NonEmptyArray<string>
  readonly stdin: Readable
  readonly stdout: Writable
  readonly destination: Destination
  /** Where quarantined payloads are written; the file is created when the first one comes. */
  readonly quarantine?: string
  /** Where the changes of each changed payload are written. */
  readonly changes?: string
  /** Where the totals are written. */
  readonly report?: string
  /** Stop when more payloads than this have been quarantined. */
  readonly maxQuarantined?: number
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: Progress) => void
}

/**
 * How far a run has come.
 *
 * @category model
 * @since 0.1.0
 */
export interface Progress {
  readonly read: number
  readonly quarantined: number
  readonly bytes: number
  /** Bytes of all inputs; absent when one of them is a stream. */
  readonly totalBytes?: number
}

/**
 * What a run that came to its end did. `stopped` says that it ended early, for too many quarantined payloads, and
 * replaced nothing.
 *
 * @category model
 * @since 0.1.0
 */
export interface Finished {
  readonly report: Report
  readonly stopped: boolean
  /** The first few quarantined payloads. */
  readonly examples: ReadonlyArray<Quarantined>
}

// errors

/**
 * Why a run did not come to its end. Whatever it was, no file is damaged.
 *
 * - `NotWorkable`: reading or writing failed
 * - `Usage`: the inputs cannot go to one output
 * - `Interrupted`: the signal came; `line` is where the run stood in `source`
 * - `Closed`: nobody reads standard output any more
 *
 * @category errors
 * @since 0.1.0
 */
export type JobError =
  | { readonly _tag: 'NotWorkable' | 'Usage'; readonly cause: string }
  | { readonly _tag: 'Interrupted'; readonly report: Report; readonly source: string; readonly line: number }
  | { readonly _tag: 'Closed' }

// combinators

/**
 * Runs a job. No file is replaced before its input has been read to the end; the quarantine and the changes are in
 * place before the output is.
 *
 * @category main
 * @since 0.1.0
 */
export const runJob = async (job: Job): Promise<E.Either<JobError, Finished>> => {
  const total = tally()
  const examples: Array<Quarantined> = []
  const inputs: Array<Input> = []
  const isInPlace = job.destination._tag === 'InPlace'

  const progress = (): void => {
    const sizes = inputs.map(({ stats }) => stats?.size ?? Number.NaN)
    const totalBytes = sizes.reduce((sum, size) => sum + size, 0)
    const bytes = inputs.reduce((sum, input) => sum + input.bytesRead(), 0)
    const counts = { read: total.read(), quarantined: total.quarantined(), bytes }
    job.onProgress?.(Number.isNaN(totalBytes) ? counts : { ...counts, totalBytes })
  }

  const run = async (): Promise<E.Either<JobError, Finished>> => {
    for (const path of job.inputs) inputs.push(path === '-' ? fromStream('-', job.stdin) : await openFile(path))
    const { quarantine, changes } = job
    const quarantined = quarantine === undefined ? nowhere : whenNeeded(() => toFile(quarantine, plain))
    const changed = changes === undefined ? undefined : await toFile(changes, plain)
    const beside = changed === undefined ? [quarantined] : [quarantined, changed]
    const shared = await sharedOutput(job)
    const migrate = migrateBytes(job.direction, job.options)
    let ended: Ended = { _tag: 'Done' }
    let replaced = 0

    const through = (input: Input, index: number, output: Sink): Promise<Ended> =>
      pass({
        migrate,
        input,
        output,
        quarantined,
        changed,
        total,
        examples,
        maxQuarantined: job.maxQuarantined ?? Number.POSITIVE_INFINITY,
        isInPlace,
        share: shareOf(job, index),
        signal: job.signal,
        progress
      }).catch((error: NodeJS.ErrnoException) => failure(error, input.source))

    const rewrite = async (input: Input, index: number): Promise<Ended> => {
      const output = whenNeeded(() => toFile(input.source, { gzip: input.isGzip() }))
      const before = total.upgraded()
      const result = await through(input, index, output)
      const isStale = result._tag === 'Done' && (await isWrittenTo(input))
      if (result._tag !== 'Done' || isStale || total.upgraded() === before) await output.discard()
      else {
        await output.finish()
        replaced++
      }
      return isStale
        ? { _tag: 'NotWorkable', cause: `${input.source}: was written to while it was read; run again` }
        : result
    }

    for (const [index, input] of inputs.entries()) {
      ended = await (isInPlace ? rewrite(input, index) : through(input, index, shared))
      if (ended._tag !== 'Done') break
    }
    const isDone = ended._tag === 'Done'
    const isTold = isDone || ended._tag === 'Stopped' || replaced > 0
    for (const sink of beside) await (isTold ? sink.finish() : sink.discard())
    await (isDone ? shared.finish() : shared.discard())
    if (ended._tag === 'Interrupted') return E.left({ ...ended, report: total.report() })
    if (ended._tag !== 'Done' && ended._tag !== 'Stopped') return E.left(ended)
    const report = total.report()
    if (job.report !== undefined) {
      const sink = await toFile(job.report, plain)
      await sink.write(`${JSON.stringify(report, null, 2)}\n`)
      await sink.finish()
    }
    return E.right({ report, stopped: !isDone, examples })
  }

  const result = await run().catch(
    (error: NodeJS.ErrnoException): E.Either<JobError, Finished> => E.left(failure(error))
  )
  for (const input of inputs) await input.close().catch(() => undefined)
  return result
}

const plain = { gzip: false }

const shareOf = ({ destination, inputs }: Job, index: number): Pass['share'] => {
  if (inputs.length === 1 || destination._tag === 'InPlace' || destination._tag === 'Nowhere') return 'alone'
  if (index === 0) return 'first'
  return index === inputs.length - 1 ? 'last' : 'middle'
}

const sharedOutput = async ({ destination, stdout }: Job): Promise<Sink> => {
  switch (destination._tag) {
    case 'Stdout':
      return toStream(stdout)
    case 'File':
      return toFile(destination.path, { gzip: destination.path.endsWith('.gz') })
    case 'InPlace':
    case 'Nowhere':
      return nowhere
  }
}

/** Whether a file is no longer what was read. */
const isWrittenTo = async ({ source, stats }: Input): Promise<boolean> => {
  const now = await stat(source)
  return now.size !== stats?.size || now.mtimeMs !== stats.mtimeMs || now.ino !== stats.ino
}
