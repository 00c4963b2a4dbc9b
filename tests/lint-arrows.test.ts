/**
 * The lint rules that hold the architecture: each case breaks one of them, and the linter must say so.
 */
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

const root = resolve(__dirname, '..')

const imports = 'no-restricted-imports'

/** File, rule that must report it, source. The file name is unique, so a finding belongs to one case. */
const illegal: ReadonlyArray<readonly [file: string, rule: string, source: string]> = [
  ['src/codec/imports-v1.ts', imports, "export * from '../v1/legal.js'"],
  ['src/codec/imports-migrate.ts', imports, "export * from '../migrate/legal.js'"],
  ['src/codec/imports-builtin.ts', imports, "export { join } from 'node:path'"],
  ['src/v1/imports-v2.ts', imports, "export * from '../v2/legal.js'"],
  ['src/v1/imports-v2-lazily.ts', imports, "export const load = () => import('../v2/legal.js')"],
  ['src/v1/imports-v2-types.ts', imports, "export type * from '../v2/legal.js'"],
  ['src/v2/imports-v1.ts', imports, "export * from '../v1/legal.js'"],
  ['src/v2/nested/imports-v1.ts', imports, "export * from '../../v1/legal.js'"],
  ['src/v2/imports-migrate.ts', imports, "export * from '../migrate/legal.js'"],
  ['src/v3/imports-v2.ts', imports, "export * from '../v2/legal.js'"],
  ['src/migrate/imports-compat.ts', imports, "export * from '../compat/legal.js'"],
  ['src/migrate/imports-bulk.ts', imports, "export * from '../bulk/legal.js'"],
  ['src/migrate/imports-builtin.ts', imports, "export { readFileSync } from 'fs'"],
  ['src/migrate/imports-dependency.ts', imports, "export { parse } from 'csv-parse'"],
  ['src/migrate/requires-builtin.ts', 'no-require-imports', "export const fs: unknown = require('fs')"],
  ['src/migrate/uses-process.ts', 'no-restricted-globals', 'export const mode = process.env.MODE'],
  ['src/migrate/uses-buffer.ts', 'no-restricted-globals', "export const bytes = Buffer.from('a')"],
  ['src/compat/imports-bulk.ts', imports, "export * from '../bulk/legal.js'"],
  ['src/compat/imports-cli.ts', imports, "export * from '../cli/legal.js'"],
  ['src/compat/imports-builtin.ts', imports, "export { inspect } from 'node:util'"],
  ['src/bulk/imports-compat.ts', imports, "export * from '../compat/legal.js'"],
  ['src/bulk/imports-cli.ts', imports, "export * from '../cli/legal.js'"],
  ['src/bulk/exits.ts', 'no-process-exit', 'export const stop = () => process.exit(1)'],
  ['src/bulk/logs.ts', 'no-console', "export const log = () => console.log('a')"],
  ['src/main-imports-cli.ts', imports, "export * from './cli/legal.js'"],
  ['src/main-imports-builtin.ts', imports, "export { join } from 'node:path'"],
  ['src/codec/imports-index.ts', imports, "export { either } from 'fp-ts'"],
  ['src/cli/imports-index.ts', imports, "export { either } from 'fp-ts'"],
  ['src/cli/imports-build-folder.ts', imports, "export { left } from 'fp-ts/lib/Either'"],
  ['tests/imports-index.ts', imports, "export { either } from 'fp-ts'"],
  ['src/codec/cycle-a.ts', 'no-cycle', "export { b } from './cycle-b.js'\nexport const a = 1"],
  ['src/codec/cycle-b.ts', 'no-cycle', "export { a } from './cycle-a.js'\nexport const b = 1"],
  ['src/codec/any.ts', 'no-explicit-any', 'export const a = (b: any): boolean => b === 1'],
  ['src/bulk/floating.ts', 'no-floating-promises', 'export const run = () => { Promise.resolve(1) }'],
  [
    'src/codec/switch.ts',
    'switch-exhaustiveness-check',
    "export const f = (a: 'x' | 'y') => { switch (a) { case 'x': return 1 } return 2 }"
  ]
]

const legal: ReadonlyArray<readonly [file: string, source: string]> = [
  ['src/codec/legal.ts', "import * as t from 'io-ts'\n\nexport const Id = t.string"],
  [
    'src/v1/legal.ts',
    "import * as t from 'io-ts'\n\nimport { Id } from '../codec/legal.js'\n\nexport const S = t.type({ Id })"
  ],
  ['src/v2/legal.ts', "export { Id } from '../codec/legal.js'"],
  ['src/v2/nested/legal.ts', "export { Id } from '../legal.js'"],
  [
    'src/migrate/legal.ts',
    "import * as E from 'fp-ts/Either'\n\nimport * as V1 from '../v1/legal.js'\nimport * as V2 from '../v2/legal.js'\n\nexport const a = E.right([V1, V2])"
  ],
  ['src/compat/legal.ts', "export * from '../migrate/legal.js'"],
  ['src/bulk/legal.ts', "export { readFile } from 'node:fs/promises'\nexport * from '../migrate/legal.js'"],
  [
    'src/cli/legal.ts',
    "import { a } from '../bulk/legal.js'\nimport * as Compat from '../compat/legal.js'\n\nif (a === Compat.a) process.exit(2)\nthrow new Error('allowed here')"
  ],
  ['src/legal.ts', "export * as V1 from './v1/legal.js'\nexport * from './migrate/legal.js'"],
  ['tests/legal.ts', "export * from '../src/bulk/legal.js'\nexport * from '../src/compat/legal.js'"]
]

interface Finding {
  readonly code: string
  readonly filename: string
}

const lint = (files: ReadonlyArray<readonly [file: string, source: string]>): ReadonlyArray<Finding> => {
  const folder = mkdtempSync(join(tmpdir(), 'lint-arrows-'))
  try {
    copyFileSync(join(root, '.oxlintrc.json'), join(folder, '.oxlintrc.json'))
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction')
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ extends: join(root, 'tsconfig.json'), include: ['src', 'tests'] })
    )
    for (const [file, source] of files) {
      mkdirSync(dirname(join(folder, file)), { recursive: true })
      writeFileSync(join(folder, file), `${source}\n`)
    }
    const oxlint = join(root, 'node_modules/oxlint/bin/oxlint')
    const run = spawnSync(process.execPath, [oxlint, '--type-aware', '-f', 'json', 'src', 'tests'], {
      cwd: folder,
      encoding: 'utf8'
    })
    return (JSON.parse(run.stdout) as { diagnostics: ReadonlyArray<Finding> }).diagnostics
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const findings = lint([...legal, ...illegal.map(([file, , source]) => [file, source] as const)]).map(
  ({ code, filename }) => ({ file: filename.replaceAll('\\', '/'), rule: code.replace(/^.*\((.*)\)$/, '$1') })
)

test.each(illegal)('%s is reported by %s', (file, rule) => {
  expect(findings).toContainEqual({ file, rule })
})

test.each(legal)('%s is legal', (file) => {
  expect(findings.filter((finding) => finding.file === file)).toEqual([])
})
