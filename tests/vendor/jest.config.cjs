/** @type {import('jest').Config} */
module.exports = {
  ...require('../../jest.config.cjs'),
  rootDir: '../..',
  testMatch: ['<rootDir>/tests/vendor/*.vendor.ts'],
  collectCoverage: false
}
