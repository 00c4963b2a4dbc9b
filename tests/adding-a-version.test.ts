/**
 * The guide to adding a version, followed to the letter in a copy of the source.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

jest.setTimeout(120_000)

const root = resolve(__dirname, '..')
const guide = readFileSync(join(root, 'docs/adding-a-version.md'), 'utf8')

interface Block {
  readonly language: string
  readonly file: string
  readonly text: string
}

const blocks: ReadonlyArray<Block> = [...guide.matchAll(/^```(\w+)(?: (\S+))?\n([\s\S]*?)^```$/gm)].map(
  ([, language = '', file = '', text = '']) => ({ language, file, text })
)

const listings = blocks.filter(({ language, file }) => language === 'typescript' && file !== '')
const edits = blocks.filter(({ language, file }) => language === 'diff' && file !== '')
const transcript = blocks.find(({ language }) => language === 'console')?.text ?? ''

/** The commands of a transcript, each with the lines that it printed. */
const steps = transcript
  .split(/^\$ /m)
  .slice(1)
  .map((step) => {
    const [command = '', ...printed] = step.trimEnd().split('\n')
    return { command, printed: printed.join('\n') }
  })

const side = (text: string, sign: '+' | '-'): string =>
  text
    .split('\n')
    .filter((line) => line.startsWith(' ') || line.startsWith(sign))
    .map((line) => `${line.slice(1)}\n`)
    .join('')

let copy = ''

const run = (command: string, cwd = copy): string => {
  const { stdout, status, error } = spawnSync('sh', ['-c', `exec 2>&1\n${command}`], { cwd, encoding: 'utf8' })
  if (error !== undefined) throw error
  return `${stdout}${status === 0 ? '' : `exit code ${status}\n`}`
}

const apply = ({ file, text }: Block): void => {
  const before = readFileSync(join(copy, file), 'utf8')
  const found = before.split(side(text, '-'))
  expect(found).toHaveLength(2)
  writeFileSync(join(copy, file), found.join(side(text, '+')))
}

/** What the compiler says of a migration that has no rules. */
const missing = [...guide.matchAll(/^```\n(error [\s\S]*?)^```$/gm)].map(([, text = '']) => text)[0] ?? ''

const compile = (project: string, options = ''): string =>
  run(`"${process.execPath}" node_modules/typescript/bin/tsc -p ${project} ${options}`)

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'adding-a-version-'))
  for (const name of ['src', 'package.json', 'tsconfig.json', 'tsconfig.build.json']) {
    cpSync(join(root, name), join(copy, name), { recursive: true })
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'junction')
  const [first] = blocks.filter(({ language }) => language === 'sh')
  expect(run(first?.text ?? 'false')).toBe('')
  for (const name of ['Metadata.ts', 'index.ts']) {
    const file = join(copy, 'src/v3', name)
    writeFileSync(file, readFileSync(file, 'utf8').replace('ersion 2', 'ersion 3'))
  }
  for (const { file, text } of listings) {
    mkdirSync(dirname(join(copy, file)), { recursive: true })
    writeFileSync(join(copy, file), text)
  }
  edits.forEach(apply)
})

afterAll(() => rmSync(copy, { recursive: true, force: true }))

test('the guide adds a folder and a migration, and edits two tables of contents', () => {
  expect(listings.map(({ file }) => file)).toEqual([
    'src/v3/Category.ts',
    'src/v3/ConnectSession.ts',
    'src/migrate/v2-v3.ts'
  ])
  expect(new Set(edits.map(({ file }) => file))).toEqual(new Set(['src/migrate/migrations.ts', 'src/index.ts']))
})

test('with no rule, the compiler names the fields that it says need one', () => {
  const file = join(copy, 'src/migrate/v2-v3.ts')
  const text = readFileSync(file, 'utf8')
  writeFileSync(file, text.replace(/\)\(\{[\s\S]*?\n\}\)/, ')({})'))
  const alone = { extends: './tsconfig.build.json', compilerOptions: { types: [] }, include: [], files: [file] }
  writeFileSync(join(copy, 'tsconfig.alone.json'), JSON.stringify(alone))
  const said = compile('tsconfig.alone.json', '--noEmit').replace(/Rules<.*?>(?='| & \{\}')/g, 'Rules<…>')
  writeFileSync(file, text)
  const [, shown = '', fields = ''] = /^(.*): (.*)\n$/s.exec(missing) ?? []
  for (const line of shown.split('\n')) expect(said).toContain(line.trim())
  // The order is that of the compiler's own numbers for names, which any other file can change.
  const named = /missing the following properties from .*: (.*)/.exec(said)?.[1] ?? ''
  expect(new Set(named.split(', '))).toEqual(new Set(fields.split(', ')))
})

test('what it describes compiles, and the command prints what it shows', () => {
  expect(compile('tsconfig.build.json', '--declaration false --sourceMap false')).toBe('')
  const work = mkdtempSync(join(copy, 'work-'))
  writeFileSync(join(work, 'sessions.ndjson'), `${steps[0]?.printed}\n`)
  const npx = `npx() { shift; "${process.execPath}" ../dist/cjs/cli/bin.js "$@"; }\n`
  const printed = steps.map(({ command }) => `$ ${command}\n${run(npx + command, work).replace(/exit code \d\n/, '')}`)
  expect(printed.join('')).toBe(transcript)
  const [, schema = 'false'] = /^`node (dist\/\S+ schema v3 -o schemas\/v3\.json)`/m.exec(guide) ?? []
  mkdirSync(join(copy, 'schemas'))
  expect(run(`"${process.execPath}" ${schema}`)).toBe('')
  expect(JSON.parse(readFileSync(join(copy, 'schemas/v3.json'), 'utf8'))).toMatchObject({
    title: 'ConnectSession v3, document form'
  })
})
