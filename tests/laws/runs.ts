/**
 * How often each law is tried: seldom, so that the tests are soon done; `.ci/run` tries more, and
 * `LAW_RUNS=10000 npx jest tests/codec tests/migrate` is a long run.
 */
import * as fc from 'fast-check'

export const runs = Number(process.env['LAW_RUNS'] ?? 20)

/** Tries a property `runs` times, or fewer where one try is dear. */
export const holds = <A>(arbitrary: fc.Arbitrary<A>, property: (a: A) => void, share = 1): void =>
  fc.assert(fc.property(arbitrary, property), { numRuns: Math.max(1, Math.round(runs * share)) })
