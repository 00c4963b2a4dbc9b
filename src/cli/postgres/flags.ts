/**
 * The options of the commands that work on a PostgreSQL column, as they are parsed.
 *
 * @since 0.1.0
 */

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
  readonly inexactIds: 'reject' | 'coerce'
  readonly provider?: string | undefined
}
