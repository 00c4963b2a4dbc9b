/**
 * The benchmark: `npm run bench`, or `npm run bench -- --quick`. Every contestant runs in processes of its own, by turns
 * with all others, several rounds; what is shown are medians of ratios inside a round, with the lowest and the highest.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir, totalmem } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const isQuick = process.argv.includes('--quick')
const only = process.argv.find((argument) => argument.startsWith('--only='))?.slice(7)
const does = (part) => only === undefined || only === part

const rounds = isQuick ? 3 : 9
const size = isQuick ? 5_000 : 30_000
const budget = isQuick ? 150 : 1_000
const fileLines = isQuick ? 50_000 : 300_000
const largeFile = isQuick ? 1e8 : 1e9

const say = (text = '') => process.stdout.write(`${text}\n`)
const hush = (text) => process.stderr.isTTY && process.stderr.write(`\r\x1b[K${text}`)

if (!existsSync(join(here, 'node_modules')))
  execFileSync('npm', ['install', '--no-audit', '--no-fund'], { cwd: here, stdio: 'inherit' })
execFileSync(process.execPath, ['scripts/build.mjs', '--if-changed'], { cwd: dirname(here), stdio: 'inherit' })

/** typia checks are made by its own compiler, ahead of time. */
const compileTypia = async () => {
  const made = join(here, '.generated/typia')
  if (existsSync(join(made, 'check.mjs'))) return
  mkdirSync(made, { recursive: true })
  const options = ['generate', '--input', 'typia', '--output', '.generated/typia', '--project', 'typia/tsconfig.json']
  execFileSync(join(here, 'node_modules/.bin/typia'), options, { cwd: here, stdio: 'ignore' })
  const { default: ts } = await import('typescript')
  const compilerOptions = { target: 'es2022', module: 'esnext' }
  const { outputText } = ts.transpileModule(readFileSync(join(made, 'check.ts'), 'utf8'), { compilerOptions })
  writeFileSync(join(made, 'check.mjs'), outputText)
}
await compileTypia()
const { contestants } = await import('./contestants.mjs')
const { payloads } = await import('./payloads.mjs')

const spread = (numbers) => {
  const sorted = [...numbers].sort((a, b) => a - b)
  return { median: sorted[sorted.length >> 1], lowest: sorted[0], highest: sorted[sorted.length - 1] }
}
const round = (n) => Number(n.toPrecision(3))
const shown = ({ median, lowest, highest }) => `${round(median)} (${round(lowest)} to ${round(highest)})`

const node = (args, env = {}) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: here,
    encoding: 'utf8',
    env: { ...process.env, ...env }
  })
  if (status !== 0) throw new Error(`node ${args.join(' ')}: ${stderr}`)
  return stdout
}

/** Every contestant once in each round; each number in units of JSON.parse on the same documents, in the same process. */
const decodes = (version, kind) => {
  const named = Object.entries(contestants).filter(
    ([, { versions, make, paths = true }]) => (versions ?? ['v1', 'v2']).includes(version) && make && paths
  )
  const taking = named.filter(
    ([key]) => kind === 'valid' || ['ours', 'strict', 'iots', 'zod4', 'zod4Strict', 'zod3', 'valibot'].includes(key)
  )
  const runs = Object.fromEntries(taking.map(([key]) => [key, []]))
  for (let i = 0; i < rounds; i++) {
    for (const [key, { flags = [] }] of taking) {
      hush(`decode ${version} ${kind}, round ${i + 1} of ${rounds}, ${key}`)
      runs[key].push(JSON.parse(node([...flags, 'decode.mjs', key, version, kind, String(size), String(budget)])))
    }
  }
  hush('')
  return taking.map(([key, { name, version: installed, note }]) => ({
    key,
    name,
    version: installed(),
    note,
    nanoseconds: spread(runs[key].map((run) => run.nanoseconds)),
    ofParse: spread(runs[key].map((run) => run.ofParse)),
    againstZod4: spread(runs[key].map((run, i) => runs.zod4[i].ofParse / run.ofParse)),
    oursAgainstIt: spread(runs[key].map((run, i) => run.ofParse / runs.ours[i].ofParse)),
    ...(key === 'strict' && {
      againstZod4Alike: spread(runs.strict.map((run, i) => runs.zod4Strict[i].ofParse / run.ofParse))
    })
  }))
}

const table = (rows) => {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)))
  for (const row of rows)
    say(
      row
        .map((cell, column) => cell.padEnd(widths[column]))
        .join('  ')
        .trimEnd()
    )
  say()
}

const folder = mkdtempSync(join(tmpdir(), 'bench-'))
const seconds = (work) => {
  const start = process.hrtime.bigint()
  work()
  return Number(process.hrtime.bigint() - start) / 1e9
}
const bin = join(here, '../dist/cjs/cli/bin.js')

