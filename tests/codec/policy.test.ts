/**
 * The core where a Content-Security-Policy forbids code made from text, as one bundle in a realm of its own.
 */
import { createContext, runInContext } from 'node:vm'

import { buildSync } from 'esbuild'

const bundle = (contents: string): string =>
  buildSync({
    stdin: { contents, resolveDir: process.cwd() },
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'core',
    platform: 'browser'
  }).outputFiles[0]?.text ?? ''

test('decodes to the same values and the same errors, and asks for no such code outward', () => {
  const core = bundle(`export { V1, V2, reconcile } from './src/index.ts'`)
  const script = `${core}
    const session = {
      id: '1', organization_id: '2', project_id: 'p', provider: 'hibob', origin_owner_id: 'o', origin_owner_name: 'n',
      created_at: '2025-08-24T10:46:06.475+02:00', categories: ['stackOne'], extra: null
    }
    const both = [session, { ...session, created_at: '2025-02-30T00:00:00Z', provider: 1 }]
    const generated = (() => { try { return new Function('return true')() } catch { return false } })()
    JSON.stringify({
      generated,
      results: both.map((u) => core.reconcile(u)).map((r) => r._tag === 'Right' ? r.right.value : r.left.errors.map((e) => e.context[1].key))
    })`
  const run = (strings: boolean) => {
    const realm = createContext({}, { codeGeneration: { strings, wasm: false } })
    return JSON.parse(runInContext(script, realm) as string) as {
      readonly generated: boolean
      readonly results: unknown
    }
  }
  const [free, strict] = [run(true), run(false)]
  expect([free.generated, strict.generated]).toStrictEqual([true, false])
  expect(strict.results).toStrictEqual(free.results)
  expect(strict.results).toStrictEqual([
    {
      id: 1,
      organizationId: 2,
      projectId: 'p',
      provider: 'hibob',
      originOwnerId: 'o',
      originOwnerName: 'n',
      createdAt: '2025-08-24T08:46:06.475Z',
      categories: ['stackone'],
      extra: null
    },
    ['provider', 'created_at']
  ])
})
