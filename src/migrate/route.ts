/**
 * The way from each version to the latest, or back to the first, through every migration between.
 *
 * @since 0.1.0
 */
import type { AnyMigration, Direction } from './Migration.js'
import { migrate, normalize, type Run } from './run.js'

// model

/**
 * What is run one after the other, each with the version that it starts from.
 *
 * @category model
 * @since 0.1.0
 */
export type Route = ReadonlyArray<readonly [version: string, run: Run]>

// destructors

/**
 * The route from each version, by its name: the migrations ahead of it, or what normalizes, where none is ahead. Takes
 * the migrations oldest first.
 *
 * @category destructors
 * @since 0.1.0
 */
export const routesOf = (migrations: ReadonlyArray<AnyMigration>, direction: Direction): ReadonlyMap<string, Route> => {
  const [start, end] = direction === 'upgrade' ? (['from', 'to'] as const) : (['to', 'from'] as const)
  const road = direction === 'upgrade' ? migrations : [...migrations].reverse()
  const steps = road.map((declared, i) => {
    const beyond = road.slice(i + 1).map((next) => next[end])
    return [declared[start].version, migrate(declared, direction, beyond)] as const
  })
  const arrived = road.slice(-1).map((last) => [last[end].version, normalize(last[end])] as const)
  return new Map<string, Route>([
    ...steps.map(([version], at) => [version, steps.slice(at)] as const),
    ...arrived.map((step) => [step[0], [step]] as const)
  ])
}
