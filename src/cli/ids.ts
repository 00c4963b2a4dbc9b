/**
 * Reading a table of ids: CSV with the columns `from` and `to`.
 *
 * @since 0.1.0
 */
import { isUtf8 } from 'node:buffer'
import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import * as E from 'fp-ts/Either'
import * as O from 'fp-ts/Option'

import { exactNumber } from '../codec/number.js'
import { reading } from '../codec/record.js'
import { counted } from '../codec/counts.js'
import type { ReconcileOptions } from '../migrate/Rule.js'
import { failed, type Failure, misuse } from './failure.js'

// model

/**
 * A table of ids: `from`, and what it becomes.
 *
 * @category model
 * @since 0.1.0
 */
export type IdTable = ReadonlyMap<string, number>

// constructors

/**
 * The table of a CSV file, as a function; none without a file. Fails as {@link readIdTable} does.
 *
 * @category constructors
 * @since 0.1.0
 */
export const readIds = (path: string | undefined): E.Either<Failure, ReconcileOptions['ids']> =>
  E.map(lookup)(readIdTable(path))

/**
 * A table, as a function.
 *
 * @category constructors
 * @since 0.1.0
 */
export const lookup = (table: IdTable | undefined): ReconcileOptions['ids'] =>
  table === undefined ? undefined : (id) => table.get(id)

/**
 * The table of a CSV file; none without a file. A first row `from,to` is optional. Fails when a row has not
 * two columns, when `to` is not a number in its plain spelling, and when one `from` has two numbers.
 *
 * @category constructors
 * @since 0.1.0
 */
export const readIdTable = (path: string | undefined): E.Either<Failure, IdTable | undefined> => {
  if (path === undefined) return E.right(undefined)
  const malformed = (cause: string): E.Either<Failure, never> => E.left(misuse(`${path}: ${cause}`))
  const bytes = E.tryCatch(
    () => readFileSync(path),
    (thrown) => failed(thrown, path)
  )
  if (E.isLeft(bytes)) return bytes
  if (!isUtf8(bytes.right)) return malformed('is not UTF-8; save it as UTF-8')
  const rows = reading(() => parse(bytes.right, { bom: true, skip_empty_lines: true, relax_column_count: true }))
  if (E.isLeft(rows)) return malformed(rows.left)
  const table = new Map<string, number>()
  for (const [index, record] of rows.right.entries()) {
    const [from, to] = record
    if (index === 0 && from === 'from' && to === 'to') continue
    if (from === undefined || to === undefined || record.length !== 2) {
      return malformed(`row ${index + 1}: has ${counted(record.length, 'column')}; it must have two, from and to`)
    }
    const number = exactNumber(to.trim())
    if (O.isNone(number))
      return malformed(
        `row ${index + 1}: ${JSON.stringify(to)} is not a number in its plain spelling, such as 900000 for 9e5; a first row may be from,to`
      )
    const known = table.get(from)
    if (known !== undefined && known !== number.value) {
      return malformed(`row ${index + 1}: ${JSON.stringify(from)} has the number ${known} on an earlier row`)
    }
    table.set(from, number.value)
  }
  return E.right(table)
}
