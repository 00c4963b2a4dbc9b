/**
 * Compares the mutants that survived the last run with survivors.json, where each is named with the reason why it may:
 * one that is not named fails, and so does a name whose mutant is dead. A mutant is named by its file, what it does and
 * the line it does it to, so that a name outlives an edit elsewhere. The reason `open` says that a test is missing: it
 * is no failure, and counted.
 *
 *     node tests/mutation/check.mjs            after a run
 *     node tests/mutation/check.mjs --write    names every survivor, the new ones without a reason, which fails
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const list = join(dirname(fileURLToPath(import.meta.url)), 'survivors.json')
const report = JSON.parse(readFileSync('.mutation/report.json', 'utf8'))
const named = JSON.parse(readFileSync(list, 'utf8'))

const one = (text) => text.replace(/\s+/g, ' ').trim()

const original = (lines, { start, end }) =>
  one(
    lines
      .slice(start.line - 1, end.line)
      .map((line, index, all) =>
        line.slice(index === 0 ? start.column - 1 : 0, index === all.length - 1 ? end.column - 1 : undefined)
      )
      .join('\n')
  )

const mutants = Object.entries(report.files).flatMap(([file, { source, mutants: all }]) => {
  const lines = source.split('\n')
  return all.map(({ location, mutatorName, replacement, status }) => ({
    status,
    folder: file.split('/')[1],
    name: {
      file,
      line: one(lines[location.start.line - 1]),
      mutator: mutatorName,
      from: original(lines, location),
      to: one(replacement ?? '')
    }
  }))
})

const isDead = ({ status }) => status === 'Killed' || status === 'Timeout'
const isAlive = ({ status }) => status === 'Survived' || status === 'NoCoverage'

const keyOf = ({ file, line, mutator, from, to }) => [file, line, mutator, from, to].join('\n')

/** The names of the one list that the other list lacks, each as often as it is missing. */
const without = (names, others) => {
  const left = new Map()
  for (const key of others.map(keyOf)) left.set(key, (left.get(key) ?? 0) + 1)
  return names.filter((name) => {
    const count = left.get(keyOf(name)) ?? 0
    left.set(keyOf(name), count - 1)
    return count <= 0
  })
}

const survivors = mutants.filter(isAlive).map(({ name }) => name)
/** What tells in time alone may run out of it on a machine that is busy. */
const slow = mutants.filter(({ status }) => status === 'Timeout').map(({ name }) => name)
const measured = named.filter(({ file }) => file in report.files)

if (process.argv.includes('--write')) {
  const reasons = new Map(named.map((name) => [keyOf(name), name.reason]))
  const all = [
    ...named.filter(({ file }) => !(file in report.files)),
    ...survivors.map((name) => ({ ...name, reason: reasons.get(keyOf(name)) ?? '' }))
  ]
  const rows = all.sort((a, b) => (a.file < b.file ? -1 : Number(a.file > b.file))).map((name) => JSON.stringify(name))
  writeFileSync(list, `[\n${rows.map((row) => `  ${row}`).join(',\n')}\n]\n`)
}

const problems = [
  ...without(survivors, named).map((name) => ['not in the list', name]),
  ...without(measured, [...survivors, ...slow]).map((name) => ['in the list, and dead or gone', name]),
  ...measured.filter(({ reason }) => !reason).map((name) => ['in the list without a reason', name])
]
for (const [what, { file, line, mutator, from, to }] of problems) {
  process.stdout.write(`${what}: ${file} ${mutator}\n  ${line}\n  ${from} -> ${to}\n`)
}

const score = (some) => {
  const [dead, alive] = [some.filter(isDead).length, some.filter(isAlive).length]
  return `${((100 * dead) / (dead + alive)).toFixed(1)} % (${dead} of ${dead + alive})`
}
for (const folder of new Set(mutants.map((mutant) => mutant.folder))) {
  process.stdout.write(`src/${folder}: ${score(mutants.filter((mutant) => mutant.folder === folder))}\n`)
}
const open = measured.filter(({ reason }) => reason === 'open').length
process.stdout.write(`all: ${score(mutants)}; ${survivors.length} survive, ${open} of them open\n`)
process.stdout.write(`${problems.length} differences from the list\n`)
process.exitCode = problems.length > 0 ? 1 : 0
