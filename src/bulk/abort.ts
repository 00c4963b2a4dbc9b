/**
 * Waiting that ends when a signal comes: a read may never return, and neither may a write.
 *
 * @since 0.1.0
 */

/**
 * The result of a promise, or `undefined` if the signal came first.
 *
 * @category combinators
 * @since 0.1.0
 */
export const unlessAborted = <A>(signal: AbortSignal | undefined, work: Promise<A>): Promise<A | undefined> =>
  new Promise((resolve, reject) => {
    const stop = (): void => resolve(undefined)
    if (signal?.aborted === true) stop()
    signal?.addEventListener('abort', stop)
    work.then(resolve, reject).finally(() => signal?.removeEventListener('abort', stop))
  })
