/**
 * The options of the commands that work on a PostgreSQL column: as they are parsed, and as the library takes them.
 *
 * @since 0.1.0
 */
import * as E from 'fp-ts/Either'
import * as O from 'fp-ts/Option'

import { parseName } from '../../bulk/postgres/identifiers.js'
import type { InexactIds } from '../options.js'
import type { PostgresOptions, PostgresSettings } from '../../bulk/postgres/settings.js'

// model

/**
 * Options that say where the database is and how to behave there.
 *
 * @category model
 * @since 0.1.0
 */
export interface ServerFlags {
  readonly url?: string | undefined
  readonly batchSize: number
  readonly statementTimeout: string
  readonly lockTimeout: string
  readonly apply?: true | undefined
  readonly report?: string | undefined
  readonly progress: boolean
}

/**
 * Options that say which rows, and what to decide.
 *
 * @category model
 * @since 0.1.0
 */
export interface ColumnFlags extends ServerFlags {
  readonly table?: string | undefined
  readonly column?: string | undefined
  readonly key?: ReadonlyArray<string> | undefined
  readonly where?: string | undefined
  readonly workers: number
  readonly maxQuarantined?: number | undefined
  readonly retryQuarantined?: true | undefined
  readonly ids?: string | undefined
  readonly inexactIds: InexactIds
  readonly provider?: string | undefined
}

// destructors

type Name = Pick<PostgresOptions, 'schema' | 'table' | 'column' | 'key'>

/**
 * The column that the options name, or what is wrong with them.
 *
 * @category destructors
 * @since 0.1.0
 */
export const nameOf = (flags: ColumnFlags): E.Either<string, Name> => {
  const missing = (['table', 'column', 'key'] as const).filter((option) => flags[option] === undefined)
  if (missing.length > 0) return E.left(`give ${missing.map((option) => `--${option}`).join(', ')}`)
  const path = parseName('.')(flags.table ?? '')
  const key = (flags.key ?? []).map(parseName(','))
  if (O.isNone(path) || path.value.length > 2) return E.left('--table takes table or schema.table')
  const columns = key.flatMap((part) => (O.isSome(part) ? part.value : []))
  if (key.some(O.isNone)) return E.left('--key takes column names, separated by commas')
  const [last, schema] = [...path.value].reverse() as [string, string | undefined]
  return E.right({ schema, table: last, column: flags.column ?? '', key: columns })
}

/**
 * What the options say about the rows and what becomes of them, but for the column.
 *
 * @category destructors
 * @since 0.1.0
 */
export const decisions = (
  { where, apply, maxQuarantined, retryQuarantined, inexactIds, provider }: ColumnFlags,
  ids: PostgresOptions['ids']
): Omit<PostgresOptions, keyof Name | keyof PostgresSettings> => ({
  where,
  apply: apply === true,
  maxQuarantined,
  retryQuarantined: retryQuarantined === true,
  ids,
  inexactIds,
  provider
})
