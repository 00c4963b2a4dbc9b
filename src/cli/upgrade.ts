/**
 * The commands `upgrade` and `downgrade`: their options, and what they say.
 *
 * @since 0.1.0
 */
import type { Command } from '@commander-js/extra-typings'
import * as E from 'fp-ts/Either'
import type { NonEmptyArray } from 'fp-ts/NonEmptyArray'

import type { Destination } from '../bulk/destination.js'
import type * as Bulk from '../bulk/job.js'
import { holdsOnlyCopies } from '../bulk/onlyCopies.js'
import type { Direction } from '../migrate/Migration.js'
import type { ReconcileOptions } from '../migrate/Rule.js'
import { bothWays, type Commands } from './commands.js'
import { fail } from './failure.js'
import type * as Ids from './ids.js'
import * as options from './options.js'
import type * as Page from './page.js'
import { interruption } from './interruption.js'
import {
  fileAt,
  isBehind,
  losesNothing,
  lossText,
  onlyCopyText,
  overwritten,
  standardErrorText
} from './overwriting.js'
import { progressLine, progressText } from './progress.js'
import { print, terminal } from './standard.js'
import type * as Summary from './summary.js'

const descriptions: Readonly<Record<Direction, string>> = {
  upgrade: 'upgrade stored payloads of any version to the latest',
  downgrade: 'downgrade stored payloads of any version to the first'
}

const examples: Readonly<Record<Direction, string>> = {
  upgrade: `
Examples:
  $ connect-session-reconcile upgrade sessions.ndjson -o sessions.v2.ndjson
  $ connect-session-reconcile upgrade --in-place --dry-run archive/*.ndjson.gz
  $ psql -Atc 'select payload from sessions' | connect-session-reconcile upgrade > upgraded.ndjson`,
  downgrade: `
Examples:
  $ connect-session-reconcile downgrade sessions.v2.ndjson -o sessions.v1.ndjson
  $ connect-session-reconcile downgrade --provider unknown --changes removed.ndjson sessions.v2.json -o sessions.v1.json`
}

const notes = `
Input is NDJSON, one JSON object or a JSON array, each also gzipped; the content tells which. What cannot be migrated
exactly is quarantined whole, with the reason, and left out of the output (with --in-place it stays where it is).
Exit code 1 means that payloads were quarantined.`

const define = (command: Command, direction: Direction, done: (code: number) => void): void => {
  command
    .description(descriptions[direction])
    .argument('[FILE...]', 'files to read; - or none is standard input')
    .option('-o, --output <file>', 'where to write; - is standard output (the default)')
    .option('--in-place', 'replace each input file, atomically')
    .option(
      '--quarantine <file>',
      'where to write what cannot be migrated (default: <output or first input>.quarantine.ndjson, or quarantine.ndjson when both are standard streams)'
    )
    .option('--report <file>', 'write the totals: as a page if the name ends in .html, else as JSON')
    .option('--changes <file>', 'write the changes of each changed payload, one JSON line a payload')
    .addOption(options.ids(direction))
    .addOption(options.inexactIds())
    .addOption(options.provider(direction))
    .option(
      '--max-quarantined <n>',
      'stop when more payloads than this are quarantined, before the output is replaced',
      options.whole(0)
    )
    .option(
      '--workers <n>',
      'threads that share the lines of NDJSON, 1 to 64, to the same outputs; with --ids always 1 (default: 1)',
      options.whole(1, 64)
    )
    .option('--dry-run', 'write neither output nor quarantine, and report the same')
    .option('--no-progress', 'do not show progress on a terminal')
    .addHelpText('after', `${notes}\n${examples[direction]}`)
    .action(async (files, flags, command) => {
      const inputs: NonEmptyArray<string> = [files[0] ?? '-', ...files.slice(1)]
      const misuse = misused(inputs, flags)
      if (misuse !== undefined) return command.error(`error: ${misuse}`)
      const idle = direction === 'upgrade' ? 'provider' : 'ids'
      if (flags[idle] !== undefined) print(2, `note: --${idle} has no part in ${direction}\n`)
      const ids = flags.ids === undefined ? E.right(undefined) : (require('./ids.js') as typeof Ids).readIds(flags.ids)
      if (E.isLeft(ids)) return done(fail(ids.left))
      done(await run(direction, inputs, flags, ids.right))
    })
}

/**
 * The two commands.
 *
 * @category main
 * @since 0.1.0
 */
export const upgradeCommands: Commands = bothWays('', define)

interface Flags {
  readonly output?: string | undefined
  readonly inPlace?: true | undefined
  readonly quarantine?: string | undefined
  readonly report?: string | undefined
  readonly changes?: string | undefined
  readonly ids?: string | undefined
  readonly inexactIds: options.InexactIds
  readonly provider?: string | undefined
  readonly maxQuarantined?: number | undefined
  readonly workers?: number | undefined
  readonly dryRun?: true | undefined
  readonly progress: boolean
}

const standardOutputs = ['-', '/dev/stdout', '/dev/fd/1', '/proc/self/fd/1']

