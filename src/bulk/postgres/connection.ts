/**
 * Where the database is: what callers say, what the PG* variables of the environment add, and what of it the driver heeds.
 *
 * Law: a variable that `psql` heeds, or a parameter of a URL that it heeds, is heeded, or refused where it would lead to another
 * server or to less security; none of them is ignored in silence.
 *
 * @since 0.1.0
 */
import { readFileSync } from 'node:fs'
import * as E from 'fp-ts/Either'
import type { ClientConfig } from 'pg'

import { percentDecoded } from '../../codec/record.js'
import { causeOf, type PostgresError, unsuitable } from './PostgresError.js'

// model

/**
 * Where the database is. What is not given comes from the PG* variables of the environment.
 *
 * @category model
 * @since 0.1.0
 */
export interface Connection {
  readonly connectionString?: string | undefined
  readonly host?: string | undefined
  readonly port?: number | undefined
  readonly user?: string | undefined
  readonly password?: string | undefined
  readonly database?: string | undefined
  readonly ssl?: boolean | object | undefined
}

type Environment = Readonly<Record<string, string | undefined>>

// errors

// constructors

const inPlace = 'name the server by PGHOST, PGPORT, PGDATABASE and PGUSER, or by a URL'

const modes = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full', 'no-verify']

/** Variables that the driver does not know, which values of them count, and what to write instead. */
const unheeded: ReadonlyArray<readonly [name: string, counts: RegExp, instead: string]> = [
  ['PGSERVICE', /./, inPlace],
  ['PGHOSTADDR', /./, 'give the address as PGHOST'],
  ['PGTARGETSESSIONATTRS', /^(?!any$)./, 'name the one server to write to'],
  ['PGREQUIREAUTH', /./, 'require it in pg_hba.conf'],
  ['PGCHANNELBINDING', /^require$/, 'verify the server by PGSSLMODE=verify-full'],
  ['PGGSSENCMODE', /^require$/, 'encrypt by PGSSLMODE=verify-full'],
  ['PGSSLMODE', new RegExp(`^(?!(${modes.join('|')})$).`), `write one of ${modes.join(', ')}`],
  ['PGSSL', /^(?!(true|1|0|no-verify)$)./, 'write sslmode in a URL, or PGSSLMODE'],
  ['PGREQUIRESSL', /^1/, 'encrypt by PGSSLMODE=verify-full'],
  ['PGREQUIREPEER', /./, 'connect over TLS, with PGSSLMODE=verify-full'],
  ['PGSSLMINPROTOCOLVERSION', /^TLSv1\.3$/i, 'set ssl_min_protocol_version on the server'],
  ['PGSSLCERTMODE', /^require$/, 'require the certificate in pg_hba.conf'],
  ['PGSSLCRL', /./, 'revoked certificates are not looked up'],
  ['PGSSLCRLDIR', /./, 'revoked certificates are not looked up']
]

/** Parameters of a URL that the driver does not know, though it knows the variables, and what to write instead. */
const unread: ReadonlyMap<string, string> = new Map([
  ...['dbname', 'database'].map((name) => [name, 'name the database by the path of the URL'] as const),
  ['passfile', 'name the file by PGPASSFILE']
])

/** The variable that means the same as a parameter of a URL. */
const variableOf = (parameter: string): string => `PG${parameter.replaceAll('_', '').toUpperCase()}`

/** Files for TLS: the variable, the parameter of a URL, and what the driver calls the content. */
const files = [
  ['PGSSLROOTCERT', 'sslrootcert', 'ca'],
  ['PGSSLCERT', 'sslcert', 'cert'],
  ['PGSSLKEY', 'sslkey', 'key']
] as const

/** Parameters of a URL that are heeded by no other spelling. */
const heeded: ReadonlyArray<string> = ['sslmode', 'connect_timeout', ...files.map(([, parameter]) => parameter)]

/**
 * What the driver is to be told, which reads the other variables itself; or which of them it would ignore.
 *
 * @category constructors
 * @since 0.1.0
 */
