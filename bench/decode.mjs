/** One contestant in a process of its own: compares its values with the expected ones, then times it. */
import { contestants } from './contestants.mjs'
import { payloads } from './payloads.mjs'

const [key, version, kind, size, budget] = process.argv.slice(2)
const invalid = kind === 'invalid' ? 0.1 : 0
const text = payloads(version, Number(size), { invalid }).map((payload) => JSON.stringify(payload))
const { run, value, paths, dropsMetadata } = await contestants[key].make(version)

// What a value must be: written out plainly, without any library.
const camel = (name) => name.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase())
const expected = (payload) =>
  Object.fromEntries(
    Object.entries(payload).map(([name, member]) => [camel(name), name === 'metadata' && dropsMetadata ? {} : member])
  )
const sorted = (session) =>
  JSON.stringify(Object.fromEntries(Object.entries(session).sort(([a], [b]) => (a < b ? -1 : 1))))

let refused = 0
for (let i = 0; i < Math.min(text.length, 2000); i++) {
  const result = run(JSON.parse(text[i]))
  const session = value(result)
  if (session === undefined) {
    refused++
    if (paths !== undefined && new Set(paths(result)).size !== 1)
      throw new Error(`${key}: not errors of one field: ${text[i]}`)
    if (invalid === 0) throw new Error(`${key} refused ${text[i]}`)
  } else {
    if (!(session.createdAt instanceof Date)) throw new Error(`${key} made no Date of ${text[i]}`)
    const wanted = sorted(expected(JSON.parse(text[i])))
    if (sorted(session) !== wanted) throw new Error(`${key} gave ${sorted(session)} for ${wanted}`)
  }
}

const documents = text.map((line) => JSON.parse(line))
const kept = new Array(1024)
const pass = (work) => {
  const start = process.hrtime.bigint()
  for (let i = 0; i < documents.length; i++) kept[i & 1023] = work(i)
  return Number(process.hrtime.bigint() - start) / documents.length
}
/** Passes by turns with the same documents parsed from text, after a warm-up: what else the machine does hits both. */
const measure = (milliseconds) => {
  const pairs = []
  const end = performance.now() + milliseconds
  while (performance.now() < end || pairs.length < 8) {
    pairs.push([pass((i) => run(documents[i])), pass((i) => JSON.parse(text[i]))])
  }
  const counted = pairs.slice(pairs.length >> 1)
  const median = (numbers) => numbers.sort((a, b) => a - b)[numbers.length >> 1]
  return {
    nanoseconds: median(counted.map(([own]) => own)),
    ofParse: median(counted.map(([own, parse]) => own / parse))
  }
}

process.stdout.write(JSON.stringify({ ...measure(Number(budget)), refused }))
