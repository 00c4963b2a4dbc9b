// Compiles src twice: CommonJS with types for Node, ES modules for bundlers. The command then becomes a few
// files: Node takes longer to load a hundred than the command takes to upgrade a small input.
// The manual page is written from the same definitions as the help.
// With --if-changed it does nothing when the last build is newer than every source.
import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

import { build } from 'esbuild'

import { manPage } from './man.mjs'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const dist = join(root, 'dist')

// Written last, so it dates the build.
const marker = join(dist, 'esm/package.json')

// Folders count too: removing a file changes the date of its folder.
const inputs = () =>
  ['package.json', 'tsconfig.json', 'tsconfig.build.json', 'tsconfig.esm.json'].concat(
    ['scripts', 'src'].flatMap((folder) => [
      folder,
      ...readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file))
    ])
  )

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

const command = join(dist, 'cjs/cli')

/**
 * The command as few files: one to start with, and one for each part that is loaded when it is wanted, for those are
 * the `require` calls in the source. Libraries that few runs need stay outside.
 */
const bundleCommand = async () => {
  rmSync(command, { recursive: true })
  const parts = ['cli/bin', 'cli/postgres/member', 'bulk/worker'].map((name) => join(root, `src/${name}.ts`))
  const inside = new Set()
  const wanted = {
    name: 'wanted',
    setup: ({ onResolve }) =>
      onResolve({ filter: /^\.{1,2}\// }, ({ kind, path, resolveDir }) => {
        if (kind !== 'require-call' || !resolveDir.startsWith(join(root, 'src'))) return undefined
        const part = resolve(resolveDir, path).replace(/\.js$/, '.ts')
        if (!parts.includes(part)) parts.push(part)
        return { path: `./${basename(path)}`, external: true }
      })
  }
  for (const part of parts) {
    const { metafile } = await build({
      absWorkingDir: root,
      entryPoints: [part],
      outdir: command,
      bundle: true,
      minifySyntax: true,
      minifyWhitespace: true,
      platform: 'node',
      target: 'node20',
      mainFields: ['module', 'main'],
      alias: { 'node:child_process': './scripts/child-process.cjs' },
      external: ['csv-parse', 'pg', 'yaml'],
      plugins: [wanted],
      metafile: true
    })
    for (const file of Object.keys(metafile.inputs)) inside.add(/^node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0])
  }
  inside.delete(undefined)
  const licences = [...inside]
    .toSorted((a, b) => a.localeCompare(b))
    .map((folder) => {
      const { name, version } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'))
      return `${name} ${version}\n\n${readFileSync(join(root, folder, 'LICENSE'), 'utf8').trim()}\n`
    })
  writeFileSync(join(command, 'LICENSES.txt'), licences.join('\n\n'))
}

if (!process.argv.includes('--if-changed') || !isFresh()) {
  rmSync(dist, { recursive: true, force: true })
  compile('tsconfig.build.json')
  compile('tsconfig.esm.json')
  mkdirSync(join(dist, 'man'))
  writeFileSync(join(dist, 'man/connect-session-reconcile.1'), manPage(dist))
  await bundleCommand()
  chmodSync(join(dist, 'cjs/cli/bin.js'), 0o755)
  // No "type" here. Node never loads this copy, and bundlers tell ES modules from their syntax.
  writeFileSync(marker, '{"sideEffects":false}\n')
}
