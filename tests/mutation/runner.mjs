/**
 * Runs the suites in the process of Stryker's worker. A test runner of its own is started again for each mutant, which
 * takes seconds, and there are thousands of mutants; here a mutant takes as long as the modules of the package take to
 * load, and its tests to run. Modules are loaded again for each mutant, so what they compile or remember is made by the
 * mutant, too; what they import from node_modules is not.
 *
 * The tests that covered a mutant are run, the quickest first, until one fails.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { format } from 'node:util'
import { compileFunction } from 'node:vm'
import { INSTRUMENTER_CONSTANTS as names } from '@stryker-mutator/api/core'
import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin'
import { transformSync } from 'esbuild'

const folders = ['codec', 'migrate', 'compat']

/**
 * Suites that start processes, hold payloads as large as memory allows, or say again in a crowd what others say of each:
 * a mutant that survives would take twice as long.
 */
const elsewhere = [
  'compat/command.test.ts',
  'compat/crowd.test.ts',
  'compat/independent.test.ts',
  'migrate/hostile.test.ts'
]

/** A test that counts what the tests before it did, and says nothing by itself. */
const counting = 'every rule was fired at least once'

const { expect } = createRequire(import.meta.url)('expect')

// modules of TypeScript

/** What each file is compiled to, and where each import leads: neither changes in a run. */
const compiled = new Map()
const resolved = new Map()

let modules = new Map()

const compile = (file) => {
  const { code } = transformSync(readFileSync(file, 'utf8'), { loader: 'ts', format: 'cjs', target: 'node20' })
  const parameters = ['exports', 'require', 'module', '__filename', '__dirname']
  return compileFunction(code, parameters, { filename: file })
}

const remember = (map, key, make) => {
  if (!map.has(key)) map.set(key, make())
  return map.get(key)
}

const load = (file) => {
  const found = modules.get(file)
  if (found !== undefined) return found.exports
  const module = { exports: {} }
  modules.set(file, module)
  const own = remember(resolved, file, () => createRequire(file))
  const importing = Object.assign((name) => {
    if (!name.startsWith('.') || !name.endsWith('.js')) return own(name)
    return load(resolve(dirname(file), name.replace(/\.js$/, '.ts')))
  }, own)
  remember(compiled, file, () => compile(file))(module.exports, importing, module, file, dirname(file))
  return module.exports
}

// tests

/** `describe` and `test` as the suites use them; what is declared is put into the list. */
const declaring = (file, tests) => {
  const titles = []
  const declare = (title, body) => {
    const name = [...titles, title].join(' ')
    if (name !== counting) tests.push({ id: `${file}: ${name} (${tests.length + 1})`, name, file, body })
  }
  const group = (title, body) => {
    titles.push(title)
    body()
    titles.pop()
  }
  const withEach = (one) =>
    Object.assign(one, {
      each: (rows) => (title, body) => {
        if (rows.length === 0) throw new Error(`no rows: ${title}`)
        for (const row of rows) {
          const values = Array.isArray(row) ? row : [row]
          const shown = values.slice(0, title.match(/%[sj]/g)?.length ?? 0)
          one(format(title, ...shown), () => body(...values))
        }
      }
    })
  return { describe: withEach(group), test: withEach(declare), expect }
}

const suites = folders.flatMap((folder) =>
  readdirSync(join('tests', folder))
    .map((name) => `${folder}/${name}`)
    .filter((name) => name.endsWith('.test.ts') && !elsewhere.includes(name))
)

/** The suites of the tests asked for; else those that may notice a mutant, for no other folder depends on compat. */
const suitesFor = (ids, mutated) =>
  suites.filter((suite) =>
    ids === undefined
      ? suite.startsWith('compat/') || !mutated.includes('/src/compat/')
      : ids.some((id) => id.startsWith(`${suite}: `))
  )

/** The worker is in the folder of the instrumented copy by now, which it is not when this file is loaded. */
const start = () => {
  modules = new Map()
  load(resolve('tests/seed.ts'))
}

const testsOf = (file) => {
  const tests = []
  Object.assign(globalThis, declaring(file, tests))
  load(resolve('tests', file))
  return tests
}

const passed = 0
const failed = 1

const contextOf = (rest) => Object.assign((globalThis[names.NAMESPACE] ??= {}), rest)

const runOne = async ({ id, name, file, body }) => {
  const result = { id, name, fileName: resolve('tests', file) }
  const started = performance.now()
  contextOf({ [names.CURRENT_TEST_ID]: id })
  try {
    await body()
    return { ...result, status: passed, timeSpentMs: performance.now() - started }
  } catch (error) {
    const failureMessage = error instanceof Error ? error.message : String(error)
    return { ...result, status: failed, timeSpentMs: performance.now() - started, failureMessage }
  } finally {
    contextOf({ [names.CURRENT_TEST_ID]: undefined })
  }
}

class InProcessRunner {
  static inject = []
  /** How long each test and each suite took when it was last run. */
  durations = new Map()

  capabilities() {
    return { reloadEnvironment: true }
  }

  async dryRun() {
    const mutantCoverage = { static: {}, perTest: {} }
    contextOf({ [names.MUTATION_COVERAGE_OBJECT]: mutantCoverage })
    const tests = []
    await this.each(suites, undefined, (result) => {
      tests.push(result)
      return false
    })
    return { status: 'complete', tests, mutantCoverage }
  }

  async mutantRun({ activeMutant, testFilter, hitLimit, sandboxFileName }) {
    const context = contextOf({
      [names.ACTIVE_MUTANT]: activeMutant.id,
      [names.HIT_COUNT]: hitLimit === undefined ? undefined : 0,
      [names.HIT_LIMIT]: hitLimit
    })
    let nrOfTests = 0
    let failure
    try {
      await this.each(suitesFor(testFilter, sandboxFileName), testFilter && new Set(testFilter), (result) => {
        nrOfTests++
        if (result.status === failed) failure = result
        return result.status === failed
      })
    } catch (error) {
      return { status: 'error', errorMessage: String(error) }
    }
    if (context[names.HIT_COUNT] > hitLimit) return { status: 'timeout', reason: 'it runs on and on' }
    if (failure === undefined) return { status: 'survived', nrOfTests }
    return { status: 'killed', killedBy: [failure.id], failureMessage: failure.failureMessage, nrOfTests }
  }

  /** Loads the suites and runs their tests, of all that are wanted the quickest first, until one is enough. */
  async each(files, wanted, enough) {
    start()
    for (const file of this.quickest(files, (name) => name)) {
      const started = performance.now()
      const tests = testsOf(file).filter(({ id }) => wanted?.has(id) ?? true)
      for (const test of this.quickest(tests, ({ id }) => id)) {
        const result = await runOne(test)
        this.durations.set(test.id, result.timeSpentMs)
        if (enough(result)) return
      }
      this.durations.set(file, performance.now() - started)
    }
  }

  quickest(list, nameOf) {
    const duration = (one) => this.durations.get(nameOf(one)) ?? 0
    return [...list].sort((a, b) => duration(a) - duration(b))
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'in-process', InProcessRunner)]
