/**
 * Every command, statement and program of docs/postgres.md, run in the guide's order against a real server. (What needs
 * GNU parallel has a test of its own.)
 */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import * as ts from 'typescript'

import { type Cluster, withCluster } from './cluster'
import { plainSessions } from './sessions'

const root = resolve(__dirname, '../..')
const blocks = [...readFileSync(join(root, 'docs/postgres.md'), 'utf8').matchAll(/^```(\w+).*\n([\s\S]*?)^```$/gm)].map(
  ([, language = '', text = '']) => ({ language, text })
)

const columnOf = async ({ query }: Cluster): Promise<string> =>
  JSON.stringify(await query('SELECT id, payload::text FROM sessions ORDER BY id'))

const url = ({ env }: Cluster): string =>
  `postgres://postgres@/postgres?host=${encodeURIComponent(env['PGHOST'] ?? '')}`

/** The totals that a command of the guide prints on standard output. */
const totalsOf = (cluster: Cluster, command: string): { readonly run?: string } => {
  const line = command
    .replace(/^connect-session-reconcile/, `"${process.execPath}" dist/cjs/cli/bin.js`)
    .replace(/--url \S+/, `--url '${url(cluster)}'`)
  const { status, stdout, stderr } = spawnSync('sh', ['-c', line], { cwd: root, encoding: 'utf8' })
  expect({ command, status, stderr: status === 0 ? '' : stderr }).toEqual({ command, status: 0, stderr: '' })
  return JSON.parse(stdout) as { readonly run?: string }
}

withCluster('docs/postgres.md', [
  [
    'does what it says, block by block',
    async (cluster) => {
      await cluster.query('CREATE TABLE sessions (id bigint PRIMARY KEY, payload jsonb)')
      const texts = plainSessions(30)
      await cluster.query(
        'INSERT INTO sessions SELECT n, payload::jsonb FROM unnest($1::text[]) WITH ORDINALITY AS u (payload, n)',
        [texts]
      )
      const before = await columnOf(cluster)
      const ran: Array<string> = []
      let run = ''
      for (const { language, text } of blocks) {
        if (text.startsWith('parallel ')) continue
        ran.push(language)
        if (language === 'sql') {
          for (const statement of text.split(/;\s*/).filter((part) => part.trim() !== '')) {
            const rows = await cluster.query(statement)
            if (statement.includes('journal')) expect(rows).toEqual([{ run, pages: '1', rows: String(texts.length) }])
          }
        } else if (language === 'sh') {
          for (const command of text.trim().split('\n')) {
            const totals = totalsOf(cluster, command.replace(/--run \S+/, `--run ${run}`))
            expect(totals).toMatchObject({ read: texts.length })
            if (command.includes('upgrade-postgres')) run = totals.run ?? run
            const isChanged = command.includes('upgrade-postgres --') && command.includes('--apply')
            if (isChanged) expect(await columnOf(cluster)).not.toBe(before)
            if (command.includes('undo-postgres') && command.includes('--apply')) {
              expect(await columnOf(cluster)).toBe(before)
            }
          }
        } else {
          const { outputText } = ts.transpileModule(text, { compilerOptions: { module: ts.ModuleKind.CommonJS } })
          const { status, stdout, stderr } = spawnSync(process.execPath, ['-'], {
            cwd: root,
            encoding: 'utf8',
            input: `(async () => {${outputText}})()`,
            env: { ...process.env, DATABASE_URL: url(cluster) }
          })
          expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' })
          expect(stdout).toMatch(new RegExp(`^\\S+ ${texts.length}\\n$`))
          expect(await columnOf(cluster)).not.toBe(before)
        }
      }
      expect(ran).toEqual(['sh', 'sh', 'sql', 'sh', 'ts'])
    }
  ]
])
