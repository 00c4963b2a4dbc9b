/**
 * Which schemas are known to accept everything that others accept, and a value that shows where they do not, for each two
 * schemas of a file: `UPDATE=1 npx jest tests/compat/included` writes it again, for the difference to be read.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { includes } from '../../src/compat/index.js'
import { counterexamples } from '../../src/compat/samples.js'
import { operand } from '../laws/told.js'

const folder = join(__dirname, '../fixtures/included')

/** What a reader makes of all that a writer accepts. */
const related = (reader: string, writer: string): string => {
  const [{ schema: reading }, { schema: writing }] = [operand(reader), operand(writer)]
  const [refused] = counterexamples(writing, reading)
  const said = [
    ...(includes(reading)(writing) ? ['includes'] : []),
    ...(refused === undefined ? [] : [`refuses ${JSON.stringify(refused)} of`])
  ]
  return `${said.length === 0 ? 'may refuse some of' : said.join(' and ')} ${writer}`
}

for (const file of readdirSync(folder)) {
  const blocks = readFileSync(join(folder, file), 'utf8').trimEnd().split('\n\n')
  const schemas = blocks.map((block) => block.split('\n')[0] ?? '')
  const told = (reader: string): string =>
    [reader, ...schemas.filter((writer) => writer !== reader).map((writer) => `  ${related(reader, writer)}`)].join(
      '\n'
    )
  if (process.env['UPDATE'] === '1') writeFileSync(join(folder, file), `${schemas.map(told).join('\n\n')}\n`)

  describe(file.replace('.txt', ''), () => {
    test.each(blocks.map((block, index) => [schemas[index] ?? '', block]))('%s', (reader, block) => {
      expect(told(reader)).toBe(block)
    })
  })
}
