/**
 * Which outputs would go over what is read.
 *
 * @since 0.1.0
 */
import { closeSync, openSync, readSync, realpathSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import * as E from 'fp-ts/Either'

import { onlyCopyStart } from '../bulk/records.js'
import { reading } from '../codec/record.js'

// destructors

/**
 * Which file a path is, whatever links lead to it.
 *
 * @category destructors
 * @since 0.1.0
 */
export const fileAt = (path: string): string => E.getOrElse(() => resolve(path))(reading(() => realpathSync(path)))

/**
 * The first of these outputs that is one of these inputs. `-` is no file, and a device loses nothing.
 *
 * @category destructors
 * @since 0.1.0
 */
export const overwritten = (inputs: ReadonlyArray<string>, outputs: ReadonlyArray<string>): string | undefined => {
  const read = new Set(inputs.filter((path) => path !== '-').map(fileAt))
  return outputs.find((path) => path !== '-' && read.has(fileAt(path)) && !fileAt(path).startsWith('/dev/'))
}

/**
 * Whether a file is a quarantine whose payloads may be nowhere else.
 *
 * @category destructors
 * @since 0.1.0
 */
export const holdsOnlyCopies = (path: string): boolean =>
  E.getOrElse(() => false)(
    reading(() => statSync(path).isFile() && startOf(path, onlyCopyStart.length) === onlyCopyStart)
  )

const startOf = (path: string, length: number): string => {
  const file = openSync(path, 'r')
  try {
    const bytes = Buffer.alloc(length)
    return bytes.toString('latin1', 0, readSync(file, bytes))
  } finally {
    closeSync(file)
  }
}

// errors

/**
 * What is said of an output that is an input.
 *
 * @category errors
 * @since 0.1.0
 */
export const lossText = (output: string): string => `${output} is an input; it would be lost`
