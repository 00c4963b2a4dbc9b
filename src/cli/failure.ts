/**
 * Why a command could not do its work, which is never a finding.
 *
 * @since 0.1.0
 */
import { failureText } from '../bulk/failure.js'
import { print } from './standard.js'

// errors

/**
 * `Usage`: what was asked makes no sense. `NotWorkable`: something could not be read or written.
 *
 * @category errors
 * @since 0.1.0
 */
export interface Failure {
  readonly _tag: 'Usage' | 'NotWorkable'
  readonly cause: string
}

/**
 * What was asked makes no sense.
 *
 * @category errors
 * @since 0.1.0
 */
export const misuse = (cause: string): Failure => ({ _tag: 'Usage', cause })

/**
 * Something could not be read or written.
 *
 * @category errors
 * @since 0.1.0
 */
export const notWorkable = (cause: string): Failure => ({ _tag: 'NotWorkable', cause })

/**
 * What a failed read or write is to a command. `path` is what was being read, for errors that name no file.
 *
 * @category errors
 * @since 0.1.0
 */
export const failed = (thrown: unknown, path?: string): Failure =>
  notWorkable(failureText(thrown as NodeJS.ErrnoException, path))

// destructors

/**
 * Says a failure, and gives the exit code for it.
 *
 * @category destructors
 * @since 0.1.0
 */
export const fail = (failure: Failure): number => {
  print(2, `error: ${failure.cause}\n`)
  return failure._tag === 'Usage' ? 2 : 3
}
