/**
 * `completion bash` and `completion zsh`: what the help of each command shows is what the shells themselves complete.
 */
import { spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'

import { withProgram } from '../installed.js'
import { command, ended, withFiles } from './command.js'

// what the help shows

interface Shown {
  readonly name: string
  readonly options: ReadonlyArray<string>
  /** The options that take one of a few words, with the words. */
  readonly choices: ReadonlyArray<readonly [option: string, words: ReadonlyArray<string>]>
}

const optionLine = /^ {2}(?:(-\w), )?(--[a-z-]+)(?: <(\w+)>)? {2,}/

const shownIn = (name: string, help: string): Shown => {
  const options: Array<string> = []
  const choices: Array<readonly [string, ReadonlyArray<string>]> = []
  for (const text of help.split(/\n(?= {2}-)/)) {
    const [, short, long] = optionLine.exec(text) ?? []
    if (long === undefined) continue
    options.push(...(short === undefined ? [] : [short]), long)
    const words = /\(choices:([^)]*)\)/.exec(text)?.[1]?.replace(/default:.*/s, '')
    if (words !== undefined) choices.push([long, [...words.matchAll(/"([^"]+)"/g)].map(([, word = '']) => word)])
  }
  return { name, options, choices }
}

const helpOf = async (...args: ReadonlyArray<string>): Promise<string> =>
  (await command([...args, '--help'])).stdout.toString()

/** Every command, as its help shows it; the first one is the command itself. */
const everyCommand = async (): Promise<ReadonlyArray<Shown>> => {
  const help = await helpOf()
  const names = [...(help.split('\nCommands:\n')[1] ?? '').matchAll(/^ {2}([a-z-]+) /gm)].map(([, name = '']) => name)
  expect(names).toEqual(expect.arrayContaining(['upgrade', 'diff', 'upgrade-postgres', 'completion', 'help']))
  const told = await Promise.all(
    names.filter((name) => name !== 'help').map(async (name) => shownIn(name, await helpOf(name)))
  )
  return [shownIn('', help), ...told]
}

const script = async (shell: string): Promise<string> => {
  const { code, stdout, stderr } = await command(['completion', shell])
  expect([code, stderr]).toEqual([0, ''])
  return stdout.toString()
}

const files = { 'sessions 2023.ndjson': '', "it's.csv": '' }

test('another shell is refused, with those that are known', async () => {
  const { code, stderr } = await command(['completion', 'fish'])
  expect(code).toBe(2)
  expect(stderr).toContain('Allowed choices are bash, zsh.')
})

// bash

/** What bash completes for each line: the last word is the one being typed. */
const inBash = async (lines: ReadonlyArray<ReadonlyArray<string>>): Promise<ReadonlyArray<ReadonlyArray<string>>> => {
  const folder = withFiles({ ...files, 'complete.bash': await script('bash') })
  mkdirSync(folder.path('archive'))
  const asked = `source complete.bash
    while IFS= read -r line; do
      IFS=$'\\t' read -ra COMP_WORDS <<<"\${line%.}"
      COMP_WORDS=("\${COMP_WORDS[@]}")
      [[ $line == *$'\\t.' ]] && COMP_WORDS+=('')
      COMP_CWORD=$((\${#COMP_WORDS[@]} - 1))
      $(complete -p connect-session-reconcile | sed 's/.*-F \\([^ ]*\\) .*/\\1/')
      (IFS=$'\\t'; printf '%s\\n' "\${COMPREPLY[*]}")
    done`
  const child = spawn('bash', ['--norc', '-c', asked], { cwd: folder.cwd, stdio: 'pipe' })
  child.stdin.end(lines.map((words) => `${['connect-session-reconcile', ...words].join('\t')}.\n`).join(''))
  const { stdout, stderr } = await ended(child)
  expect(stderr).toBe('')
  return stdout
    .toString()
    .split('\n')
    .slice(0, -1)
    .map((line) => line.split('\t').filter((word) => word !== ''))
}

withProgram('in bash', 'bash', [
  [
    'every command, option and choice of the help is completed, and nothing else',
    async () => {
      const [itself, ...commands] = (await everyCommand()) as [Shown, ...ReadonlyArray<Shown>]
      const names = commands.map(({ name }) => name).concat('help')
      const choices = commands.flatMap(({ name, choices }) =>
        choices.map(([option, words]) => ({ words, line: [name, option, ''], joined: [name, option, '=', ''] }))
      )
      expect(choices.length).toBeGreaterThan(10)
      const lines = [
        [''],
        ['-'],
        ['help', ''],
        ...commands.map(({ name }) => [name, '-']),
        ...choices.map(({ line }) => line),
        ...choices.map(({ joined }) => joined)
      ]
      expect(await inBash(lines)).toEqual([
        names,
        itself.options,
        names,
        ...commands.map(({ options }) => options),
        ...choices.map(({ words }) => words),
        ...choices.map(({ words }) => words)
      ])
    }
  ],
  [
    'files where a file is meant, and nothing where a number is',
    async () => {
      const lines = [
        ['upgrade', 's'],
        ['upgrade', '--report', ''],
        ['upgrade', '--report', '=', 'arch'],
        ['upgrade', '--ids', "it'"],
        ['check', 'a', 'sess'],
        ['upgrade', '--workers', ''],
        ['upgrade', '--inexact-ids', 'rej'],
        ['upgrade', '--report', 'x', '--in-p'],
        ['upgrade', '--unknown'],
        ['upg']
      ]
      const all = ['archive', 'complete.bash', "it's.csv", 'sessions 2023.ndjson']
      expect((await inBash(lines)).map((words) => [...words].sort())).toEqual([
        ['sessions 2023.ndjson'],
        all,
        ['archive'],
        ["it's.csv"],
        ['sessions 2023.ndjson'],
        [],
        ['reject'],
        ['--in-place'],
        [],
        ['upgrade', 'upgrade-postgres']
      ])
    }
  ]
])

// zsh

/** What zsh makes of each line when tab is pressed behind it, word by word. */
const inZsh = async (lines: ReadonlyArray<string>, way: 'source' | 'fpath'): Promise<ReadonlyArray<string>> => {
  const folder = withFiles({ ...files, '_connect-session-reconcile': await script('zsh') })
  const load = {
    source: 'autoload -Uz compinit; compinit -u -D; source ./_connect-session-reconcile',
    fpath: 'fpath=($PWD $fpath); autoload -Uz compinit; compinit -u -D'
  }[way]
  const asked = `zmodload zsh/zpty
    zpty z zsh -f -i
    zpty -w z 'PS1=; unset zle_bracketed_paste; ${load}; connect-session-reconcile() { print -rn -- "got:"; print -rn -- "\${(j:|:)@}"; print -r -- ":end" }; print ready:""now'
    zpty -r -m z out '*ready:now*'
    while IFS= read -r line; do
      zpty -w -n z "connect-session-reconcile $line"$'\\t\\n'
      zpty -r -m z out '*got:*:end*'
      print -r -- \${\${out##*got:}%%:end*}
    done
    zpty -d z`
  const child = spawn('zsh', ['-f', '-c', asked], { cwd: folder.cwd, stdio: 'pipe' })
  child.stdin.end(lines.map((line) => `${line}\n`).join(''))
  const { stdout, stderr } = await ended(child)
  expect(stderr).toBe('')
  return stdout.toString().split('\n').slice(0, -1)
}

withProgram('in zsh', 'zsh', [
  [
    'every option and choice of the help is completed from its beginning',
    async () => {
      const [, ...commands] = await everyCommand()
      const cases = commands.flatMap(({ name, options, choices }) => [
        ...options
          .filter((option) => option.startsWith('--'))
          .map((option) => [`${name} ${option.slice(0, -1)}`, `${name}|${option}`] as const),
        ...choices.flatMap(([option, words]) =>
          words.map((word) => {
            const isTold = words.filter((other) => other.startsWith(word.slice(0, -1))).length === 1
            return [`${name} ${option} ${isTold ? word.slice(0, -1) : word}`, `${name}|${option}|${word}`] as const
          })
        )
      ])
      expect(cases.length).toBeGreaterThan(80)
      const got = await inZsh(
        cases.map(([line]) => line),
        'source'
      )
      expect(got.map((line) => line.replace(/=$/, ''))).toEqual(cases.map(([, wanted]) => wanted))
    }
  ],
  [
    'commands, files and choices, from a folder of functions too',
    async () => {
      const lines = [
        'downgrade-p',
        'upgrade ses',
        'upgrade --report ses',
        'upgrade --ids=it',
        'completion z',
        'help expl'
      ]
      for (const way of ['source', 'fpath'] as const) {
        expect(await inZsh(lines, way)).toEqual([
          'downgrade-postgres',
          'upgrade|sessions 2023.ndjson',
          'upgrade|--report|sessions 2023.ndjson',
          "upgrade|--ids=it's.csv",
          'completion|zsh',
          'help|explain'
        ])
      }
    }
  ]
])
