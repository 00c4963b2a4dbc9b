/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  watchman: false,
  globalSetup: '<rootDir>/tests/build.ts',
  setupFiles: ['<rootDir>/tests/seed.ts'],
  modulePathIgnorePatterns: ['<rootDir>/.mutation'],
  testMatch: ['<rootDir>/tests/**/*.test.ts'],
  // Servers that are killed and started again take their time: npm run test:faults.
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/tests/postgres/faults'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  // Types are checked by tsc, so each file is only transpiled here.
  transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: 'tsconfig.jest.json' }] },
  // Jest leaves a core to others, which is half of a small machine.
  maxWorkers: '100%',
  collectCoverageFrom: ['src/**/*.ts', '!src/bulk/assembly/**'],
  coverageReporters: ['text-summary']
}
