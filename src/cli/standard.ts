/**
 * Standard output and standard error, without the streams that Node makes for them: making one takes longer than a
 * small run.
 *
 * @since 0.1.0
 */
import { fstatSync, writeSync } from 'node:fs'
import * as E from 'fp-ts/Either'

import { inert } from '../codec/inert.js'
import { reading } from '../codec/record.js'

// destructors

const streams = { 1: () => process.stdout, 2: () => process.stderr }

/**
 * What errors call standard output, which has no path.
 *
 * @category model
 * @since 0.1.0
 */
export const standardOutput = 'standard output'

type Standard = keyof typeof streams

/**
 * The terminal behind standard output (1) or standard error (2), if one is.
 *
 * @category destructors
 * @since 0.1.0
 */
export const terminal = (fd: Standard): NodeJS.WriteStream | undefined => {
  const mayBe = E.getOrElse(() => false)(reading(() => fstatSync(fd).isCharacterDevice()))
  return mayBe && streams[fd]().isTTY ? streams[fd]() : undefined
}

// main

/** A pipe fails when nobody reads it any more. */
const nobody = (): void => undefined

/**
 * Writes a text to standard output (1) or standard error (2), whole. Nobody is told when nobody reads it. Throws what else
 * keeps it from standard output; what standard error does not take, nobody can be told. Standard error is for people: what
 * names and messages have in them is inert there.
 *
 * @category main
 * @since 0.1.0
 */
export const print = (fd: Standard, text: string): void => {
  const bytes = Buffer.from(fd === 1 ? text : text.split('\n').map(inert).join('\n'))
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(fd, bytes, at)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      // A pipe that takes no more for now: its stream waits.
      if (code === 'EAGAIN') streams[fd]().once('error', nobody).write(bytes.subarray(at))
      else if (code !== 'EPIPE' && fd === 1) throw error
      return
    }
  }
}
