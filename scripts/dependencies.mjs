// Lists what an installation of this package brings with it, from the lock, and fails on a package that runs a script when
// it is installed, and on one whose licence is none of those below.
import { readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const licences = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT']

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
const production = Object.entries(packages)
  .filter(([path, { dev, devOptional }]) => path !== '' && dev !== true && devOptional !== true)
  .map(([path, { version, license, peer, hasInstallScript }]) => ({
    name: path.replace(/^.*node_modules\//, ''),
    version,
    license: license ?? 'no licence',
    needed: peer === true ? 'peer' : 'dependency',
    hasInstallScript: hasInstallScript === true
  }))

for (const { name, version, license, needed } of production) {
  console.log(`${name} ${version}`.padEnd(36) + needed.padEnd(12) + license)
}
const used = [...new Set(production.map(({ license }) => license))]
console.log(`${production.length} production dependencies, peers included; licences: ${used.join(', ')}`)

const wrong = production.flatMap(({ name, license, hasInstallScript }) => [
  ...(hasInstallScript ? [`${name} runs a script when it is installed`] : []),
  ...(licences.includes(license)
    ? []
    : [`${name} has the licence ${license}, which is not one of ${licences.join(', ')}`])
])
for (const text of wrong) console.error(text)
if (wrong.length > 0 || production.length === 0) process.exitCode = 1
