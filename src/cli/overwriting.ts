/**
 * Which outputs would go over what is read.
 *
 * @since 0.1.0
 */
import { fstatSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import * as E from 'fp-ts/Either'

import { holdsOnlyCopies } from '../bulk/onlyCopies.js'
import { targetOf } from '../bulk/target.js'
import { reading } from '../codec/record.js'

// destructors

/**
 * Which file a path is, whatever links lead to it.
 *
 * @category destructors
 * @since 0.1.0
 */
export const fileAt = (path: string): string => E.getOrElse(() => resolve(path))(reading(() => targetOf(path)))

/**
 * Whether a path is a device or a named pipe, which loses nothing.
 *
 * @category destructors
 * @since 0.1.0
 */
export const losesNothing = (path: string): boolean =>
  E.getOrElse(() => false)(reading(() => statSync(path, { throwIfNoEntry: false })?.isFile() === false))

/**
 * Whether standard input (0), standard output (1) or standard error (2) is redirected to a file, and a path is that file; `-`
 * is standard input.
 *
 * @category destructors
 * @since 0.1.0
 */
export const isBehind =
  (fd: 0 | 1 | 2) =>
  (path: string): boolean =>
    E.getOrElse(() => false)(
      reading(() => {
        const stream = fstatSync(fd)
        const file = path === '-' ? fstatSync(0) : statSync(path)
        return stream.isFile() && stream.ino === file.ino && stream.dev === file.dev
      })
    )

/**
 * The first of these outputs that is one of these inputs. `-` is the file that standard input is redirected to, if it is
 * one; as an output it is none.
 *
 * @category destructors
 * @since 0.1.0
 */
export const overwritten = (inputs: ReadonlyArray<string>, outputs: ReadonlyArray<string>): string | undefined => {
  const read = new Set(inputs.filter((path) => path !== '-').map(fileAt))
  const isRead = (path: string): boolean => read.has(fileAt(path)) || (inputs.includes('-') && isBehind(0)(path))
  return outputs.find((path) => path !== '-' && !losesNothing(path) && isRead(path))
}

// errors

/**
 * What is said of an output that is an input.
 *
 * @category errors
 * @since 0.1.0
 */
export const lossText = (output: string): string => `${output} is an input; it would be lost`

/**
 * What is said of an output that is a quarantine whose payloads may be nowhere else, and what to give instead.
 *
 * @category errors
 * @since 0.1.0
 */
export const onlyCopyText = (output: string, other: string): string =>
  `${output} may hold payloads that are in no other file; move it away, or give another ${other}`

/**
 * What is said of an output that standard error goes to as well.
 *
 * @category errors
 * @since 0.1.0
 */
export const standardErrorText = (output: string): string =>
  `standard error goes to ${output}, and would be lost; give another file`

/**
 * Why an output cannot go where it is to go, if something would be lost there.
 *
 * @category errors
 * @since 0.1.0
 */
export const misplaced = (
  inputs: ReadonlyArray<string | undefined>,
  output: string | undefined
): string | undefined => {
  const read = inputs.filter((path) => path !== undefined)
  const source = read.find(isBehind(1))
  if (source !== undefined) return `standard output is the input ${source}; send it to another file`
  if (output === undefined || output === '-') return undefined
  if (overwritten(read, [output]) !== undefined) return lossText(output)
  if (holdsOnlyCopies(output)) return onlyCopyText(output, 'file')
  return isBehind(2)(output) ? standardErrorText(output) : undefined
}
