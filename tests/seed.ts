/**
 * The same payloads in every run, so that a test that fails does so because something changed. `LAW_SEED=random` looks
 * for new ones; a seed that fails is printed.
 */
import * as fc from 'fast-check'

const seed = process.env['LAW_SEED'] ?? '20260101'

if (seed !== 'random') fc.configureGlobal({ seed: Number(seed) })
