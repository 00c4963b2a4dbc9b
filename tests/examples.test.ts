/**
 * The documentation is true: every export says what it is, and every example runs.
 *
 * Examples are the `@example`s of `src`, and the `ts` blocks of README.md and docs/*.md. Each is type-checked and run on
 * its own, with `assert` in scope. A block that opens with ```` ```ts compile ```` is type-checked only.
 */
import * as assert from 'node:assert'
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative, resolve } from 'node:path'
import * as ts from 'typescript'

jest.setTimeout(60_000)

const root = resolve(__dirname, '..')
const src = join(root, 'src')

// model

const categories = [
  'model',
  'errors',
  'codecs',
  'constructors',
  'migrations',
  'rules',
  'combinators',
  'destructors',
  'instances',
  'reporters',
  'main'
]

/** The categories whose public values show how they are used. */
const shown = ['codecs', 'constructors', 'combinators']

interface Documented {
  readonly file: string
  readonly name: string
  readonly isType: boolean
  readonly description: string
  readonly tags: Readonly<Record<string, string>>
}

interface Example {
  readonly name: string
  readonly code: string
  readonly isRun: boolean
}

// sources

const named = (file: string): string => relative(root, file).replaceAll('\\', '/')

const sources = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => join(src, file))
  .sort()

/** AssemblyScript, whose exports are seen by what it is compiled to alone. */
const isAssembly = (file: string): boolean => named(file).startsWith('src/bulk/assembly/')

const parsed = new Map(
  sources.map((file) => [file, ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022, true)])
)

const textOf = (comment: string | ts.NodeArray<ts.JSDocComment> | undefined): string =>
  ts.getTextOfJSDocComment(comment) ?? ''

/** The text of an example is taken from the source, because the parser reads `@` and `{` inside it as tags. */
const exampleIn = (doc: ts.JSDoc): string | undefined => {
  const lines = doc
    .getText()
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, ''))
  const start = lines.findIndex((line) => line.startsWith('@example'))
  if (start < 0) return undefined
  const end = lines.findIndex((line, i) => i > start && /^(@(category|since|see)\b|\/$)/.test(line))
  return lines.slice(start + 1, end < 0 ? undefined : end).join('\n')
}

const isExported = (node: ts.Statement): boolean =>
  ts.canHaveModifiers(node) &&
  (ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false)

const namesOf = (node: ts.Statement): ReadonlyArray<string> => {
  if (ts.isVariableStatement(node)) return node.declarationList.declarations.map(({ name }) => name.getText())
  return ts.isFunctionDeclaration(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)
    ? [node.name?.getText() ?? 'default']
    : [node.getText().slice(0, 40)]
}

const documented: ReadonlyArray<Documented> = sources
  .filter((file) => !isAssembly(file))
  .flatMap((file) =>
    (parsed.get(file) as ts.SourceFile).statements.filter(isExported).flatMap((node) => {
      const doc = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc).at(-1)
      const example = doc === undefined ? undefined : exampleIn(doc)
      const tags = Object.fromEntries(
        (doc?.tags ?? []).map(({ tagName, comment }) => [tagName.text, textOf(comment).trim()])
      )
      return namesOf(node).map((name) => ({
        file: named(file),
        name,
        isType: ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node),
        description: textOf(doc?.comment).trim(),
        tags: example === undefined ? tags : { ...tags, example }
      }))
    })
  )

// entry points

interface Manifest {
  readonly name: string
  readonly exports: Readonly<Record<string, string | { readonly types: string }>>
}

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest

/** The source file of each entry point, by the name that it is imported by. */
const entries: ReadonlyMap<string, string> = new Map(
  Object.entries(manifest.exports).flatMap(([path, target]) =>
    typeof target === 'string'
      ? []
      : [
          [
            path.replace('.', manifest.name),
            join(root, target.types.replace('./dist/cjs', 'src').replace(/\.d\.ts$/, '.ts'))
          ] as const
        ]
  )
)

/** Everything that can be reached from an entry point, as `file#name`. */
const reachable = (file: string, only?: ReadonlySet<string>): ReadonlyArray<string> =>
  (parsed.get(file)?.statements ?? []).flatMap((node) => {
    if (isExported(node)) {
      return namesOf(node)
        .filter((name) => only === undefined || only.has(name))
        .map((name) => `${named(file)}#${name}`)
    }
    if (!ts.isExportDeclaration(node) || node.moduleSpecifier === undefined) return []
    const target = resolve(dirname(file), (node.moduleSpecifier as ts.StringLiteral).text.replace(/\.js$/, '.ts'))
    return node.exportClause !== undefined && ts.isNamedExports(node.exportClause)
      ? reachable(target, new Set(node.exportClause.elements.map((each) => (each.propertyName ?? each.name).text)))
      : reachable(target)
  })

const isPublic = new Set([...entries.values()].flatMap((file) => reachable(file)))

// examples

const fromSource: ReadonlyArray<Example> = documented.flatMap(({ file, name, tags: { example } }) =>
  example === undefined ? [] : [{ name: `${file}#${name}`, code: example, isRun: true }]
)

const guides = [
  'README.md',
  ...(existsSync(join(root, 'docs')) ? readdirSync(join(root, 'docs')).map((file) => `docs/${file}`) : [])
].filter((file) => file.endsWith('.md') && existsSync(join(root, file)))

const fromGuides: ReadonlyArray<Example> = guides.flatMap((file) =>
  [...readFileSync(join(root, file), 'utf8').matchAll(/^```ts( compile)?\r?\n([\s\S]*?)^```/gm)].map(
    ([, compile, code = ''], i) => ({ name: `${file} block ${i + 1}`, code, isRun: compile === undefined })
  )
)

