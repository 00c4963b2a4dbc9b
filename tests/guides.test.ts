/**
 * No block of code in the README and the guides is without a test that runs it, type-checks it or reads it.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const root = resolve(__dirname, '..')
const read = (file: string): string => readFileSync(join(root, file), 'utf8')

/** Which test takes the blocks of a language in a document; a test takes all there are, so that a new one is met. */
const tested: ReadonlyArray<readonly [documents: RegExp, language: RegExp, by: string]> = [
  [/^(README|docs\/.*)\.md$/, /^ts( compile)?$/, 'tests/examples.test.ts'],
  [/^(README|docs\/(upgrading|reports|ids|guarantees))\.md$/, /^console$/, 'scripts/docs.mjs'],
  [/^README\.md$/, /^sh$/, 'tests/readme.test.ts'],
  [/^docs\/adding-a-version\.md$/, /^(sh|console|typescript \S+|diff \S+|)$/, 'tests/adding-a-version.test.ts'],
  [/^docs\/ci\.md$/, /^(sh|yaml|json)$/, 'tests/compat/command.test.ts'],
  [/^docs\/postgres\.md$/, /^(sh|sql|ts compile)$/, 'tests/postgres/guide.test.ts'],
  [/^docs\/rules\.md$/, /^/, 'tests/compat/command.test.ts']
]

const blocks = ['README.md', 'SECURITY.md', 'CHANGELOG.md', ...readdirSync(join(root, 'docs')).map((f) => `docs/${f}`)]
  .filter((file) => file.endsWith('.md'))
  .flatMap((file) => [...read(file).matchAll(/^ *```(.*)\n[\s\S]*?^ *```$/gm)].map(([, info = '']) => ({ file, info })))

const testOf = ({ file, info }: (typeof blocks)[number]): string | undefined =>
  tested.find(([documents, language]) => documents.test(file) && language.test(info))?.[2]

test('every block of code has a test', () => {
  expect(blocks.length).toBeGreaterThan(50)
  expect(blocks.filter((block) => testOf(block) === undefined)).toEqual([])
})

test('each of those tests is there, and reads the documents that it is said to', () => {
  for (const [, , by] of tested) expect(existsSync(join(root, by))).toBe(true)
  for (const block of blocks) {
    const text = read(testOf(block) ?? '')
    expect(text.includes(block.file) || text.includes("readdirSync(join(root, 'docs'))")).toBe(true)
  }
})

test('a block that no test takes is found', () => {
  expect(testOf({ file: 'docs/decoding.md', info: 'sh' })).toBeUndefined()
  expect(testOf({ file: 'SECURITY.md', info: 'ts' })).toBeUndefined()
})

test('there is a guide to each thing that a reader comes for', () => {
  const readme = read('README.md')
  const guides = [
    'run-time',
    'decoding',
    'upgrading',
    'reports',
    'ids',
    'adding-a-version',
    'guarantees',
    'ci',
    'rules'
  ]
  for (const guide of guides) expect(readme).toContain(`](docs/${guide}.md): `)
})
