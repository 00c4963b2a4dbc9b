/**
 * Where the parts of a schema are in its file.
 */
import * as YAML from 'yaml'

import { type Locate, locator } from '../../src/cli/compat/locate.js'

const document = {
  $ref: '#/$defs/A%20%25',
  $defs: { 'A %': { properties: { id: { type: 'string' }, tags: { items: { properties: { name: {} } } } } } }
}

const locate = (file: string, text: string): Locate => locator(file, text, document, '')

const [json, yaml] = [JSON.stringify(document, null, 2), YAML.stringify(document)]

test.each([
  ['/id', '"id"', 'id:'],
  ['/tags', '"tags"', 'tags:'],
  ['/tags/*/name', '"name"', 'name:'],
  ['/tags/*/none', '"items"', 'items:']
])('%s, behind a reference with escapes', (path, inJson, inYaml) => {
  for (const [file, text, word] of [
    ['a.json', json, inJson],
    ['a.yaml', yaml, inYaml]
  ] as const) {
    const { line, column } = locate(file, text)(path)
    expect(text.split('\n')[line - 1]?.slice(column - 1)).toMatch(new RegExp(`^${word}`))
  }
})

test('a YAML document is parsed once for all its places', () => {
  const parse = jest.spyOn(jest.requireActual<typeof YAML>('yaml'), 'parseDocument')
  const place = locate('a.yaml', yaml)
  expect(place('/id')).not.toEqual(place('/tags'))
  expect(parse).toHaveBeenCalledTimes(1)
})
