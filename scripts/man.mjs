// The manual page, made of the same definitions that parse the command line. The build writes it to dist/man.
import { createRequire } from 'node:module'
import { join } from 'node:path'

const escaped = (text) =>
  text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll("'", '\\(aq')
    .replaceAll('^', '\\(ha')
    .replaceAll('~', '\\(ti')
    .replaceAll('`', '\\(ga')
    .replace(/[^ -~\n]/g, (char) => `\\[u${char.codePointAt(0).toString(16).toUpperCase().padStart(4, '0')}]`)
    .replace(/^[.]/gm, '\\&.')

const bold = (text) => `\\fB${escaped(text)}\\fR`
const italic = (text) => `\\fI${escaped(text)}\\fR`

// Flags such as `-o, --output <file>`: names in bold, values in italics.
const term = (flags) =>
  flags
    .split(/(<[^>]*>|\[[^\]]*\]|, | )/)
    .filter((part) => part !== '')
    .map((part) => (part === ', ' || part === ' ' ? part : /^[<[]/.test(part) ? value(part) : bold(part)))
    .join('')

const value = (part) => (part.startsWith('[') ? `[${italic(part.slice(1, -1))}]` : italic(part.slice(1, -1)))

// What is printed behind the help: paragraphs, and examples whose lines begin with `$`.
const behindHelp = (command) => {
  let printed = ''
  command.configureOutput({ writeOut: (text) => (printed += text) })
  command.outputHelp()
  return printed
    .slice(command.helpInformation().length)
    .split(/\n\s*\n/)
    .map((text) => text.trim())
    .filter((text) => text !== '')
}

const isExample = (text) => text.includes('\n  $ ')

const paragraph = (text) => {
  if (!isExample(text)) return ['.PP', escaped(text)]
  const [heading, ...lines] = text.split('\n')
  return ['.PP', escaped(heading), '.PP', ...example(lines)]
}

const example = (lines) => ['.RS 4', '.nf', ...lines.map((line) => escaped(line.trim())), '.fi', '.RE']

const options = (command, help) =>
  help.visibleOptions(command).flatMap((option) => ['.TP', term(option.flags), escaped(help.optionDescription(option))])

const section = (command) => {
  const help = command.createHelp()
  const usage = help.commandUsage(command).split(' ').slice(1)
  return [
    `.SS ${escaped(command.name())}`,
    usage.map((part, i) => (i === 0 ? bold(part) : escaped(part))).join(' '),
    '.PP',
    `${escaped(capital(command.description()))}.`,
    ...help
      .visibleArguments(command)
      .flatMap((argument) => ['.TP', italic(argument.name()), escaped(help.argumentDescription(argument))]),
    ...options(command, help),
    ...behindHelp(command).flatMap(paragraph)
  ]
}

const capital = (text) => text.slice(0, 1).toUpperCase() + text.slice(1)

// The page of the command that was built in a folder. It has no date: the same sources give the same page.
export const manPage = (dist) => {
  const require = createRequire(join(dist, 'cjs/cli/main.js'))
  const program = require('./main.js').commandLine(() => undefined)
  const help = program.createHelp()
  const name = program.name()
  const told = behindHelp(program)
  const codes = told.filter((text) => text.startsWith('Exit codes: '))
  return `${[
    `.TH ${escaped(name.toUpperCase())} 1 "" "${escaped(`${name} ${program.version()}`)}" "User Commands"`,
    '.SH NAME',
    `${escaped(name)} \\- upgrades stored ConnectSession payloads between API versions`,
    '.SH SYNOPSIS',
    `${bold(name)} ${italic('command')} [${italic('options')}] [${italic('arguments')}]`,
    '.SH DESCRIPTION',
    escaped(program.description()),
    '.SH OPTIONS',
    ...options(program, help),
    '.SH COMMANDS',
    ...help
      .visibleCommands(program)
      .filter((command) => command.name() !== 'help')
      .flatMap(section),
    '.SH EXIT STATUS',
    ...codes.map((text) => `${escaped(capital(text.slice('Exit codes: '.length)))}.`),
    '.SH EXAMPLES',
    ...told.filter(isExample).flatMap((text) => example(text.split('\n').slice(1)))
  ].join('\n')}\n`
}
