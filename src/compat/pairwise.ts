/**
 * What is asked of two values, answered once for each two: models share their parts, and what walks two of them meets
 * the same two parts over and over.
 *
 * Laws:
 *
 * 1. `pairwise(f)(a, b) = f(a, b)`
 * 2. No two values are answered for twice, and none is kept for its answer
 *
 * @since 0.1.0
 */

// destructors

/**
 * A function of two values that never change, asked once of each two.
 *
 * @category destructors
 * @since 0.1.0
 */
export const pairwise = <A extends object, B extends object, C>(of: (a: A, b: B) => C): ((a: A, b: B) => C) => {
  const known = new WeakMap<A, WeakMap<B, { readonly answer: C }>>()
  return (a, b) => {
    const answers = known.get(a) ?? new WeakMap<B, { readonly answer: C }>()
    known.set(a, answers)
    const answered = answers.get(b) ?? { answer: of(a, b) }
    answers.set(b, answered)
    return answered.answer
  }
}
