/**
 * The parts of the architecture that the linter has no rule for.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import * as ts from 'typescript'

const src = resolve(__dirname, '../src')

const sources: ReadonlyArray<string> = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.ts'))

const throwsIn = (file: string, text: string): ReadonlyArray<string> => {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022)
  const found: Array<string> = []
  const visit = (node: ts.Node): void => {
    if (ts.isThrowStatement(node)) {
      found.push(`${file}:${source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1}`)
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

test('a throw is found', () => {
  expect(throwsIn('a.ts', "// throw\nexport const f = () => {\n  throw new Error('throw')\n}\n")).toEqual(['a.ts:3'])
})

test('only the command line throws', () => {
  const found = sources
    .filter((file) => !file.startsWith('cli/'))
    .flatMap((file) => throwsIn(file, readFileSync(join(src, file), 'utf8')))
  expect(found).toEqual([])
})

test('every folder of src is a layer the lint rules know', () => {
  const folders = new Set(sources.filter((file) => file.includes('/')).map((file) => file.replace(/\/.*/, '')))
  for (const folder of folders) {
    expect(folder).toMatch(/^(codec|v[0-9]+|migrate|compat|bulk|cli)$/)
  }
})
