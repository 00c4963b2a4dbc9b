/**
 * Where the database is, of what is said and what the environment adds.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as E from 'fp-ts/Either'
import { Client } from 'pg'

import { driverSettings } from '../../src/bulk/postgres/connection'
import { connect } from '../../src/bulk/postgres/session'

describe('a variable, or a value of one, that the driver does not know', () => {
  test.each([
    ['PGSERVICE', 'production'],
    ['PGHOSTADDR', '10.0.0.1'],
    ['PGTARGETSESSIONATTRS', 'read-write'],
    ['PGREQUIREAUTH', 'scram-sha-256'],
    ['PGCHANNELBINDING', 'require'],
    ['PGGSSENCMODE', 'require'],
    ['PGSSLCRL', '/crl.pem'],
    ['PGSSLCRLDIR', '/crl'],
    ['PGREQUIREPEER', 'postgres'],
    ['PGREQUIRESSL', '1'],
    ['PGSSLMINPROTOCOLVERSION', 'TLSv1.3'],
    ['PGSSLCERTMODE', 'require'],
    ['PGSSLMODE', 'verify_full'],
    ['PGSSLMODE', 'Require'],
    ['PGHOST', 'a,b']
  ])('is refused: %s=%s', (name, value) => {
    const refused = expect.stringMatching(/not heeded here: /) as string
    expect(driverSettings({}, { [name]: value })).toEqual(E.left({ _tag: 'Unsuitable', cause: refused }))
    expect(E.isRight(driverSettings({}, { [name]: '' }))).toBe(true)
  })

  test.each([
    ['PGTARGETSESSIONATTRS', 'any'],
    ['PGCHANNELBINDING', 'prefer'],
    ['PGGSSENCMODE', 'prefer'],
    ['PGREQUIRESSL', '0'],
    ['PGSSLMINPROTOCOLVERSION', 'TLSv1.2'],
    ['PGSSLCERTMODE', 'allow'],
    ['PGHOST', 'a'],
    ['PGDBNAME', 'a'],
    ['PGSSLMODE', 'allow'],
    ['PGSSLMODE', 'verify-full'],
    ['PGSSLMODE', 'no-verify']
  ])('is none where the value asks for nothing else: %s=%s', (name, value) => {
    expect(E.isRight(driverSettings({}, { [name]: value }))).toBe(true)
  })

  test('does not count where the connection says it itself', () => {
    expect(driverSettings({ host: 'c' }, { PGHOST: 'a,b' })).toMatchObject(E.right({ host: 'c' }))
  })
})

test('PGCONNECT_TIMEOUT is seconds, and so is connect_timeout', () => {
  const connection = { connectionString: 'postgres://h/x?connect_timeout=7' }
  expect(driverSettings(connection, { PGCONNECT_TIMEOUT: '3' })).toMatchObject(
    E.right({ connectionTimeoutMillis: 7000 })
  )
  expect(driverSettings({}, { PGCONNECT_TIMEOUT: '3' })).toMatchObject(E.right({ connectionTimeoutMillis: 3000 }))
  expect(driverSettings({}, {})).toMatchObject(E.right({ connectionTimeoutMillis: 10_000 }))
  expect(driverSettings({}, { PGCONNECT_TIMEOUT: '0' })).toMatchObject(E.right({ connectionTimeoutMillis: 0 }))
  const longest = { connectionTimeoutMillis: 2 ** 31 - 1 }
  expect(driverSettings({}, { PGCONNECT_TIMEOUT: '2147484' })).toMatchObject(E.right(longest))
})

describe('files for TLS that variables name', () => {
  let folder: string
  let environment: Readonly<Record<string, string>>
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'csr tls-'))
    for (const name of ['ca', 'cert', 'key']) writeFileSync(join(folder, name), `the ${name}`)
    environment = {
      PGSSLROOTCERT: join(folder, 'ca'),
      PGSSLCERT: join(folder, 'cert'),
      PGSSLKEY: join(folder, 'key')
    }
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  const told = (connection: Parameters<typeof driverSettings>[0]): unknown => {
    const settings = driverSettings(connection, environment)
    if (E.isLeft(settings)) return settings
    const { ca, cert, key } = (new Client(settings.right) as unknown as { readonly ssl: Record<string, unknown> }).ssl
    return { ca, cert, key }
  }

  test.each([
    { host: 'h' },
    { connectionString: 'postgres://u@h/d' },
    { connectionString: 'postgres://u@h/d?sslmode=verify-full' }
  ])('are given to the driver with %j', (connection) => {
    expect(told(connection)).toEqual({ ca: 'the ca', cert: 'the cert', key: 'the key' })
  })

  test('are not, where the connection names others', () => {
    const other = join(folder, 'other')
    writeFileSync(other, 'another')
    const url = `postgres://u@h/d?sslrootcert=${encodeURIComponent(other)}`
    expect(told({ connectionString: url })).toEqual({ ca: 'another', cert: 'the cert', key: 'the key' })
    const ssl = { ca: 'own' }
    expect(driverSettings({ ssl }, environment)).toMatchObject(E.right({ ssl }))
    expect(driverSettings({}, { ...environment, PGSSLMODE: 'disable' })).not.toHaveProperty('right.ssl')
  })

  test('must be there', () => {
    const result = driverSettings({}, { PGSSLKEY: join(folder, 'nowhere') })
    expect(result).toMatchObject(E.left({ cause: expect.stringMatching(/^PGSSLKEY names a file/) as string }))
  })
})

describe('a URL', () => {
  test.each([
    ['host=a dbname=b', 'named by a URL'],
    ['mysql://u@h/x', 'named by a URL'],
    ['postgres://u:a/b@h/x', '%2F'],
    ['postgres://a:1,b:2/x', 'one host'],
    ['postgres://a,b/x', 'one server'],
    ['postgres://u@/x?host=a,b', 'one server'],
    ['postgres://h/x?service=production', 'service is set'],
    ['postgres://h/x?hostaddr=10.0.0.1', 'hostaddr is set'],
    ['postgres://h/x?target_session_attrs=read-write', 'target_session_attrs is set'],
    ['postgres://h/x?require_auth=scram-sha-256', 'require_auth is set'],
    ['postgres://h/x?sslmode=require&channel_binding=require', 'channel_binding is set'],
    ['postgres://h/x?gssencmode=require', 'gssencmode is set'],
    ['postgres://h/x?sslcrl=%2Fcrl.pem', 'sslcrl is set'],
    ['postgres://h/x?sslcrldir=%2Fcrl', 'sslcrldir is set'],
    ['postgres://h/x?sslcertmode=require', 'sslcertmode is set'],
    ['postgres://h/x?requirepeer=postgres', 'requirepeer is set'],
    ['postgres:///?host=%2Ftmp&dbname=app', 'dbname is set'],
    ['postgres://h/x?passfile=%2Fsecret', 'passfile is set'],
    ['postgres://h/x?database=app', 'database is set'],
    ['postgres://h/x?ssl=false', 'ssl is set to false'],
    ['postgres://h/x?sslMode=verify-full', 'sslMode is not heeded here: write sslmode'],
    ['postgres://h/x?ssl_mode=verify-full', 'ssl_mode is not heeded here: write sslmode'],
    ['postgres://h/x?connect_timeout=5s', 'the connection timeout is 5s'],
    ['postgres://h/x?connect_timeout=-5', 'the connection timeout is -5'],
    ['postgres://h/x?sslmode=verify_full', 'sslmode is set'],
    ['postgres://h/x?ssl_min_protocol_version=TLSv1.3', 'ssl_min_protocol_version is set']
  ])('is refused: %s', (connectionString, words) => {
    const cause = expect.stringContaining(words) as string
    expect(driverSettings({ connectionString }, {})).toEqual(E.left({ _tag: 'Unsuitable', cause }))
  })

  test.each([
    'postgres://h/x',
    'postgresql://u:p%2Fq@h:1/x',
    'postgres:///x',
    'postgres://u:p@/x?host=%2Ftmp',
    'postgres://u:p@%2Ftmp/x',
    'postgres://u:p q@h/x',
    'postgres://[::1]:5432/x',
    'postgres://h/x?channel_binding=prefer&target_session_attrs=any&application_name=a',
    'socket://u@/tmp?db=x',
    '/tmp x'
  ])('is taken, also by the driver: %s', (connectionString) => {
    const settings = driverSettings({ connectionString }, {})
    if (E.isLeft(settings)) throw new Error(JSON.stringify(settings.left))
    expect(() => new Client(settings.right)).not.toThrow()
  })

  test('makes up for the variable that it has the parameter of', () => {
    const connection = { connectionString: 'postgres://h/x?target_session_attrs=any' }
    expect(E.isRight(driverSettings(connection, { PGTARGETSESSIONATTRS: 'read-write' }))).toBe(true)
  })

  test('that names a host makes up for PGHOST', () => {
    const connection = { connectionString: 'postgres://h/x' }
    expect(E.isRight(driverSettings(connection, { PGHOST: 'a,b' }))).toBe(true)
    expect(E.isLeft(driverSettings({ connectionString: 'postgres:///x' }, { PGHOST: 'a,b' }))).toBe(true)
  })
})

test.each<readonly [string, Buffer, Parameters<typeof connect>[0], RegExp]>([
  ['has no TLS', Buffer.from('N'), { ssl: true }, /does not support SSL/],
  ['asks for GSSAPI', Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 7]), {}, /a way to log in .* such as GSSAPI/]
])('a server that %s, and waits, is left at once', async (_, answer, settings, words) => {
  const left = new Promise<void>((resolve, reject) => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined).on('close', () => server.close(() => resolve()))
      socket.once('data', () => socket.write(answer))
    })
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      connect({ host: '127.0.0.1', port, ...settings }).then(
        () => reject(new Error('it connected')),
        (error: Error) => (words.test(error.message) ? undefined : reject(error))
      )
    })
  })
  await left
})
