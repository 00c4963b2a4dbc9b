/*
 * Mutation testing of what decides: codecs, versions, migrations and comparisons. Everything in them is mutated, tables
 * of rules and their texts included, for a text is what a person acts on; only re-exports are not. What is mutated when a
 * module is loaded is run against every suite that may notice it, so static mutants need not be left out.
 *
 * The results of the last run are kept: a mutant is run again when it, or a test that covers it, has changed. The files
 * that tests import are not looked at: remove `.mutation` to run them all. For one file, with quick answers:
 * `npx stryker run tests/mutation/stryker.config.cjs --mutate src/compat/union.ts`.
 */

// Each law is tried less often than by jest: there are thousands of mutants, and examples catch most of them.
process.env['LAW_RUNS'] ??= '2'

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
module.exports = {
  mutate: ['src/{codec,v1,v2,migrate,compat}/**/*.ts', '!src/**/index.ts'],
  plugins: ['./tests/mutation/runner.mjs'],
  testRunner: 'in-process',
  coverageAnalysis: 'perTest',
  concurrency: 1,
  timeoutMS: 4_000,
  timeoutFactor: 1.5,
  ignorePatterns: [
    '/.ci',
    '/.mutation',
    '/bench',
    '/examples',
    '/scripts',
    '/dist',
    '/coverage',
    '/src/bulk',
    '/src/cli'
  ],
  tempDirName: '.mutation/sandbox',
  incremental: true,
  incrementalFile: '.mutation/incremental.json',
  jsonReporter: { fileName: '.mutation/report.json' },
  reporters: ['progress-append-only', 'json'],
  allowConsoleColors: false
}