export const driverSettings = (
  connection: Connection,
  environment: Environment = process.env
): E.Either<PostgresError, ClientConfig> => {
  const given: Connection = Object.fromEntries(Object.entries(connection).filter(([, value]) => value !== undefined))
  const named = given.connectionString === undefined ? E.right(nothing) : partsOf(given.connectionString)
  if (E.isLeft(named)) return named
  const { host, parameters } = named.right
  const said = new Map(parameters.map(([name, value]) => [variableOf(name), { name, value }]))
  for (const [variable, counts, instead] of unheeded) {
    const { name, value } = said.get(variable) ?? { name: variable, value: environment[variable] ?? '' }
    if (counts.test(value)) return unsuitable(`${name} is set to ${value}, which is not heeded here: ${instead}`)
  }
  const unknown = parameters.find(([name]) => unread.has(name))?.[0]
  if (unknown !== undefined) return unsuitable(`${unknown} is set, which is not heeded here: ${unread.get(unknown)}`)
  for (const [name] of parameters) {
    const spelt = heeded.find((one) => variableOf(one) === variableOf(name))
    if (spelt !== undefined && spelt !== name) return unsuitable(`${name} is not heeded here: write ${spelt}`)
  }
  if ((host || given.host || environment['PGHOST'])?.includes(',')) {
    return unsuitable('the host is a list, which is not heeded here: name the one server to write to')
  }
  const timeout = new Map(parameters).get('connect_timeout') || environment['PGCONNECT_TIMEOUT'] || '10'
  if (!/^\d+$/.test(timeout)) return unsuitable(`the connection timeout is ${timeout}, which is no number of seconds`)
  return E.map(
    (tls: Connection): ClientConfig => ({
      fallback_application_name: 'connect-session-reconcile',
      connectionTimeoutMillis: Math.min(1000 * Number(timeout), longestTimer),
      keepAlive: true,
      ...tls
    })
  )(withFiles(given, environment))
}

/** Milliseconds. */
const longestTimer = 2 ** 31 - 1

const shape = 'postgres://user@host:port/database'

interface Parts {
  readonly host: string
  readonly parameters: ReadonlyArray<readonly [name: string, value: string]>
}

const nothing: Parts = { host: '', parameters: [] }

/** What a URL says, read as the driver reads it. */
const partsOf = (url: string): E.Either<PostgresError, Parts> => {
  if (url.startsWith('/')) return E.right(nothing)
  if (!/^(postgres|postgresql|socket):\/\//.test(url)) return unsuitable(`the database is named by a URL: ${shape}`)
  const text = [url, url.replace('@/', '@socket/'), encodeURI(url)].find((text) => URL.canParse(text))
  if (text === undefined) {
    const escapes = 'write / # ? % @ in the name and the password of a user as %2F %23 %3F %25 %40'
    return unsuitable(`the URL of the database is not ${shape}, with one host and one port; ${escapes}`)
  }
  const { hostname, searchParams } = new URL(text)
  return E.right({ host: searchParams.get('host') ?? hostname, parameters: [...searchParams] })
}

/** The connection with the files for TLS that variables name, where it names none. */
const withFiles = (connection: Connection, environment: Environment): E.Either<PostgresError, Connection> => {
  if (connection.ssl !== undefined || environment['PGSSLMODE'] === 'disable') return E.right(connection)
  const { connectionString: url } = connection
  let to = url
  const ssl: Record<string, string> = {}
  for (const [name, parameter, content] of files) {
    const file = environment[name] ?? ''
    if (file === '' || url?.includes(`${parameter}=`)) continue
    if (to !== undefined) to += `${to.includes('?') ? '&' : '?'}${parameter}=${encodeURIComponent(file)}`
    const read = E.tryCatch(() => readFileSync(file, 'utf8'), causeOf)
    if (E.isLeft(read)) return unsuitable(`${name} names a file that cannot be read: ${read.left.message}`)
    ssl[content] = read.right
  }
  if (Object.keys(ssl).length === 0) return E.right(connection)
  return E.right(to === undefined ? { ...connection, ssl } : { ...connection, connectionString: to })
}

// destructors

/**
 * Every secret of a connection, as it may occur in a message.
 *
 * @category destructors
 * @since 0.1.0
 */
export const secrets = (connection: Connection): ReadonlyArray<string> => {
  const inUrl = /^[a-z]+:\/\/[^/?#]*?:([^/?#]*)@/i.exec(connection.connectionString ?? '')?.[1]
  const inQuery = /[?&]password=([^&#]*)/i.exec(connection.connectionString ?? '')?.[1]
  const given = [connection.password, inUrl, inQuery].filter((secret) => secret !== undefined && secret !== '')
  return [...new Set((given as ReadonlyArray<string>).flatMap((secret) => [secret, percentDecoded(secret)]))]
}

/**
 * A text without the secrets of a connection.
 *
 * @category combinators
 * @since 0.1.0
 */
export const redacted =
  (connection: Connection) =>
  (text: string): string =>
    secrets(connection).reduce((shown, secret) => shown.replaceAll(secret, '***'), text)
