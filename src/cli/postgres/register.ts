/**
 * The commands that work on a PostgreSQL column, and their options. What they do is loaded when one is run.
 *
 * @since 0.1.0
 */
import { type Command, InvalidArgumentError, Option } from '@commander-js/extra-typings'

import { isDuration } from '../../bulk/postgres/session.js'
import { defaultBatchSize, defaultLimits } from '../../bulk/postgres/settings.js'
import type { Direction } from '../../migrate/Migration.js'
import { bothWays, type Commands } from '../commands.js'
import { ids, inexactIds, provider, whole } from '../options.js'
import type { ServerFlags } from './flags.js'
import type * as Migrate from './migrate.js'
import type * as Undo from './undo.js'

// constructors

const duration = (text: string): string => {
  if (!isDuration(text)) {
    throw new InvalidArgumentError('Give a duration such as 30s, 500ms or 2min; a bare number is milliseconds.')
  }
  return text
}

const url = () => new Option('--url <url>', 'the database: postgres://user@host:port/database')

const batchSize = () =>
  new Option('--batch-size <n>', 'rows in a transaction').argParser(whole(1)).default(defaultBatchSize)

const statementTimeout = () =>
  new Option('--statement-timeout <duration>', 'longest that a statement may take')
    .argParser(duration)
    .default(defaultLimits.statementTimeout)

const lockTimeout = () =>
  new Option('--lock-timeout <duration>', 'longest to wait for a lock')
    .argParser(duration)
    .default(defaultLimits.lockTimeout)

const apply = () => new Option('--apply', 'write; without it nothing is written')

const report = () => new Option('--report <file>', 'write the totals to a file as well, as JSON')

const noProgress = () => new Option('--no-progress', 'do not show progress on a terminal')

const keys = (text: string, before: ReadonlyArray<string> | undefined): ReadonlyArray<string> => [
  ...(before ?? []),
  text
]

const notes = `
Nothing is written without --apply; the report is the same. The totals go to standard output as JSON, everything else
to standard error. Connection settings that --url does not give come from PGHOST, PGPORT, PGUSER, PGPASSWORD, PGDATABASE
and other PG* variables, one that cannot be heeded is refused. Give a password by PGPASSWORD or a .pgpass file:
one in --url can be seen in the process list, under npx for the whole run.`

const descriptions: Readonly<Record<Direction, string>> = {
  upgrade: 'upgrade the payloads in a PostgreSQL column, of any version, to the latest',
  downgrade: 'downgrade the payloads in a PostgreSQL column, of any version, to the first'
}

const more: Readonly<Record<Direction, string>> = {
  upgrade: `
Run it again to go on after whatever stopped it. Start it more than once, on as many machines as you like, to share the
work. Exit code 1 means that rows are in quarantine: connect_session_reconcile.quarantine.

Examples:
  $ connect-session-reconcile upgrade-postgres --url postgres://app@db/app --table sessions --column payload --key id
  $ connect-session-reconcile upgrade-postgres --table app.sessions --column payload --key tenant,id --workers 4 --apply
  $ connect-session-reconcile upgrade-postgres --table sessions --column payload --key id --where "created < '2024-01-01'"`,
  downgrade: `
With --run, what that run changed is restored from the journal: the same as undo-postgres.

Examples:
  $ connect-session-reconcile downgrade-postgres --table sessions --column payload --key id --provider unknown
  $ connect-session-reconcile downgrade-postgres --run 20250824t084606-1f3a9c --apply`
}

const undoNotes = `
Rows whose payload somebody changed since are refused and stay as they are; exit code 1 says that there are some.

Examples:
  $ connect-session-reconcile undo-postgres --url postgres://app@db/app --run 20250824t084606-1f3a9c
  $ connect-session-reconcile undo-postgres --run 20250824t084606-1f3a9c --apply`

const defineUndo = (command: Command, done: (code: number) => void): void => {
  command
    .description('restore what a run changed in a PostgreSQL column')
    .requiredOption('--run <id>', 'the run, as its report names it')
    .addOption(url())
    .addOption(batchSize())
    .addOption(statementTimeout())
    .addOption(lockTimeout())
    .addOption(apply())
    .addOption(report())
    .addOption(noProgress())
    .addHelpText('after', `${notes}\n${undoNotes}`)
    .action(async (flags) => done(await undo(flags.run, flags)))
}

const undo = (run: string, flags: ServerFlags): Promise<number> =>
  (require('./undo.js') as typeof Undo).undoCommand(run, flags)

const defineMigration = (command: Command, direction: Direction, done: (code: number) => void): void => {
  command
    .description(descriptions[direction])
    .addOption(url())
    .option('--table <name>', 'the table, or schema.table; quote a part that has a dot: \'"my.app".sessions\'')
    .option('--column <name>', 'the column of payloads: jsonb, json or text')
    .option('--key <columns>', 'the columns of the primary key, separated by commas', keys)
    .option('--where <sql>', 'meet only rows for which this holds; trusted SQL, used as it is')
    .addOption(batchSize())
    .option('--workers <n>', 'processes that share the work', whole(1), 1)
    .option('--max-quarantined <n>', 'stop when more rows than this have been quarantined', whole(0))
    .option('--retry-quarantined', 'meet the rows in quarantine again')
    .addOption(apply())
    .addOption(statementTimeout())
    .addOption(lockTimeout())
    .addOption(ids(direction))
    .addOption(inexactIds())
    .addOption(provider(direction))
    .addOption(
      new Option('--run <id>', 'restore what this run changed, from the journal').hideHelp(direction === 'upgrade')
    )
    .addOption(report())
    .addOption(noProgress())
    .addHelpText('after', `${notes}${more[direction]}`)
    .action(async (flags, command) => {
      if (flags.run !== undefined) {
        if (direction === 'upgrade') return command.error('error: undo-postgres takes --run; an upgrade does not')
        return done(await undo(flags.run, flags))
      }
      const outcome = await (require('./migrate.js') as typeof Migrate).migrateCommand(direction, flags)
      if (typeof outcome === 'string') return command.error(`error: ${outcome}`)
      return done(outcome)
    })
}

/**
 * The commands.
 *
 * @category main
 * @since 0.1.0
 */
export const postgresCommands: Commands = { ...bothWays('-postgres', defineMigration), 'undo-postgres': defineUndo }
