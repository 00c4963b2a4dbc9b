// Runs the fuzzer until a number of seconds or cases is over: node scripts/fuzz.mjs [--seconds N] [--cases N] [--seed N]
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const jest = createRequire(import.meta.url).resolve('jest/bin/jest')
const { values } = parseArgs({
  options: { seconds: { type: 'string' }, cases: { type: 'string' }, seed: { type: 'string' } }
})
const bounds = values.seconds === undefined && values.cases === undefined ? { ...values, seconds: '60' } : values
const seed = bounds.seed ?? String(Math.floor(Math.random() * 2 ** 31))

console.log(`seed ${seed}`)
const { status } = spawnSync(process.execPath, [jest, '-w', '1', 'tests/fuzz'], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, FUZZ_SECONDS: bounds.seconds ?? '', FUZZ_CASES: bounds.cases ?? '', FUZZ_SEED: seed }
})
process.exit(status ?? 1)
