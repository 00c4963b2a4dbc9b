// Compiles src twice: CommonJS with types for Node, ES modules for bundlers. Writes the manual page of the command.
// With --if-changed it does nothing when the last build is newer than every source.
import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

import { manPage } from './man.mjs'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const dist = join(root, 'dist')

// Written last, so it dates the build.
const marker = join(dist, 'esm/package.json')

// Folders count too: removing a file changes the date of its folder.
const inputs = () =>
  [
    'package.json',
    'tsconfig.json',
    'tsconfig.build.json',
    'tsconfig.esm.json',
    'scripts/build.mjs',
    'scripts/man.mjs',
    'src'
  ].concat(readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).map((file) => join('src', file)))

const isFresh = () => {
  if (!existsSync(marker)) return false
  const built = statSync(marker).mtimeMs
  return inputs().every((file) => statSync(join(root, file)).mtimeMs <= built)
}

const compile = (project) => {
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc')
  const { status } = spawnSync(process.execPath, [tsc, '-p', join(root, project)], { cwd: root, stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}

if (!process.argv.includes('--if-changed') || !isFresh()) {
  rmSync(dist, { recursive: true, force: true })
  compile('tsconfig.build.json')
  compile('tsconfig.esm.json')
  chmodSync(join(dist, 'cjs/cli/bin.js'), 0o755)
  mkdirSync(join(dist, 'man'))
  writeFileSync(join(dist, 'man/connect-session-reconcile.1'), manPage(dist))
  // No "type" here. Node never loads this copy, and bundlers tell ES modules from their syntax.
  writeFileSync(marker, '{"sideEffects":false}\n')
}
