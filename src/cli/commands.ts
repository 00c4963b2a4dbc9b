/**
 * What a command is to the program that has it.
 *
 * @since 0.1.0
 */
import type { Command } from '@commander-js/extra-typings'

// model

/**
 * Commands by their names: each adds what it takes and what it does. `done` is told the exit code.
 *
 * @category model
 * @since 0.1.0
 */
export type Commands = Readonly<Record<string, (command: Command, done: (code: number) => void) => void>>
