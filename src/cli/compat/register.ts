/**
 * The commands `diff`, `check`, `schema` and `explain`: their options. What they do is loaded when one of them runs.
 *
 * @since 0.1.0
 */
import { Argument, type Command, Option } from '@commander-js/extra-typings'

import { forms } from '../../codec/names.js'
import type { Against } from '../../compat/corpus.js'
import { failOns, modes } from '../../compat/Rule.js'
import type * as Check from './check.js'
import type * as Diff from './diff.js'
import type * as Explain from './explain.js'
import type { Commands } from '../commands.js'
import { fail, type Failure } from '../failure.js'
import { formats, ruleFormats } from './formats.js'
import type * as Schema from './schema.js'

const format = () => new Option('-f, --format <format>', 'how to report').choices(formats).default('text' as const)

const failOn = () =>
  new Option('--fail-on <severity>', 'exit with 1 from this severity on').choices(failOns).default('ERR' as const)

const form = () => new Option('--form <form>', 'the keys of a version').choices(forms)

/** What is said of an argument when its help is asked for. */
const described = <A extends object>(argument: A, get: () => string): A =>
  Object.defineProperty(argument, 'description', { get })

const versionNames = (): ReadonlyArray<string> => (require('./schema.js') as typeof Schema).versionNames

/** The versions are asked for when the choices are: to know them, all their codecs are loaded. */
const against = () =>
  Object.defineProperty(
    new Option('--against <version>', 'the version that payloads must have')
      .choices<ReadonlyArray<Against>>([])
      .default('any' as const),
    'argChoices',
    { get: () => (require('./check.js') as typeof Check).against }
  )

const output = '-o, --output <file>'

const codes = `
Exit codes: 0 fine, 1 findings at or above --fail-on, 2 wrong usage, 3 could not work`

const end = (done: (code: number) => void, result: number | Failure): void =>
  done(typeof result === 'number' ? result : fail(result))

const diff = (command: Command, done: (code: number) => void): void => {
  command
    .description('compare two schemas, and prove each break with a payload')
    .addArgument(
      described(
        new Argument('<old>'),
        () =>
          `${versionNames().join(', ')}, a JSON Schema file, or a schema of an OpenAPI file: openapi.yaml#/components/schemas/Name`
      )
    )
    .argument('<new>', 'the same')
    .addOption(
      new Option('--mode <mode>', 'who reads: the new schema old data, the old one new data, or both')
        .choices(modes)
        .default('backward' as const)
    )
    .addOption(form())
    .addOption(failOn())
    .option('--waivers <file>', 'findings that are accepted, as JSON')
    .addOption(format())
    .option(output, 'where to write; - is standard output (the default)', '-')
    .addHelpText(
      'after',
      `${codes}

Examples:
  $ connect-session-reconcile diff v1 v2
  $ connect-session-reconcile diff schemas/v2.json v2 --mode full
  $ connect-session-reconcile diff v2 openapi.yaml#/components/schemas/ConnectSession --mode forward --format github`
    )
    .action(async (older, newer, flags) =>
      end(done, await (require('./diff.js') as typeof Diff).diffCommand(older, newer, flags))
    )
}

const check = (command: Command, done: (code: number) => void): void => {
  command
    .description('check stored payloads: they decode, upgrade, replay and come back the same')
    .argument('<FILE...>', 'files or patterns such as "archive/**/*.ndjson.gz"; - is standard input')
    .addOption(against())
    .addOption(failOn())
    .option('--waivers <file>', 'findings that are accepted, as JSON')
    .option('--show-values', 'show values of payloads, which may be secret')
    .addOption(format())
    .option(output, 'where to write; - is standard output (the default)', '-')
    .addHelpText(
      'after',
      `
Input is NDJSON, one JSON object or a JSON array, each also gzipped; the content tells which. No payload to check is a
finding too.
${codes}

Examples:
  $ connect-session-reconcile check sessions.ndjson
  $ connect-session-reconcile check "archive/**/*.ndjson.gz" --against v1 --format sarif -o check.sarif`
    )
    .action(async (files, flags) => end(done, await (require('./check.js') as typeof Check).checkCommand(files, flags)))
}

const schema = (command: Command, done: (code: number) => void): void => {
  command
    .description('print the JSON Schema of a version')
    .addArgument(described(new Argument('<version>'), () => versionNames().join(' or ')))
    .addOption(form().default('document' as const))
    .option(output, 'where to write; - is standard output (the default)', '-')
    .addHelpText('after', '\nExample:\n  $ connect-session-reconcile schema v2 --form wire -o schemas/v2.wire.json')
    .action(async (version, flags) => end(done, await (require('./schema.js') as typeof Schema).schema(version, flags)))
}

const explain = (command: Command, done: (code: number) => void): void => {
  command
    .description('say what a rule means, with a pair of schemas that it fires for')
    .argument('[rule]', 'the id of a rule; without one, all of them')
    .addOption(new Option('-f, --format <format>', 'how to print').choices(ruleFormats).default('text' as const))
    .addHelpText('after', '\nExample:\n  $ connect-session-reconcile explain enum-value-added')
    .action((rule, flags) => end(done, (require('./explain.js') as typeof Explain).explain(rule, flags)))
}

/**
 * The four commands.
 *
 * @category main
 * @since 0.1.0
 */
export const compatCommands: Commands = { diff, check, schema, explain }
