/**
 * Which file a path leads to, whether it is there or not.
 *
 * @since 0.1.0
 */
import { readlinkSync, realpathSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import * as E from 'fp-ts/Either'

import { reading } from '../codec/record.js'

// destructors

/**
 * The file that is there, or would be made, whatever links lead to it. Throws as Node does where a folder is not there, or
 * links lead in a circle.
 *
 * @category destructors
 * @since 0.1.0
 */
export const targetOf = (path: string): string => {
  if (statSync(path, { throwIfNoEntry: false }) !== undefined) return realpathSync(path)
  const folder = realpathSync(dirname(path))
  const link = reading(() => readlinkSync(path))
  return E.isRight(link) ? targetOf(resolve(folder, link.right)) : join(folder, basename(path))
}
