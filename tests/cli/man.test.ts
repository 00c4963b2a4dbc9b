/**
 * The manual page that the build makes of the commands' definitions: it is shipped, it is whole, and it is well-formed.
 */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

import { withProgram } from '../installed.js'
import { command, ended } from './command.js'

const root = resolve(__dirname, '../..')
const manifest = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8')) as {
  readonly man: string
  readonly files: ReadonlyArray<string>
}
const page = resolve(root, manifest.man)

/** What a program says of the page, in words that stand apart by one space. */
const of = async (program: string, ...args: ReadonlyArray<string>): Promise<string> => {
  const env = { ...process.env, MANWIDTH: '100', LC_ALL: 'C.UTF-8', MANPAGER: 'cat', GROFF_NO_SGR: '1' }
  const { code, stdout, stderr } = await ended(spawn(program, [...args, page], { env }))
  expect([code, stderr]).toEqual([0, ''])
  return stdout.toString().replaceAll(/.[\b]/g, '').replaceAll(/\s+/g, ' ')
}

const words = (text: string): string => text.replaceAll(/\s+/g, ' ').trim()

const helpOf = async (...args: ReadonlyArray<string>): Promise<string> =>
  (await command([...args, '--help'])).stdout.toString()

test('it is in the package', () => {
  expect(manifest.files).toContain('dist')
  expect(manifest.man).toMatch(/^\.\/dist\/man\/connect-session-reconcile\.1$/)
  expect(readFileSync(page, 'utf8')).toMatch(/^\.TH CONNECT\\-SESSION\\-RECONCILE 1 /)
})

withProgram('as groff reads it', 'groff', [
  [
    'without a warning, every option, description, note and example of every help',
    async () => {
      const shown = await of('groff', '-man', '-ww', '-Tutf8', '-rLL=4000n')
      const help = await helpOf()
      const names = [...(help.split('\nCommands:\n')[1] ?? '').matchAll(/^ {2}([a-z-]+) /gm)].map(
        ([, name = '']) => name
      )
      expect(names).toContain('upgrade-postgres')
      for (const name of names.filter((name) => name !== 'help')) {
        const told = await helpOf(name)
        const [options = '', ...notes] = (told.split('\nOptions:\n')[1] ?? '').split('\n\n')
        const each = options.split(/\n(?= {2}-)/).map((option) => words(option).replaceAll(/<(\w+)>/g, '$1'))
        expect(each.length).toBeGreaterThan(0)
        for (const text of [...each, ...notes.flatMap((note) => note.split('\n')).map(words)]) {
          expect(shown.replaceAll(/<(\w+)>/g, '$1')).toContain(text)
        }
      }
    }
  ]
])

withProgram('as mandoc reads it', 'mandoc', [
  [
    'without a warning, but that it has no date',
    async () => {
      const { stdout } = await ended(spawn('mandoc', ['-T', 'lint', '-W', 'warning', page]))
      const warnings = stdout.toString().split('\n').slice(0, -1)
      expect(warnings.filter((warning) => !warning.includes('WARNING: missing date'))).toEqual([])
      expect(warnings).toHaveLength(1)
    }
  ]
])

withProgram('as man shows it', 'man', [
  [
    'with a name, a synopsis and what follows',
    async () => {
      const shown = await of('man', '-l')
      expect(shown).toContain('NAME connect-session-reconcile - upgrades stored ConnectSession payloads')
      for (const heading of ['SYNOPSIS', 'DESCRIPTION', 'OPTIONS', 'COMMANDS', 'EXIT STATUS', 'EXAMPLES']) {
        expect(shown).toContain(` ${heading} `)
      }
    }
  ]
])