const isStream = (path: string | undefined): boolean => path === undefined || standardOutputs.includes(path)

/** What is wrong with a combination of arguments that are right one by one. */
const misused = (inputs: NonEmptyArray<string>, flags: Flags): string | undefined => {
  if (flags.inPlace === true && flags.output !== undefined) return '--in-place and --output exclude each other'
  if (flags.inPlace === true && inputs.includes('-')) return '--in-place needs files; standard input has no place'
  if (inputs.filter((path) => path === '-').length > 1) return 'standard input can be read once only'
  const quarantine = flags.dryRun === true ? flags.quarantine : quarantineOf(inputs, flags)
  const beside = [quarantine, flags.report, flags.changes].filter((path) => path !== undefined)
  if (beside.some(isStream)) return 'only --output can be standard output'
  const read = inputs.filter((path) => path !== '-').map(fileAt)
  const again = flags.inPlace === true ? read.findIndex((file, i) => read.indexOf(file) !== i) : -1
  if (again !== -1) return `${inputs[again]} is named twice`
  const outputs = isStream(flags.output) ? beside : [flags.output as string, ...beside]
  const ids = flags.ids === undefined ? [] : [flags.ids]
  const over = overwritten(inputs, beside) ?? overwritten(ids, outputs)
  if (over !== undefined) {
    const hint =
      flags.quarantine === undefined && over === quarantine ? '. Leave it out, or give another --quarantine' : ''
    return `${lossText(over)}${hint}`
  }
  const held = outputs.find(holdsOnlyCopies)
  if (held !== undefined) {
    return onlyCopyText(held, held === quarantine ? '--quarantine' : 'file')
  }
  const said = outputs.find(isBehind(2))
  if (said !== undefined) return standardErrorText(said)
  const isStdout = isStream(flags.output) && flags.inPlace !== true && flags.dryRun !== true
  const source = isStdout ? [...inputs, ...ids].find(isBehind(1)) : undefined
  if (source !== undefined) return `standard output is the input ${source}; name it with --output instead`
  const written = outputs.filter((path) => !losesNothing(path)).map(fileAt)
  const twice =
    (isStdout ? beside.find(isBehind(1)) : undefined) ?? written.find((file, i) => written.indexOf(file) !== i)
  return twice === undefined ? undefined : `two outputs would go to ${twice}`
}

const destinationOf = (inputs: NonEmptyArray<string>, { inPlace, output }: Flags): Destination => {
  if (inPlace === true) return { _tag: 'InPlace' }
  if (output === undefined || isStream(output)) return { _tag: 'Stdout' }
  return { _tag: 'File', path: output, isInput: overwritten(inputs, [output]) !== undefined }
}

const quarantineOf = (inputs: NonEmptyArray<string>, { output, quarantine }: Flags): string => {
  if (quarantine !== undefined) return quarantine
  const beside = isStream(output) ? inputs[0] : output
  return beside === undefined || beside === '-' ? 'quarantine.ndjson' : `${beside}.quarantine.ndjson`
}

const run = async (
  direction: Direction,
  inputs: NonEmptyArray<string>,
  flags: Flags,
  ids: ReconcileOptions['ids']
): Promise<number> => {
  const { runJob } = require('../bulk/job.js') as typeof Bulk
  const { closedText, interruptionText, summary } = require('./summary.js') as typeof Summary
  const interrupted = interruption()
  const progress = progressLine(flags.progress ? terminal(2) : undefined)
  const quarantine = flags.dryRun === true ? undefined : quarantineOf(inputs, flags)
  const described = {
    direction,
    inputs,
    destination: destinationOf(inputs, flags),
    dryRun: flags.dryRun,
    quarantine,
    changes: flags.changes
  }
  const isPage = /\.html?$/i.test(flags.report ?? '')
  const result = await runJob({
    ...described,
    options: { ids, inexactIds: flags.inexactIds, provider: flags.provider },
    get stdin() {
      return process.stdin
    },
    get stdout() {
      return process.stdout
    },
    report: flags.report,
    page: isPage ? (require('./page.js') as typeof Page).pageOf(described) : undefined,
    maxQuarantined: flags.maxQuarantined,
    workers: flags.workers,
    signal: interrupted.signal,
    onProgress: (at) => progress.show((seconds) => progressText(at, seconds))
  })
  progress.clear()
  const say = (text: string): void => print(2, text)
  if (E.isRight(result)) {
    const { destination } = described
    const isKept = !result.right.stopped || destination._tag !== 'File' || destination.isInput !== true
    say(summary(direction, result.right, isKept ? quarantine : undefined))
    return result.right.stopped || result.right.report.quarantined > 0 ? 1 : 0
  }
  switch (result.left._tag) {
    case 'Closed':
      say(closedText(result.left.report, flags.report))
      if (flags.report !== undefined) return 3
      return result.left.report.quarantined > 0 ? 1 : 0
    case 'Interrupted':
      say(interruptionText(result.left))
      return interrupted.code()
    case 'Usage':
    case 'NotWorkable':
      return fail(result.left)
  }
}
