/**
 * Where migrated payloads go, and what that means for those that are quarantined.
 *
 * @since 0.1.0
 */
import type { Stats } from 'node:fs'
import type { Writable } from 'node:stream'

import { toFile, toStream } from './output.js'
import type { Elsewhere } from './records.js'
import { nowhere, type Sink } from './sink.js'

// model

/**
 * Where migrated payloads go: standard output, a file, which may be an input, or the input files themselves.
 *
 * @category model
 * @since 0.1.0
 */
export type Destination =
  | { readonly _tag: 'Stdout' }
  | { readonly _tag: 'File'; readonly path: string; readonly isInput?: boolean }
  | { readonly _tag: 'InPlace' }

// destructors

/**
 * Where a quarantined payload is besides.
 *
 * @category destructors
 * @since 0.1.0
 */
export const elsewhereOf = (destination: Destination): Elsewhere => {
  if (destination._tag === 'InPlace') return 'Output'
  return destination._tag === 'File' && destination.isInput === true ? 'Nowhere' : 'Input'
}

/**
 * The sink that all inputs share; in place they share none. `read` is the output as it was before, where it is an input.
 *
 * @category constructors
 * @since 0.1.0
 */
export const sharedOutput = async (
  destination: Destination,
  // Not taken apart: making the stream of standard output takes longer than a small run.
  job: { readonly stdout: Writable; readonly signal?: AbortSignal | undefined },
  read: Stats | undefined
): Promise<Sink> => {
  switch (destination._tag) {
    case 'Stdout':
      return toStream(job.stdout, job.signal)
    case 'File':
      return toFile(destination.path, { gzip: destination.path.endsWith('.gz'), read })
    case 'InPlace':
      return nowhere
  }
}

/**
 * What became of the outputs of a run that did not come to its end, of which so many were replaced.
 *
 * @category destructors
 * @since 0.1.0
 */
export const outputsAfter = (destination: Destination, replaced: number, inputs: number): string => {
  if (destination._tag === 'Stdout') return ''
  if (replaced === 0) return 'nothing was replaced'
  return destination._tag === 'File' ? 'the output is complete' : `${replaced} of ${inputs} files were replaced`
}