const examples = [...fromSource, ...fromGuides]

const moduleOf = createRequire(__filename)

const load = (name: string): unknown => moduleOf(entries.get(name) ?? name)

const AsyncFunction = (async () => undefined).constructor as new (
  ...parameters: ReadonlyArray<string>
) => (...args: ReadonlyArray<unknown>) => Promise<unknown>

const run = ({ code, name }: Example): Promise<unknown> => {
  const { outputText } = ts.transpileModule(code, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
    fileName: `${name}.ts`
  })
  return new AsyncFunction('require', 'exports', 'assert', outputText)(load, {}, assert)
}

/** Whether code awaits outside of its functions, as only an ES module may. */
const awaits = (node: ts.Node): boolean =>
  ts.isAwaitExpression(node) || (!ts.isFunctionLike(node) && ts.forEachChild(node, awaits) === true)

const withAssert = (code: string): string =>
  /^import .*\bassert\b.* from/m.test(code) ? code : `import * as assert from 'node:assert'\n${code}`

/** What the compiler says of each example, by the example's name. */
const compileErrors = (): ReadonlyArray<string> => {
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(join(root, 'tsconfig.json'), (file) => ts.sys.readFile(file)).config,
    ts.sys,
    root
  )
  const files = new Map(
    examples.map((example, i) => [join(root, `tests/example-${i}.mts`), { ...example, code: withAssert(example.code) }])
  )
  const settings: ts.CompilerOptions = {
    ...options,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    types: ['node'],
    paths: Object.fromEntries([...entries].map(([name, file]) => [name, [file]]))
  }
  const host = ts.createCompilerHost(settings)
  const read = host.getSourceFile.bind(host)
  const exists = host.fileExists.bind(host)
  host.fileExists = (file) => files.has(file) || exists(file)
  host.getSourceFile = (file, ...rest) => {
    const example = files.get(file)
    return example === undefined ? read(file, ...rest) : ts.createSourceFile(file, example.code, ts.ScriptTarget.ES2022)
  }
  const program = ts.createProgram({ rootNames: [...files.keys()], options: settings, host })
  return [...files].flatMap(([file, { name }]) => {
    const source = program.getSourceFile(file)
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
      ({ messageText }) => `${name}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`
    )
  })
}

// tests

describe('every example runs', () => {
  test.each(examples.filter(({ isRun }) => isRun).map((example) => [example.name, example] as const))(
    '%s',
    async (_, example) => {
      await run(example)
    }
  )
})

test('every example compiles', () => {
  expect(compileErrors()).toEqual([])
})

test('what an example imports that awaits at the top is found by an ES module in Node', () => {
  const awaiting = examples.filter(({ name, code }) =>
    awaits(ts.createSourceFile(`${name}.ts`, code, ts.ScriptTarget.ES2022))
  )
  expect(awaiting.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['docs/run-time.md block 1', 'docs/run-time.md block 2', 'docs/postgres.md block 1'])
  )
  const imported = awaiting
    .flatMap(({ code }) => ts.preProcessFile(code).importedFiles.map(({ fileName }) => fileName))
    .filter((name) => !entries.has(name))
  const program = [...new Set(imported)].map((name) => `import '${name}'`).join('\n')
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    cwd: root,
    encoding: 'utf8'
  })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
})

test('an example that is wrong is found', async () => {
  const code = "import { exactNumber } from 'connect-session-reconcile'\nassert.deepStrictEqual(exactNumber('007'), 7)"
  await expect(run({ name: 'wrong', code, isRun: true })).rejects.toThrow(assert.AssertionError)
})

test('there are examples to run', () => {
  expect(fromSource.length).toBeGreaterThan(20)
  expect(isPublic.size).toBeGreaterThan(40)
})

test('every public codec, constructor and combinator has an example', () => {
  const silent = documented
    .filter(({ file, name, isType }) => !isType && isPublic.has(`${file}#${name}`))
    .filter(({ tags }) => shown.includes(tags['category'] ?? '') && tags['example'] === undefined)
    .map(({ file, name }) => `${file}#${name}`)
  expect(silent).toEqual([])
})

test('every example is in the file of what it shows', () => {
  const elsewhere = documented
    .filter(({ name, file, tags }) => isPublic.has(`${file}#${name}`) && tags['example']?.includes(name) === false)
    .map(({ file, name }) => `${file}#${name}`)
  expect(elsewhere).toEqual([])
})

test('every export has a sentence, a category of the list, and the version it came with', () => {
  const wrong = documented.flatMap(({ file, name, description, tags }) => {
    const at = `${file}#${name}`
    const twin = documented.find((other) => other.file === file && other.name === name && other.description !== '')
    return [
      ...(description === '' && twin === undefined ? [`${at}: no sentence`] : []),
      ...(categories.includes(tags['category'] ?? '') ? [] : [`${at}: category ${tags['category'] ?? 'missing'}`]),
      ...(/^\d+\.\d+\.\d+$/.test(tags['since'] ?? '') ? [] : [`${at}: since ${tags['since'] ?? 'missing'}`])
    ]
  })
  expect(wrong).toEqual([])
})

test('every module says what it is, and the version it came with', () => {
  const wrong = sources.filter((file) => {
    const header = /^(?:#!.*\n)?\/\*\*\n \* \S[\s\S]*?\*\//.exec(readFileSync(file, 'utf8'))?.[0] ?? ''
    return !/\n \* @since \d+\.\d+\.\d+\n/.test(header)
  })
  expect(wrong.map(named)).toEqual([])
})
