/**
 * Scripts that complete this command in a shell, made of the commands' own definitions.
 *
 * Laws:
 *
 * 1. What a command's help shows is what is completed: its commands, options and choices
 * 2. A value that is called a file completes as one, and so does an argument without choices; any other value does not
 *
 * @since 0.1.0
 */
import type { Argument, CommandUnknownOpts, Option } from '@commander-js/extra-typings'

// model

/**
 * A shell that is known.
 *
 * @category model
 * @since 0.1.0
 */
export type Shell = 'bash' | 'zsh'

/** What is completed for a value: one of a few words, a file, or nothing. */
type Value = ReadonlyArray<string> | 'file' | 'text'

interface Flag {
  readonly names: ReadonlyArray<string>
  readonly description: string
  /** The name of its value, and what the value can be; absent where it takes none. */
  readonly value?: readonly [name: string, Value]
}

interface Words {
  readonly name: string
  readonly description: string
  readonly flags: ReadonlyArray<Flag>
  readonly argument?: readonly [name: string, Value]
  readonly commands: ReadonlyArray<Words>
}

// constructors

const flagOf = ({ short, long, flags, description, argChoices }: Option): Flag => {
  const names = [short, long].filter((name) => name !== undefined)
  const name = /[<[]([^>\].]+)/.exec(flags)?.[1]
  if (name === undefined) return { names, description }
  return { names, description, value: [name, argChoices ?? (/file/i.test(name) ? 'file' : 'text')] }
}

/** Only the first argument can have choices: what follows is of the same kind. */
const argumentOf = (argument: Argument, siblings: ReadonlyArray<string>): readonly [string, Value] => {
  const name = argument.name()
  return [name, argument.argChoices ?? (name === 'command' ? siblings : 'file')]
}

const wordsOf = (command: CommandUnknownOpts, siblings: ReadonlyArray<string> = []): Words => {
  const help = command.createHelp()
  const commands = help.visibleCommands(command)
  const names = commands.map((one) => one.name())
  const [first] = command.registeredArguments
  return {
    name: command.name(),
    description: command.description(),
    flags: help.visibleOptions(command).map(flagOf),
    ...(first === undefined ? {} : { argument: argumentOf(first, siblings) }),
    commands: commands.map((one) => wordsOf(one, names))
  }
}

// destructors

/**
 * The script for a shell.
 *
 * @category destructors
 * @since 0.1.0
 */
export const completion = (program: CommandUnknownOpts, shell: Shell): string =>
  (shell === 'bash' ? bash : zsh)(wordsOf(program))

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

// bash

const bash = (program: Words): string => {
  const all = [{ ...program, name: '' }, ...program.commands]
  const values = all.flatMap(({ name: command, flags }) =>
    flags.flatMap(({ names, value }) =>
      value === undefined
        ? []
        : [`    ${names.map((name) => quoted(`${command} ${name}`)).join('|')}) ${bashValue(value[1])} ;;`]
    )
  )
  const flags = all.map(
    ({ name, flags }) => `          ${quoted(name)}) words=${listed(flags.flatMap(({ names }) => names))} ;;`
  )
  const arguments_ = all.flatMap(({ name, argument, commands }) => {
    const value = commands.length > 0 ? commands.map((command) => command.name) : argument?.[1]
    return value === undefined ? [] : [`          ${quoted(name)}) ${bashValue(value)} ;;`]
  })
  return `# Completes ${program.name} in bash. Written by: ${program.name} completion bash
${functionOf(program)}() {
  local current=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD - 1]} command= words= is_file= word i
  COMPREPLY=()
  if [[ $current == '=' ]]; then
    current=
  elif [[ $before == '=' ]]; then
    before=\${COMP_WORDS[COMP_CWORD - 2]}
  fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    case \${COMP_WORDS[i]} in
    ${program.commands.map(({ name }) => quoted(name)).join('|')})
      command=\${COMP_WORDS[i]}
      break
      ;;
    esac
  done
  case "$command $before" in
${values.join('\n')}
    *)
      if [[ $current == -* ]]; then
        case $command in
${flags.join('\n')}
        esac
      else
        case $command in
${arguments_.join('\n')}
        esac
      fi
      ;;
  esac
  if [[ -n $is_file ]]; then
    compopt -o filenames 2>/dev/null
    while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -f -- "$current")
  else
    while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -W "$words" -- "$current")
  fi
}
complete -F ${functionOf(program)} ${program.name}
`
}

const functionOf = ({ name }: Words): string => `_${name.replaceAll('-', '_')}`

const listed = (words: ReadonlyArray<string>): string => quoted(words.join(' '))

const bashValue = (value: Value): string => {
  if (value === 'file') return 'is_file=1'
  return value === 'text' ? 'return' : `words=${listed(value)}`
}

// zsh

const zsh = (program: Words): string => {
  const cases = program.commands.map(
    (command) => `      ${command.name})
        _arguments -s : \\
${zshSpecs(command).join(' \\\n')}
        ;;`
  )
  const commands = program.commands.map(
    ({ name, description }) => `        ${quoted(`${name}:${description.replaceAll(':', '\\:')}`)}`
  )
  return `#compdef ${program.name}
# Completes ${program.name} in zsh. Written by: ${program.name} completion zsh
${functionOf(program)}() {
  local context state state_descr line curcontext=$curcontext
  typeset -A opt_args
  _arguments -C \\
${zshSpecs(program).join(' \\\n')} \\
    '1: :->command' \\
    '*:: :->rest'
  case $state in
    command)
      local -a commands=(
${commands.join('\n')}
      )
      _describe -t commands command commands
      ;;
    rest)
      case $words[1] in
${cases.join('\n')}
      esac
      ;;
  esac
}
if [[ $funcstack[1] == _${program.name} ]]; then
  ${functionOf(program)} "$@"
else
  compdef ${functionOf(program)} ${program.name}
fi
`
}

const zshSpecs = ({ flags, argument }: Words): ReadonlyArray<string> => [
  ...flags.flatMap(({ names, description, value }) => {
    const told = `[${description.replace(/[\\[\]:]/g, '\\$&')}]${value === undefined ? '' : zshValue(value)}`
    const others = names.length > 1 ? `(${names.join(' ')})` : ''
    return names.map((name) => {
      const isJoined = value !== undefined && name.startsWith('--')
      return `    ${quoted(`${others}${name}${isJoined ? '=' : ''}${told}`)}`
    })
  }),
  ...(argument === undefined ? [] : [`    ${quoted(`*${zshValue(argument)}`)}`])
]

const zshValue = ([name, value]: readonly [string, Value]): string => {
  if (value === 'file') return `:${name}:_files`
  return value === 'text' ? `:${name}: ` : `:${name}:(${value.join(' ')})`
}
