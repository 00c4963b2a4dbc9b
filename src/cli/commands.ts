/**
 * What a command is to the program that has it.
 *
 * @since 0.1.0
 */
import type { Command } from '@commander-js/extra-typings'

import type { Direction } from '../migrate/Migration.js'

// model

/**
 * Commands by their names: each adds what it takes and what it does. `done` is told the exit code.
 *
 * @category model
 * @since 0.1.0
 */
export type Commands = Readonly<Record<string, (command: Command, done: (code: number) => void) => void>>

// constructors

/**
 * A command for each direction, which its name begins with.
 *
 * @category constructors
 * @since 0.1.0
 */
export const bothWays = (
  suffix: string,
  define: (command: Command, direction: Direction, done: (code: number) => void) => void
): Commands =>
  Object.fromEntries(
    (['upgrade', 'downgrade'] as const).map((direction) => [
      `${direction}${suffix}`,
      (command, done) => define(command, direction, done)
    ])
  )
