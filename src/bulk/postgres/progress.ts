/**
 * Telling how far the work has come, no more than once a second.
 *
 * @since 0.1.0
 */
import * as E from 'fp-ts/Either'

import type { Totals } from '../report.js'
import { link } from './link.js'
import { runTotals } from './runFacts.js'
import { type PostgresSettings, persistence, type Settled } from './settings.js'

/** Milliseconds. */
const interval = 1000

// combinators

/**
 * Tells the totals of a process that works alone.
 *
 * @category combinators
 * @since 0.1.0
 */
export const throttled = (estimatedRows: number, { onEvent }: PostgresSettings): ((totals: Totals) => void) => {
  let told = performance.now()
  return (totals) => {
    if (performance.now() - told < interval) return
    told = performance.now()
    onEvent?.({ _tag: 'Progress', totals, estimatedRows })
  }
}

/**
 * Tells how far a run has come, once a second, until it is ended.
 *
 * @category combinators
 * @since 0.1.0
 */
export const watching = (
  run: string,
  estimatedRows: number,
  settings: PostgresSettings & Settled
): { readonly end: () => Promise<void> } => {
  const { onEvent } = settings
  if (onEvent === undefined) return { end: () => Promise.resolve() }
  const own = link({ ...persistence(settings, true), patience: 0, onRetry: () => undefined })
  let last: Promise<unknown> = Promise.resolve()
  let isBusy = false
  const look = async (): Promise<void> => {
    isBusy = true
    const totals = await own.run((session) => runTotals(session, run))
    if (E.isRight(totals)) onEvent({ _tag: 'Progress', totals: totals.right, estimatedRows })
    isBusy = false
  }
  const timer = setInterval(() => {
    if (!isBusy) last = look()
  }, interval)
  return {
    end: async () => {
      clearInterval(timer)
      await last
      await own.close()
    }
  }
}