const spaced = (json) =>
  json.replace(/("(?:[^"\\]|\\.)*")|([:,])/g, (token, string) => (string === undefined ? `${token} ` : string))
const inLines = (lines) => `${lines.join('\n')}\n`
/** `file` is what the upgrade reads; the loop always reads lines. */
const shapes = {
  plain: { text: 'version 1, as the API writes it', payload: {}, write: JSON.stringify },
  newer: {
    text: 'with unknown fields, spaces and keys in any order',
    payload: { extra: true, shuffled: true },
    write: (p) => spaced(JSON.stringify(p))
  },
  mixed: {
    text: 'an escape in a key of one line in ten',
    payload: {},
    write: (p, i) => exactly(JSON.stringify(p), i % 10 === 0)
  },
  exact: {
    text: 'an escape in a key of every line',
    payload: {},
    write: (p) => exactly(JSON.stringify(p), true)
  },
  array: {
    text: 'one JSON array, where the loop reads lines',
    payload: {},
    write: JSON.stringify,
    file: (lines) => `[${lines.join(',')}]`
  },
  indented: {
    text: 'one indented JSON array, where the loop reads lines',
    payload: {},
    write: JSON.stringify,
    file: (lines) =>
      JSON.stringify(
        lines.map((line) => JSON.parse(line)),
        null,
        2
      )
  }
}
const exactly = (json, isExact) => (isExact ? json.replace('"project_id"', '"project\\u005fid"') : json)

const files = () =>
  Object.entries(shapes).map(([shape, { text, payload, write, file = inLines }]) => {
    const [from, inLoop, loop, upgraded, exact] = ['in', 'lines', 'loop', 'upgraded', 'exact'].map((name) =>
      join(folder, name)
    )
    const lines = payloads('v1', fileLines, payload).map(write)
    const content = file(lines)
    writeFileSync(from, content)
    writeFileSync(inLoop, inLines(lines))
    const upgrade = (to, ...more) => node([bin, 'upgrade', from, '-o', to, '--no-progress', ...more])
    upgrade(upgraded)
    // A runtime without WebAssembly has no scanner.
    node(['--no-expose-wasm', bin, 'upgrade', from, '-o', exact, '--no-progress'])
    const [one, other] = [upgraded, exact].map((path) => readFileSync(path))
    if (!one.equals(other)) throw new Error(`${shape}: the fast way and the exact way differ`)
    node(['loop.mjs', inLoop, loop])
    const values = readFileSync(loop, 'utf8').replaceAll(/("(?:id|organization_id)":)"(\d+)"/g, '$1$2')
    const respelt = one.toString().replaceAll('\\u005f', '_')
    if (shape !== 'newer' && file(values.trimEnd().split('\n')) !== respelt)
      throw new Error(`${shape}: the loop and the upgrade differ`)
    const runs = []
    for (let i = 0; i < rounds; i++) {
      hush(`file ${shape}, round ${i + 1} of ${rounds}`)
      runs.push([seconds(() => node(['loop.mjs', inLoop, loop])), seconds(() => upgrade(upgraded))])
    }
    hush('')
    return {
      shape,
      text,
      megabytes: round(Buffer.byteLength(content) / 1e6),
      loopSeconds: spread(runs.map(([own]) => own)),
      upgradeSeconds: spread(runs.map(([, own]) => own)),
      ratio: spread(runs.map(([base, own]) => base / own)),
      peakMebibytes: peak(['upgrade', from, '-o', upgraded, '--no-progress'])
    }
  })

/** MiB resident at most, of a command. */
const peak = (args) => {
  const file = join(folder, 'peak')
  node(['--require', './peak.cjs', bin, ...args], { PEAK_FILE: file })
  return round(Number(readFileSync(file, 'utf8')) / 1024)
}

/** A large file by one thread and by two, and what two threads are worth to work that shares nothing. */
const threads = () => {
  const from = join(folder, 'large')
  const lines = inLines(payloads('v1', fileLines).map(JSON.stringify))
  writeFileSync(from, lines)
  const times = Math.ceil(largeFile / lines.length)
  for (let i = 1; i < times; i++) appendFileSync(from, lines)
  const to = (workers) => join(folder, `by-${workers}`)
  const upgrade = (workers) => ['upgrade', from, '-o', to(workers), '--no-progress', '--workers', String(workers)]
  const runs = []
  for (let i = 0; i < rounds; i++) {
    hush(`threads, round ${i + 1} of ${rounds}`)
    runs.push({
      one: seconds(() => node([bin, ...upgrade(1)])),
      two: seconds(() => node([bin, ...upgrade(2)])),
      spinOne: seconds(() => node(['spin.mjs', '1'])),
      spinTwo: seconds(() => node(['spin.mjs', '2']))
    })
  }
  hush('')
  const { status } = spawnSync('cmp', [to(1), to(2)])
  if (status !== 0) throw new Error('two threads and one differ')
  return {
    megabytes: round((lines.length * times) / 1e6),
    seconds: spread(runs.map(({ one }) => one)),
    twoAgainstOne: spread(runs.map(({ one, two }) => one / two)),
    spinTwoAgainstOne: spread(runs.map(({ spinOne, spinTwo }) => (2 * spinOne) / spinTwo)),
    peakMebibytes: peak(upgrade(1)),
    peakMebibytesOfTwo: peak(upgrade(2))
  }
}

