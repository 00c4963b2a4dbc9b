// Writes the sample of stored sessions: the same bytes on every run. Owners, people and projects are invented.
// Usage: node scripts/make-examples.mjs [FOLDER], by default examples.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = resolve(process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), '../examples'))

// A small generator of pseudo-random numbers (mulberry32): one seed, one sample.
const random = (seed) => {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
const next = random(20240131)
const below = (n) => Math.floor(next() * n)
const one = (list) => list[below(list.length)]
const chance = (share) => next() < share
const digits = (n, width) => String(n).padStart(width, '0')

const owners = [
  ['quillfeather', 'Quillfeather Logistics'],
  ['amberlight', 'Amberlight Dental Group'],
  ['brassbound', 'Brassbound Robotics GmbH'],
  ['cedarsalt', 'Cedar & Salt Bakeries'],
  ['ileverte', 'Île-Verte Énergies'],
  ['tidewrack', 'Tidewrack Shipping "North"'],
  ['pomelo-yard', 'Pomelo Yard'],
  ['gruenspecht', 'Grünspecht Möbel'],
  ['ninefold', 'Ninefold / Partners'],
  ['larkmeadow', 'Larkmeadow Clinics 🩺'],
  ['zolta-sowa', 'Żółta Sowa'],
  ['oakandiron', 'Oak and Iron Fitness']
]
const users = ['integrations', 'hr-admin', 'people-ops', 'it.service', 'talent']
const projects = ['onboarding', 'payroll-sync', 'careers-page', 'crm-mirror', 'directory']

const hris = ['bamboohr', 'hibob', 'personio', 'workday', 'sapsuccessfactors', 'factorial', 'humaans']
const ats = ['greenhouse', 'lever', 'ashby', 'teamtailor', 'smartrecruiters', 'workable']
const crm = ['hubspot', 'salesforce', 'pipedrive', 'zohocrm']
const products = [
  [hris, ['hris']],
  [hris, ['hris', 'hris-legacy']],
  [hris, ['hris', 'ats']],
  [ats, ['ats']],
  [crm, ['crm']],
  [crm, ['crm', 'marketing']]
]
const laterProducts = [
  [['okta', 'jumpcloud'], ['iam']],
  [['docebo', '360learning'], ['lms']],
  [['sharepoint', 'googledrive'], ['documents']],
  [hris, ['hris', 'iam', 'documents']]
]

const json = (value) => JSON.stringify(value)
const snake = (name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

// The API changed one thing at a time, so stored sessions have these ages. `until` is an index into the sample.
const ages = [
  { until: 110, ids: 'text' },
  { until: 165, ids: 'text', account: true },
  { until: 200, ids: 'number', account: true },
  { until: 225, ids: 'number', account: true, optionalProvider: true },
  { until: 255, ids: 'number', account: true, optionalProvider: true, products: laterProducts },
  { until: 300, ids: 'number', account: true, optionalProvider: true, products: laterProducts, meta: true }
]
const size = ages[ages.length - 1].until
const day = 24 * 60 * 60 * 1000

// Five years of sessions, oldest first, in every spelling of a date-time that was stored.
const createdAt = (index) => {
  const instant = Date.UTC(2021, 0, 4) + Math.floor((index / size) * 5 * 365) * day + below(day / 1000) * 1000
  const time = new Date(instant).toISOString().slice(0, 19)
  switch (below(10)) {
    case 0:
      return `${time}Z`
    case 1:
      return `${time}.${digits(below(1e6), 6)}Z`
    case 2:
      return `${time}.${digits(below(1e6), 6)}+02:00`
    case 3:
      return `${time}-05:00`
    default:
      return `${time}.${digits(below(1000), 3)}Z`
  }
}

const metadata = () => {
  const members = [`"plan":${json(one(['starter', 'growth', 'enterprise']))}`]
  if (chance(0.5)) members.push(`"seats":${1 + below(900)}`)
  if (chance(0.4)) members.push(`"contract":1234567890123456${digits(below(10000), 4)}`)
  if (chance(0.3)) members.push(`"discount":0.${below(9)}0`)
  if (chance(0.3)) members.push(`"tags":[${json(one(['emea', 'amer', 'apac']))},"pilot"]`)
  if (chance(0.2)) members.push('"billing":{"createdAt":null,"id":"007"}')
  return `{${members.join(',')}}`
}

const categories = (list, age) => {
  const spelt = list.map((value) => (value === 'hris-legacy' && chance(0.6) ? 'hrisLegacy' : value))
  if (age.ids === 'text' && chance(0.08)) spelt.push(chance(0.5) ? 'stackOne' : 'stackone')
  return json(spelt)
}

// A session as [name, JSON text] pairs in camelCase, in the order in which its age stored them.
const session = (index) => {
  const age = ages.find(({ until }) => index < until)
  const [owner, ownerName] = one(owners)
  const [providers, list] = one(age.products !== undefined && chance(0.6) ? age.products : products)
  const id = (n) => (age.ids === 'text' ? json(String(n)) : String(n))
  const members = [
    ['id', id(10400 + index * 37 + below(30))],
    ['organizationId', id(100 + owners.findIndex(([key]) => key === owner))],
    ['projectId', json(`${owner}-${one(projects)}-${digits(below(100000), 5)}`)]
  ]
  if (!age.optionalProvider || chance(0.7)) members.push(['provider', json(one(providers))])
  else if (chance(0.3)) members.push(['provider', 'null'])
  members.push(['originOwnerId', json(`${owner}_${1 + below(40)}`)], ['originOwnerName', json(ownerName)])
  if (chance(0.5)) members.push(['originUsername', chance(0.15) ? 'null' : json(`${one(users)}@${owner}.example`)])
  members.push(['createdAt', json(createdAt(index))])
  if (!chance(0.12)) members.push(['categories', chance(0.1) ? 'null' : categories(list, age)])
  if (age.account && chance(0.6)) members.push(['accountId', json(String(45355976281015164504n + BigInt(below(1e9))))])
  if (age.account && chance(0.4))
    members.push(['label', chance(0.2) ? 'null' : json(`${ownerName} - ${one(projects)}`)])
  if (age.meta && chance(0.75)) members.push(['metadata', chance(0.1) ? 'null' : metadata()])
  if (chance(0.08)) members.push(['sessionStatus', json(one(['completed', 'pending']))])
  if (age.meta && chance(0.15)) members.push(['multiple', json(chance(0.5))])
  return members
}

const escaped = (text) => text.replace(/[^ -~]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)

// How the programs that stored the sessions wrote JSON.
const compact = (members) => `{${members.map(([key, value]) => `${json(key)}:${value}`).join(',')}}`
const spaced = (members) => `{${members.map(([key, value]) => `${json(key)}: ${value}`).join(', ')}}`
const sorted = (members) => compact([...members].sort(([a], [b]) => (a < b ? -1 : 1)))
const ascii = (members) => escaped(spaced(members))
const slashed = (members) => compact(members).replaceAll('/', '\\/')
const padded = (members) => `  { ${members.map(([key, value]) => `${json(key)} :\t${value}`).join(' , ')} } `
const escapedKeys = (members) => compact(members).replace('"id"', '"\\u0069d"').replace('anization', '\\u0061nization')
const windows = (members) => `${compact(members)}\r`

const writers = [compact, compact, compact, compact, compact, spaced, spaced, sorted, ascii, slashed]
const oddWriters = new Map([
  [17, padded],
  [41, escapedKeys],
  [42, windows],
  [43, windows],
  [44, windows],
  [128, escapedKeys],
  [171, padded],
  [233, windows],
  [271, escapedKeys]
])

// Edits of one session. `spell` gives the key of a field in the form of the session, `misspell` in the other form.
const replaced = (name, value) => (members, spell) => [
  ...members.map(([key, old]) => [key, key === spell(name) ? value : old]),
  ...(members.some(([key]) => key === spell(name)) ? [] : [[spell(name), value]])
]
const without = (name) => (members, spell) => members.filter(([key]) => key !== spell(name))
const added = (name, value) => (members, spell) => [...members, [spell(name), value]]
const addedInTheOtherForm = (name, value) => (members, _, misspell) => [...members, [misspell(name), value]]

// Ids that are no short integers. What a number holds exactly is upgraded all the same.
const unusual = [
  [23, replaced('id', '"2724.37"')],
  [66, replaced('id', '"9007199254740991"')],
  [190, replaced('id', '2724.37')],
  [240, replaced('id', '1.0e4')]
]

// What cannot be upgraded. ids.csv has numbers for the first three.
const inexact = ['5b0f6e0c-8d3b-4f53-9c55-0b2f6c1d7a10', 'c6a1f1de-2f0a-4d0e-8a0f-63b1f0a9e2b4', '007']
const spoilt = [
  [12, replaced('id', json(inexact[0]))],
  [58, replaced('id', json(inexact[1]))],
  [31, replaced('id', json(inexact[2]))],
  [77, replaced('organizationId', '"9007199254740993"')],
  [95, replaced('id', '"ses_2f9a"')],
  [118, replaced('organizationId', '108')],
  [133, addedInTheOtherForm('organizationId', '"108"')],
  [149, without('provider')],
  [158, replaced('createdAt', '"2023-02-30T09:15:00.000Z"')],
  [183, replaced('categories', '["payroll"]')],
  [209, (members, spell) => added('label', '"second"')(replaced('label', '"first"')(members, spell), spell)],
  [287, replaced('createdAt', '1760349600000')]
]
const edits = new Map([...unusual, ...spoilt])
const cutShort = 222

const same = (name) => name
const line = (index) => {
  const [spell, misspell] = chance(0.5) ? [snake, same] : [same, snake]
  const members = session(index).map(([name, value]) => [spell(name), value])
  const edited = edits.get(index)?.(members, spell, misspell) ?? members
  const usual = one(writers)
  const text = (oddWriters.get(index) ?? usual)(edited)
  return index === cutShort ? text.slice(0, text.length - 40) : text
}

const lines = Array.from({ length: size }, (_, index) => line(index))
const blankAfter = new Set([99, 199])

const array = (members) => members.map((text) => `  ${text.trim()}`).join(',\n')

// One session as a person would look at it, with everything that an upgrade changes and much that it must not.
const single = `{
  "id": "2724",
  "organization_id": "103",
  "project_id": "cedarsalt-onboarding-23280",
  "provider": "hibob",
  "origin_owner_id": "cedarsalt_31",
  "origin_owner_name": "Cedar & Salt Bakeries",
  "origin_username": null,
  "created_at": "2021-01-04T01:19:55.584201+02:00",
  "categories": ["hris", "hrisLegacy"],
  "plan": { "price": 1.10, "contract": 12345678901234567890 }
}
`

const files = {
  'session.json': single,
  'sessions.ndjson': lines.map((text, index) => `${text}\n${blankAfter.has(index) ? '\n' : ''}`).join(''),
  'sessions.json': `[\n${array([lines[3], lines[31], lines[120], lines[180], lines[260]])}\n]\n`,
  'ids.csv': `from,to\n${inexact.map((id, i) => `${id},${900001 + i}`).join('\n')}\n`
}

mkdirSync(folder, { recursive: true })
for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
