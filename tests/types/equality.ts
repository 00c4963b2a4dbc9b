/**
 * Assertions about types. They hold when the project type-checks.
 */

/** `true` only where the two types are the same, modifiers and all. */
export type Equal<A, B> = (<X>() => X extends A ? 1 : 2) extends <X>() => X extends B ? 1 : 2 ? true : false

export type Expect<A extends true> = A
