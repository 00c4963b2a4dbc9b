// Keeps what the documentation shows true: the output of each command in a `console` block, and the table of rules.
// Usage: node scripts/docs.mjs [--check] [FOLDER]; FOLDER holds the documents, by default this project, or some of them.
import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const isCheck = process.argv.includes('--check')
const folder = resolve(process.argv.slice(2).find((arg) => !arg.startsWith('--')) ?? root)

const documents = ['README.md', 'docs/upgrading.md', 'docs/reports.md', 'docs/ids.md', 'docs/guarantees.md']

// A folder that has the examples and, installed, the package: no command writes here.
const fresh = () => {
  const project = mkdtempSync(join(tmpdir(), 'docs-'))
  const installed = join(project, 'node_modules/connect-session-reconcile')
  const bin = join(installed, 'dist/cjs/cli/bin.js')
  cpSync(join(root, 'examples'), join(project, 'examples'), { recursive: true })
  buildSync({
    entryPoints: readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.startsWith(join('bulk', 'assembly')))
      .map((file) => join(root, 'src', file)),
    outbase: join(root, 'src'),
    outdir: join(installed, 'dist/cjs'),
    format: 'cjs',
    platform: 'node',
    target: 'node20'
  })
  cpSync(join(root, 'package.json'), join(installed, 'package.json'))
  symlinkSync(join(root, 'node_modules'), join(installed, 'node_modules'), 'junction')
  chmodSync(bin, 0o755)
  mkdirSync(join(project, 'node_modules/.bin'))
  symlinkSync(bin, join(project, 'node_modules/.bin/connect-session-reconcile'))
  return project
}

// The times of a run differ from run to run: the documents show one of them for all.
const timeless = (text) =>
  text.replace(/("startedAt": ?)"[^"]*"/g, '$1"2025-01-31T09:30:00.000Z"').replace(/("seconds": ?)[\d.]+/g, '$10.125')

// npx takes a second to find what is in node_modules/.bin, so the shell looks there itself.
const prelude = 'exec 2>&1\nPATH="$PWD/node_modules/.bin:$PATH"\nnpx() { "$@"; }\n'

const run = (command, cwd) => {
  const env = { ...process.env, NO_COLOR: '1' }
  const { error, stdout } = spawnSync('sh', ['-c', prelude + command], { cwd, env, encoding: 'utf8' })
  if (error !== undefined) throw error
  return timeless(stdout)
    .replace(/\n$/, '')
    .replace(/[ \t\r]+$/gm, '')
}

const transcript = (block, cwd) =>
  block
    .split('\n')
    .filter((line) => line.startsWith('$ '))
    .map((line) => [line, run(line.slice(2), cwd)].filter((text) => text !== '').join('\n'))
    .join('\n')

const table = (cwd) => {
  const { describeRules, v1ToV2 } = createRequire(join(cwd, 'index.js'))('connect-session-reconcile')
  const rows = describeRules(v1ToV2).map(
    ({ id, upgrade, downgrade, lossy }) => `| \`${id}\` | ${upgrade} | ${downgrade} | ${lossy} |`
  )
  return ['| rule | upgrade | downgrade | not lossless |', '|---|---|---|---|', ...rows].join('\n')
}

const wrong = []
for (const name of documents.filter((file) => existsSync(join(folder, file)))) {
  const path = join(folder, name)
  const before = readFileSync(path, 'utf8')
  const cwd = fresh()
  try {
    const after = before
      .replace(/(^```console\n)([\s\S]*?)(\n```$)/gm, (_, open, block, close) => open + transcript(block, cwd) + close)
      .replace(/(<!-- rules -->)[\s\S]*?(<!-- \/rules -->)/g, (_, open, close) => `${open}\n${table(cwd)}\n${close}`)
    if (after === before) continue
    const [old, now] = [before.split('\n'), after.split('\n')]
    const at = old.findIndex((line, i) => line !== now[i])
    wrong.push(`${name}:${at + 1}\n- ${old[at]}\n+ ${now[at]}`)
    if (!isCheck) writeFileSync(path, after)
  } finally {
    rmSync(cwd, { recursive: true, force: true })
  }
}
for (const text of wrong) console.log(text)
if (isCheck && wrong.length > 0) {
  console.error('The documents do not show what the commands print. Run npm run docs.')
  process.exitCode = 1
}
