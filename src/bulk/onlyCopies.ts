/**
 * Quarantines whose payloads may be nowhere else, which no run replaces.
 *
 * @since 0.1.0
 */
import { closeSync, openSync, readSync, statSync } from 'node:fs'
import * as E from 'fp-ts/Either'

import { reading } from '../codec/record.js'

// model

/**
 * How a quarantine begins whose payloads may be nowhere else.
 *
 * @category model
 * @since 0.1.0
 */
export const onlyCopyStart = '{"onlyCopy":true'

// destructors

/**
 * Whether a file is a quarantine whose payloads may be nowhere else. One that cannot be read may be.
 *
 * @category destructors
 * @since 0.1.0
 */
export const holdsOnlyCopies = (path: string): boolean =>
  isFile(path) && E.getOrElse(() => true)(reading(() => startOf(path, onlyCopyStart.length) === onlyCopyStart))

const isFile = (path: string): boolean => E.getOrElse(() => false)(reading(() => statSync(path).isFile()))

const startOf = (path: string, length: number): string => {
  const file = openSync(path, 'r')
  try {
    const bytes = Buffer.alloc(length)
    return bytes.toString('latin1', 0, readSync(file, bytes))
  } finally {
    closeSync(file)
  }
}
