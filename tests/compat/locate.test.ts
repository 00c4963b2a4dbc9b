/**
 * Where the parts of a schema are in its file.
 */
import * as E from 'fp-ts/Either'
import * as YAML from 'yaml'

import { type Locate, locator } from '../../src/cli/compat/locate.js'
import { parseYaml } from '../../src/cli/compat/yaml.js'

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

test('what a map merges is where it was written', () => {
  const text = `base: &base
  id: {type: string}
other: &other
  <<: *base
  name: {type: string}
  id: {type: number}
properties:
  label: {type: string}
  <<: [*base, *other]
  list: &list {items: {properties: {id: {type: string}}}}
  again: *list
  <<<: {type: string}
`
  const read = parseYaml('a.yaml', text)
  if (E.isLeft(read)) throw new Error(JSON.stringify(read.left))
  const place = locator('a.yaml', text, read.right, '')
  const lines = ['/id', '/name', '/label', '/again/*/id', '/<<<'].map((path) => place(path).line)
  expect(lines).toEqual([2, 5, 8, 10, 12])
  expect(read.right).toMatchObject({ properties: { id: { type: 'string' }, name: { type: 'string' } } })
  expect(E.isLeft(parseYaml('a.yaml', '<<: 5'))).toBe(true)
})

test('a YAML document is parsed once for all its places', () => {
  const parse = jest.spyOn(jest.requireActual<typeof YAML>('yaml'), 'parseDocument')
  const place = locate('a.yaml', yaml)
  expect(place('/id')).not.toEqual(place('/tags'))
  expect(parse).toHaveBeenCalledTimes(1)
})
