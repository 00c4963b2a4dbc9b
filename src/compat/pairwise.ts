/**
 * What is asked of a value, or of two, answered once: models share their parts, and what walks them meets the same
 * parts over and over.
 *
 * Laws:
 *
 * 1. `memoized(f)(a) = remembered(f)(a) = f(a)`, and `pairwise(f)(a, b) = f(a, b)`
 * 2. Nothing is answered twice, and no object is kept for its answer
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

/**
 * A function of an object that never changes, asked once of each.
 *
 * @category destructors
 * @since 0.1.0
 */
export const remembered = <A extends object, B>(of: (a: A) => B): ((a: A) => B) => keeping(new WeakMap(), of)

/**
 * A function of a text or a number, asked once of each. The answers are kept as long as the function is.
 *
 * @category destructors
 * @since 0.1.0
 */
export const memoized = <A extends string | number, B>(of: (a: A) => B): ((a: A) => B) => keeping(new Map(), of)

interface Known<A, B> {
  readonly get: (a: A) => { readonly answer: B } | undefined
  readonly set: (a: A, known: { readonly answer: B }) => unknown
}

const keeping =
  <A, B>(known: Known<A, B>, of: (a: A) => B): ((a: A) => B) =>
  (a) => {
    const answered = known.get(a) ?? { answer: of(a) }
    known.set(a, answered)
    return answered.answer
  }
