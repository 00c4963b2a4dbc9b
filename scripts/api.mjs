// Keeps api/*.api.md what each entry of the package declares, so that a change of the public surface is a visible diff.
// Usage: node scripts/api.mjs [--check]; --check writes nothing, and fails where a report is not what it should be.
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

import { Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const isCheck = process.argv.includes('--check')
const packageJsonFullPath = join(root, 'package.json')
const { name, exports } = JSON.parse(readFileSync(packageJsonFullPath, 'utf8'))

const quiet = { default: { logLevel: ExtractorLogLevel.None } }
const scratch = mkdtempSync(join(tmpdir(), 'api-'))
mkdirSync(join(root, 'api'), { recursive: true })
try {
  for (const [path, { types }] of Object.entries(exports).filter(([, target]) => target.types !== undefined)) {
    const report = path === '.' ? 'index' : path.slice(2)
    const { apiReportChanged, errorCount } = Extractor.invoke(
      ExtractorConfig.prepare({
        packageJsonFullPath,
        configObjectFullPath: undefined,
        configObject: {
          projectFolder: root,
          mainEntryPointFilePath: join(root, types),
          newlineKind: 'lf',
          compiler: { tsconfigFilePath: join(root, 'tsconfig.build.json') },
          apiReport: {
            enabled: true,
            reportFileName: report,
            reportFolder: join(root, 'api'),
            reportTempFolder: scratch,
            includeForgottenExports: true
          },
          docModel: { enabled: false },
          dtsRollup: { enabled: false },
          // Docstrings are held to this project's own rules, by its tests.
          messages: {
            compilerMessageReporting: { default: { logLevel: ExtractorLogLevel.Error } },
            extractorMessageReporting: quiet,
            tsdocMessageReporting: quiet
          }
        }
      }),
      {
        localBuild: !isCheck,
        messageCallback: (message) => (message.handled = message.logLevel !== ExtractorLogLevel.Error)
      }
    )
    if (errorCount > 0) process.exitCode = 1
    if (isCheck && apiReportChanged) {
      console.error(
        `api/${report}.api.md is not what ${join(name, path)} declares. Run npm run api, and look at the diff.`
      )
      process.exitCode = 1
    }
  }
} finally {
  rmSync(scratch, { recursive: true, force: true })
}
