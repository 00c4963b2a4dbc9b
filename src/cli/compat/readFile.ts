/**
 * Small files that are read whole: schemas and waivers.
 *
 * @since 0.1.0
 */
import { readFileSync } from 'node:fs'
import * as E from 'fp-ts/Either'

import { thrownText } from '../../codec/record.js'
import { readWaivers, waiving, type Waiving } from '../../compat/waivers.js'
import { failed, type Failure, misuse, notWorkable } from '../failure.js'

// destructors

/**
 * The text of a file, without a byte order mark.
 *
 * @category destructors
 * @since 0.1.0
 */
export const readText = (path: string): E.Either<Failure, string> =>
  E.tryCatch(
    () => new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path === '-' ? 0 : path)),
    (thrown) => failed(thrown, path)
  )

/**
 * The JSON value of a text that came from a file.
 *
 * @category destructors
 * @since 0.1.0
 */
export const parseJson = (path: string, text: string): E.Either<Failure, unknown> =>
  E.tryCatch(
    () => JSON.parse(text) as unknown,
    (thrown) => notWorkable(`${path} is not JSON: ${thrownText(thrown)}`)
  )

/**
 * The waivers of a file, as of today; none without a file. One file may serve several commands: `ours` tells the rules that
 * this one finds by.
 *
 * @category destructors
 * @since 0.1.0
 */
export const waivingOf = (path: string | undefined, ours: (rule: string) => boolean): E.Either<Failure, Waiving> => {
  const today = new Date().toISOString().slice(0, 10)
  if (path === undefined) return E.right(waiving([], today))
  return E.flatMap(
    E.flatMap(readText(path), (text) => parseJson(path, text)),
    (json) =>
      E.bimap(
        (problems: ReadonlyArray<string>) => misuse(`${path} is not a waiver file: ${problems.join('; ')}`),
        (waivers: Parameters<typeof waiving>[0]) =>
          waiving(
            waivers.filter(({ rule }) => ours(rule)),
            today
          )
      )(readWaivers(json))
  )
}
