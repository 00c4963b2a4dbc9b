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
import { determineHitLimitReached, toMutantRunResult } from '@stryker-mutator/api/test-runner'
import { transformSync } from 'esbuild'

const folders = ['codec', 'migrate', 'compat']

/** Suites that start processes, or hold payloads as large as memory allows. */
const elsewhere = ['compat/command.test.ts', 'compat/independent.test.ts', 'migrate/hostile.test.ts']

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
          one(format(title, ...values), () => body(...values))
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

const failed = 1
const passed = 0

const runOne = async ({ id, name, file, body }, context) => {
  const result = { id, name, fileName: resolve('tests', file) }
  const started = performance.now()
  context[names.CURRENT_TEST_ID] = id
  try {
    await body()
    return { ...result, status: passed, timeSpentMs: performance.now() - started }
  } catch (error) {
    const failureMessage = error instanceof Error ? error.message : String(error)
    return { ...result, status: failed, timeSpentMs: performance.now() - started, failureMessage }
  } finally {
    delete context[names.CURRENT_TEST_ID]
  }
}

class InProcessRunner {
  static inject = []
  durations = new Map()

  capabilities() {
    return { reloadEnvironment: true }
  }

  async dryRun() {
    const context = (globalThis[names.NAMESPACE] ??= {})
    context[names.MUTATION_COVERAGE_OBJECT] = { static: {}, perTest: {} }
    const tests = []
    start()
    for (const file of suites) {
      const started = performance.now()
      for (const test of testsOf(file)) tests.push(await runOne(test, context))
      this.durations.set(file, performance.now() - started)
    }
    for (const { id, timeSpentMs } of tests) this.durations.set(id, timeSpentMs)
    return { status: 'complete', tests, mutantCoverage: context[names.MUTATION_COVERAGE_OBJECT] }
  }

  async mutantRun({ activeMutant, testFilter, hitLimit }) {
    const context = globalThis[names.NAMESPACE]
    context[names.ACTIVE_MUTANT] = activeMutant.id
    context[names.HIT_COUNT] = hitLimit === undefined ? undefined : 0
    context[names.HIT_LIMIT] = hitLimit
    const result = await this.survives(testFilter).catch((error) => ({ status: 'error', errorMessage: String(error) }))
    return toMutantRunResult(determineHitLimitReached(context[names.HIT_COUNT], hitLimit) ?? result, false)
  }

  /** The tests that were run, the last of which may have failed. */
  async survives(testFilter) {
    const wanted = testFilter && new Set(testFilter)
    const quickest = (list, key) =>
      [...list].sort((a, b) => (this.durations.get(key(a)) ?? 0) - (this.durations.get(key(b)) ?? 0))
    const files = suites.filter((file) => testFilter?.some((id) => id.startsWith(`${file}: `)) ?? true)
    const tests = []
    start()
    for (const file of quickest(files, (name) => name)) {
      const chosen = testsOf(file).filter(({ id }) => wanted?.has(id) ?? true)
      for (const test of quickest(chosen, ({ id }) => id)) {
        const result = await runOne(test, globalThis[names.NAMESPACE])
        tests.push(result)
        if (result.status === failed) return { status: 'complete', tests }
      }
    }
    return { status: 'complete', tests }
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'in-process', InProcessRunner)]
