/**
 * Arguments in, exit code out: 0 fine, 1 finished but something needs a person, 2 wrong usage, 3 could not work, and 128
 * more than the signal that ended it.
 *
 * @since 0.1.0
 */
import { Argument, Command, CommanderError } from '@commander-js/extra-typings'

import { compatCommands } from './compat/register.js'
import type * as Completion from './completion.js'
import { postgresCommands } from './postgres/register.js'
import { fail, failed } from './failure.js'
import { print, standardOutput, terminal } from './standard.js'
import { tool } from './tool.js'
import { upgradeCommands } from './upgrade.js'

/**
 * What the command reports when it ends.
 *
 * @category model
 * @since 0.1.0
 */
export type ExitCode = number

const usage = 2

const completionNotes = `
Examples:
  $ source <(connect-session-reconcile completion bash)
  $ connect-session-reconcile completion zsh > _connect-session-reconcile`

const commands = { ...upgradeCommands, ...compatCommands, ...postgresCommands }

/**
 * The program with all its commands, or with the one that is to run if that is known. `done` is told the exit code.
 *
 * @category constructors
 * @since 0.1.0
 */
export const commandLine = (done: (code: ExitCode) => void, only = ''): Command => {
  const program = new Command('connect-session-reconcile')
    .description('Upgrades stored ConnectSession payloads between API versions, and reports exactly what changed.')
    .version(tool().version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print the help of a command')
    .showHelpAfterError('(run with --help to see what is accepted)')
    .configureOutput({
      writeOut: (text) => print(1, text),
      writeErr: (text) => print(2, text),
      getOutHelpWidth: () => terminal(1)?.columns as number,
      getErrHelpWidth: () => terminal(2)?.columns as number,
      getOutHasColors: () => false,
      getErrHasColors: () => false
    })
    .exitOverride()
    .hook('preAction', (_, command) => {
      const named = command.options.find(
        (option) => option.flags.includes('<file>') && command.getOptionValue(option.attributeName()) === ''
      )
      if (named !== undefined) command.error(`error: ${named.long} needs the name of a file`)
      if (command.args.includes('')) command.error('error: an argument is empty')
    })
  for (const [name, define] of Object.entries(commands)) {
    // Defining the others is about a twentieth of what starting takes beyond Node itself.
    if (name === only || !Object.hasOwn(commands, only)) define(program.command(name), done)
  }
  program
    .command('completion')
    .description('print a script that completes this command in a shell')
    .addArgument(new Argument('<shell>', 'the shell').choices(['bash', 'zsh'] as const))
    .addHelpText('after', completionNotes)
    .action((shell) => {
      print(1, (require('./completion.js') as typeof Completion).completion(program, shell))
    })
  program.addHelpText(
    'after',
    `
Exit codes: 0 fine, 1 finished but something needs a person, 2 wrong usage, 3 could not work

Example:
  $ connect-session-reconcile upgrade sessions.ndjson -o sessions.v2.ndjson`
  )
  return program
}

/**
 * Runs one command line.
 *
 * @category main
 * @since 0.1.0
 */
export const main = async (argv: ReadonlyArray<string>): Promise<ExitCode> => {
  let code: ExitCode = 0
  const program = commandLine((result) => {
    code = result
  }, argv[0])
  try {
    await program.parseAsync([...argv], { from: 'user' })
    return code
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : usage
    if (!isSystemError(error)) throw error
    return fail(failed(error, standardOutput))
  }
}

/** What the system said of a read or a write. */
const isSystemError = (error: unknown): error is NodeJS.ErrnoException => error instanceof Error && 'errno' in error