const starts = () => {
  const ten = join(folder, 'ten.ndjson')
  writeFileSync(ten, `${payloads('v1', 10).map(JSON.stringify).join('\n')}\n`)
  const commands = {
    bare: ['-e', '0'],
    upgrade: [bin, 'upgrade', ten, '-o', join(folder, 'ten.out')],
    help: [bin, '--help']
  }
  const runs = Array.from({ length: 2 * rounds + 1 }, () =>
    Object.fromEntries(Object.entries(commands).map(([key, command]) => [key, seconds(() => node(command))]))
  )
  return {
    upgradeOfTenLines: spread(runs.map(({ bare, upgrade }) => upgrade / bare)),
    help: spread(runs.map(({ bare, help }) => help / bare))
  }
}

const machine = {
  node: process.version,
  v8: process.versions.v8,
  cpu: cpus()[0].model,
  cores: cpus().length,
  memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
  platform: `${process.platform} ${process.arch}`
}
const date = new Date().toISOString().slice(0, 10)
say(
  `${date}  node ${machine.node}  ${machine.cpu}, ${machine.cores} cores, ${machine.memory}  ${isQuick ? 'quick' : 'full'}: ${rounds} rounds`
)
say()

const results = {
  date,
  mode: isQuick ? 'quick' : 'full',
  rounds,
  documents: size,
  machine,
  decode: {},
  files: [],
  threads: undefined,
  start: undefined
}
if (does('decode')) {
  for (const kind of ['valid', 'invalid']) {
    for (const version of ['v1', 'v2']) {
      const rows = decodes(version, kind)
      results.decode[`${version}-${kind}`] = rows
      say(
        `decode ${version}, wire form, ${kind === 'valid' ? 'valid payloads' : 'one payload in ten invalid, errors with paths'}`
      )
      table([
        ['contestant', 'version', 'zod 4 = 1', 'this library is faster by', 'of JSON.parse', 'what it leaves out'],
        ...[...rows]
          .sort((a, b) => a.ofParse.median - b.ofParse.median)
          .map((row) => [
            row.name,
            row.version,
            shown(row.againstZod4),
            row.key === 'ours' ? '' : shown(row.oursAgainstIt),
            String(round(row.ofParse.median)),
            row.note
          ])
      ])
      const { againstZod4Alike } = rows.find(({ key }) => key === 'strict')
      say(`neither generates code, zod 4 = 1: ${shown(againstZod4Alike)}`)
      say()
    }
  }
}
if (does('files')) {
  results.files = files()
  say('upgrade of a file, whole processes; a loop of JSON.parse and JSON.stringify = 1')
  table([
    ['file', 'MB', 'ratio', 'peak MiB'],
    ...results.files.map(({ text, megabytes, ratio, peakMebibytes }) => [
      text,
      String(megabytes),
      shown(ratio),
      String(peakMebibytes)
    ])
  ])
}
if (does('threads')) {
  results.threads = threads()
  const { megabytes, twoAgainstOne, spinTwoAgainstOne, peakMebibytes, peakMebibytesOfTwo } = results.threads
  say(`upgrade of a file of ${megabytes} MB; one thread = 1`)
  table([
    ['', 'speed', 'peak MiB'],
    ['one thread', '1', String(peakMebibytes)],
    ['two threads', shown(twoAgainstOne), String(peakMebibytesOfTwo)],
    ['two threads that share nothing', shown(spinTwoAgainstOne), '']
  ])
}
if (does('start')) {
  results.start = starts()
  say('start-up; node -e 0 = 1')
  table([
    ['upgrade of ten lines', shown(results.start.upgradeOfTenLines)],
    ['--help', shown(results.start.help)]
  ])
}
rmSync(folder, { recursive: true })

if (only === undefined) {
  const { chart } = await import('./chart.mjs')
  writeFileSync(join(here, 'results.json'), `${JSON.stringify(results, null, 2)}\n`)
  writeFileSync(join(here, 'results.svg'), chart(results))
  say('written: bench/results.json, bench/results.svg')
}
