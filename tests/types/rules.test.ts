/**
 * Each rule of each declared migration is needed: deleted from the source, it leaves a compile error that names it.
 */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import * as ts from 'typescript'

import { rulesOf } from '../../src/migrate/Migration.js'
import { migrations } from '../../src/migrate/migrations.js'

// The compiler's own start takes seconds on a busy machine.
jest.setTimeout(60_000)

const root = resolve(__dirname, '../..')

const { options } = ts.parseJsonConfigFileContent(
  ts.readConfigFile(resolve(root, 'tsconfig.json'), (file) => ts.sys.readFile(file)).config,
  ts.sys,
  root
)

let program: ts.Program | undefined

/** The compile errors of one file, were its text this. What stays the same is parsed once. */
const errorsOf = (file: string, text: string): ReadonlyArray<string> => {
  const host = ts.createCompilerHost(options)
  const read = host.getSourceFile.bind(host)
  const parsed = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true)
  host.getSourceFile = (name, ...rest) =>
    name === file
      ? Object.assign(parsed, { impliedNodeFormat: ts.ModuleKind.CommonJS })
      : (program?.getSourceFile(name) ?? read(name, ...rest))
  program = ts.createProgram({ rootNames: [file], options: { ...options, types: [] }, host })
  const source = program.getSourceFile(file)
  return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
    ({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n')
  )
}

/** Where each member of the table of rules stands: the object that calls a call of `migration`. */
const rulesIn = (file: string, text: string): ReadonlyMap<string, readonly [from: number, to: number]> => {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true)
  const found = new Map<string, readonly [number, number]>()
  const visit = (node: ts.Node): void => {
    const table = ts.isCallExpression(node) && ts.isCallExpression(node.expression) ? node.arguments[0] : undefined
    if (table !== undefined && ts.isObjectLiteralExpression(table)) {
      table.properties.forEach((property, i, { length }) => {
        const to = i + 1 === length ? property.end : (table.properties[i + 1] as ts.Node).getStart(source)
        if (property.name !== undefined) found.set(property.name.getText(source), [property.getStart(source), to])
      })
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

const fileOf = (declared: (typeof migrations)[number]): string =>
  resolve(root, `src/migrate/${declared.from.version}-${declared.to.version}.ts`)

describe.each(migrations.map((declared) => [`${declared.from.version}-${declared.to.version}.ts`, declared] as const))(
  '%s',
  (_, declared) => {
    const file = fileOf(declared)
    const text = readFileSync(file, 'utf8')
    const rules = rulesIn(file, text)

    test('compiles as it is', () => {
      expect(errorsOf(file, text)).toEqual([])
    })

    test('has the rules that the migration has', () => {
      expect([...rules.keys()]).toEqual(rulesOf(declared).map(([field]) => field))
    })

    test.each(rulesOf(declared).map(([field]) => field))('does not compile without the rule of %s', (field) => {
      const [from, to] = rules.get(field) as readonly [number, number]
      const errors = errorsOf(file, text.slice(0, from) + text.slice(to))
      expect(errors).toHaveLength(1)
      expect(errors[0]).toContain(`Property '${field}' is missing`)
    })
  }
)
