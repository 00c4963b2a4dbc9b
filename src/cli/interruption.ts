/**
 * Being asked to end: by whom, and what a command gives then.
 *
 * @since 0.1.0
 */

// model

/**
 * `signal` is given when the process is first asked to end; `code` is the exit code from then on.
 *
 * @category model
 * @since 0.1.0
 */
export interface Interruption {
  readonly signal: AbortSignal
  readonly code: () => number
}

// constructors

/**
 * Listens for what asks the process to end. The same signal again ends it at once.
 *
 * @category constructors
 * @since 0.1.0
 */
export const interruption = (): Interruption => {
  const controller = new AbortController()
  let by = 0
  const onSignal = (_: string, number: number): void => {
    by = number
    controller.abort()
  }
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, onSignal)
  return { signal: controller.signal, code: () => 128 + by }
}
