/**
 * Programs of the system that some tests need.
 */
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

const isExecutable = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** Where the first of these programs is, if one of them is installed. */
export const installed = (...names: ReadonlyArray<string>): string | undefined =>
  (process.env['PATH'] ?? '')
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find(isExecutable)

/** Skips tests for what is missing, and says so of each, by name. */
export const skipped = (
  title: string,
  missing: string,
  tests: ReadonlyArray<readonly [name: string, ...rest: ReadonlyArray<unknown>]>
): void => {
  for (const [name] of tests) {
    process.stderr.write(`SKIPPED, as ${missing}: ${title}: ${name}\n`)
    test.skip(name, () => undefined)
  }
}

/** A group of tests that need a program. Where it is not installed each of them is skipped, and said to be, by name. */
export const withProgram = (
  title: string,
  program: string,
  tests: ReadonlyArray<readonly [name: string, () => Promise<void>]>
): void => {
  describe(title, () => {
    if (installed(program) === undefined) skipped(title, `${program} is not installed`, tests)
    else for (const [name, body] of tests) test(name, body)
  })
}
