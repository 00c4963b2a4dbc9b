// Tries the packed artefact on every Node that `engines` allows, and its declarations under the TypeScripts that its users
// have. The versions are exact, so that a run says the same tomorrow. They are kept in node_modules/.cache/matrix.
import { execFile } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { consumer, manifest, root, run, specifier } from './consumer.mjs'

const nodes = ['20.0.0', '20.20.2', '22.23.3', '24.21.0']
const typescripts = ['5.4.5', '5.9.3', '6.0.3', '7.0.2']
const cache = join(root, 'node_modules/.cache/matrix')

// The package `node` would download its binary in an install script; these hold it.
const platform = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`
const tools = [
  ...nodes.map((version) => [`node-${version}`, `${platform}@${version}`]),
  ...typescripts.map((version) => [`typescript-${version}`, `typescript@${version}`])
]
const toolOf = (name, ...path) => join(cache, 'node_modules', name, ...path)
const nodeOf = (version) =>
  toolOf(`node-${version}`, ...(process.platform === 'win32' ? ['node.exe'] : ['bin', 'node']))

const install = (folder, ...packages) =>
  run(
    'npm',
    ['install', '--no-audit', '--no-fund', '--no-package-lock', '--ignore-scripts', '--prefix', folder, ...packages],
    root
  )

const missing = tools.filter(([name]) => !existsSync(toolOf(name, 'package.json')))
if (missing.length > 0) install(cache, ...tools.map(([name, from]) => `${name}@npm:${from}`))

// What an application does with each entry, typed: an error of inference is an error here.
const application = `
import { type Change, reconcile, standard, upgradeJson, V1, V2 } from '${manifest.name}'
import { diff, type Finding, ofVersion } from '${specifier('./compat')}'
import { explainPostgresError, type PostgresReport, upgradePostgres } from '${specifier('./postgres')}'
import * as E from 'fp-ts/Either'
import * as t from 'io-ts'

export const session: V2.ConnectSession | undefined = E.getOrElseW(() => undefined)(V2.ConnectSessionWire.decode({}))
export const createdAt: Date | undefined = session?.createdAt
export const category: 'hris' extends V1.Category ? true : false = true
export const changes: E.Either<string, ReadonlyArray<Change>> = E.bimap(
  (error: { readonly _tag: string }) => error._tag,
  (migrated: { readonly changes: ReadonlyArray<Change> }) => migrated.changes
)(upgradeJson({}))
export const ids = E.map(({ value }: { readonly value: V2.ConnectSession }): number => value.id)(reconcile({}))
export const result = standard(t.array(V1.Category))['~standard'].validate([])
export const found: ReadonlyArray<Finding> = diff(ofVersion(V1, 'wire'), ofVersion(V2, 'wire'))
export const upgraded = async (): Promise<PostgresReport | string> =>
  E.getOrElseW(explainPostgresError)(await upgradePostgres({ connection: {}, table: 't', column: 'c', key: ['id'] })())
// @ts-expect-error version 2 has numbers for ids
export const id: string | undefined = session?.id
`

const strict = ['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--target', 'es2022', '--types', 'node']

/** The checks of one version: what each is called, and the command that passes it. */
const onNode = (version) => {
  const command = nodeOf(version)
  const [[, bin]] = Object.entries(manifest.bin)
  const upgrade = [join('node_modules', manifest.name, bin), 'upgrade', 'session.json', '-o', `${version}.json`]
  return {
    name: `Node ${version}`,
    checks: [
      { check: 'require', command, args: ['require.cjs'] },
      { check: 'import', command, args: ['import.mjs'] },
      { check: 'command', command, args: upgrade }
    ]
  }
}

const onTypeScript = (version) => {
  const command = process.execPath
  const tsc = [toolOf(`typescript-${version}`, 'bin/tsc'), ...strict]
  const bundler = ['--module', 'esnext', '--moduleResolution', 'bundler']
  return {
    name: `TypeScript ${version}`,
    checks: [
      { check: 'node16', command, args: [...tsc, '--module', 'node16', 'application.mts', 'application.cts'] },
      { check: 'bundler', command, args: [...tsc, ...bundler, 'application.ts'] }
    ]
  }
}

await consumer(async (folder) => {
  // What an application of the `postgres` entry has: the oldest driver that the package supports, with the declarations of
  // its day, since those of the newest are not written for every TypeScript.
  install(folder, 'pg@8.11.0', 'pg-protocol@1.6.0', '@types/pg@8.11.0', '@types/node@20')
  for (const extension of ['ts', 'mts', 'cts']) writeFileSync(join(folder, `application.${extension}`), application)
  writeFileSync(
    join(folder, 'session.json'),
    JSON.stringify({
      id: '1',
      organization_id: '2',
      project_id: 'p',
      provider: 'hibob',
      origin_owner_id: 'o',
      origin_owner_name: 'Owner',
      created_at: '2025-08-24T08:46:06.475Z'
    })
  )

  const failures = []
  for (const { name, checks } of [...nodes.map(onNode), ...typescripts.map(onTypeScript)]) {
    const tried = checks.map(({ check, command, args }) =>
      promisify(execFile)(command, args, { cwd: folder }).then(
        () => `${check} ok`,
        ({ message, stdout, stderr }) => {
          failures.push(`${name}, ${check}: ${message}\n${stdout}${stderr}`)
          return `${check} FAILED`
        }
      )
    )
    const cells = await Promise.all(tried)
    console.log([name.padEnd(18), ...cells.map((cell) => cell.padEnd(16))].join('').trimEnd())
  }
  for (const failure of failures) console.error(`\n${failure}`)
  if (failures.length > 0) process.exitCode = 1
})
