/**
 * A bounded run of the fuzzer, and the inputs that once failed. `npm run fuzz -- --seconds 600` runs it for long.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { bytesOf, fuzzed, type Judge } from './fuzz.js'

const given = (name: string): number | undefined => {
  const value = process.env[name]
  return value === undefined || value === '' ? undefined : Number(value)
}

const seconds = given('FUZZ_SECONDS')
const cases = given('FUZZ_CASES') ?? (seconds === undefined ? 100 : Number.POSITIVE_INFINITY)
const first = given('FUZZ_SEED') ?? 1

/** Files that are kept in memory take no time to last. */
const memory = '/dev/shm'

const folder = mkdtempSync(join(existsSync(memory) ? memory : tmpdir(), 'fuzz-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test(
  'random and mutated bytes come out as the oracle says',
  async () => {
    const judged: Record<Judge, number> = { lines: 0, array: 0, none: 0 }
    const end = Date.now() + (seconds ?? Number.POSITIVE_INFINITY) * 1000
    const failed: Array<string> = []
    let seed = first
    for (; seed < first + cases && Date.now() < end && failed.length < 10; seed++) {
      const input = bytesOf(seed)
      await fuzzed(input, seed, folder).then(
        (judge) => judged[judge]++,
        (error: Error) => failed.push(`seed ${seed} (${input.length} bytes): ${error.message.slice(0, 2000)}`)
      )
    }
    if (seconds !== undefined || cases > 100) {
      process.stderr.write(`seeds ${first} to ${seed - 1}, judged as ${JSON.stringify(judged)}\n`)
    }
    expect(failed).toEqual([])
    expect(judged.lines).toBeGreaterThan(0)
    expect(judged.array).toBeGreaterThan(0)
  },
  ((seconds ?? 0) + 600) * 1000
)

const fixtures = join(__dirname, 'fixtures')

test.each(readdirSync(fixtures))('%s, which once failed', async (name) => {
  const bytes = readFileSync(join(fixtures, name))
  for (const seed of [1, 2, 3, 4]) await fuzzed(bytes, seed, folder)
})
