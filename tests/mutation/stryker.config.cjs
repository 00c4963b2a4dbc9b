/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
module.exports = {
  mutate: ['src/{codec,v1,v2,migrate,compat}/**/*.ts', '!src/**/index.ts'],
  plugins: ['./tests/mutation/runner.mjs'],
  testRunner: 'in-process',
  coverageAnalysis: 'perTest',
  concurrency: 1,
  timeoutMS: 4_000,
  timeoutFactor: 3,
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
