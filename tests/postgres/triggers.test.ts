/**
 * Tables whose triggers put something else in the place of what is written.
 */
import { type PostgresReport, undoPostgres, upgradePostgres } from '../../src/bulk/postgres'
import { type Cluster, withCluster } from './cluster'
import { applying, right } from './runs'
import { plainSessions, sessionsTable } from './sessions'

const options = applying(10)

/** What triggers make of a jsonb payload `p`, as SQL. */
const meddling: Readonly<Record<string, string>> = {
  'makes the id a number': `jsonb_set(p, '{id}', to_jsonb((p ->> 'id')::int))`,
  'sets a key': `p || '{"label":"L"}'`,
  'sets a key where the id is a number': `CASE jsonb_typeof(p -> 'id') WHEN 'number' THEN p || '{"label":"L"}' ELSE p END`,
  'drops a key': `p - 'provider'`,
  'drops a key where the id is a number': `CASE jsonb_typeof(p -> 'id') WHEN 'number' THEN p - 'provider' ELSE p END`,
  'replaces a key where the id is text': `CASE jsonb_typeof(p -> 'id') WHEN 'string' THEN p || '{"provider":"x"}' ELSE p END`,
  'writes a number in another way': `jsonb_set(p, '{metadata,n}', to_jsonb(round((p -> 'metadata' ->> 'n')::numeric, 2)))`,
  'empties some': `CASE WHEN (p ->> 'id')::int % 3 = 0 THEN NULL ELSE p END`,
  'empties some where the id is text': `CASE WHEN jsonb_typeof(p -> 'id') = 'string' AND (p ->> 'id')::int % 3 = 0 THEN NULL ELSE p END`
}

const meddle = (cluster: Cluster, table: string, type: string, made: string): ReturnType<Cluster['query']> =>
  cluster.query(`
    CREATE FUNCTION ${table}() RETURNS trigger LANGUAGE plpgsql AS $$ DECLARE p jsonb := NEW.payload::jsonb; BEGIN
      NEW.payload := (${made})::${type}; RETURN NEW; END $$;
    CREATE TRIGGER meddle BEFORE UPDATE ON ${table} FOR EACH ROW EXECUTE FUNCTION ${table}()`)

const column = async (cluster: Cluster, table: string): Promise<ReadonlyMap<string, string>> => {
  const rows = await cluster.query(`SELECT id::text, payload::text FROM ${table} ORDER BY id`)
  return new Map(rows.map(({ id, payload }) => [id as string, payload as string]))
}

const run = async (cluster: Cluster, table: string): Promise<PostgresReport> =>
  right(await upgradePostgres(options(cluster, table))())

withCluster('a trigger that meddles', [
  ...['jsonb', 'json', 'text'].map(
    (type) =>
      [
        `with ${type} leaves no row restored that is not what it was, and none that cannot be`,
        async (cluster: Cluster) => {
          for (const [i, made] of Object.values(meddling).entries()) {
            const table = `meddled_${type}_${i}`
            await sessionsTable(cluster, table, type, plainSessions(25))
            const before = await column(cluster, table)
            await meddle(cluster, table, type, made)
            const report = await run(cluster, table)
            expect({ made, ...report }).toMatchObject({ made, read: 25, inQuarantine: report.quarantined })
            const upgraded = await column(cluster, table)
            const undo = { connection: cluster.connection, run: report.run as string, apply: true }
            const undone = right(await undoPostgres(undo)())
            const journaled = await cluster.query(
              `SELECT key, undone FROM connect_session_reconcile.journal WHERE run = $1 AND key IS NOT NULL`,
              [report.run]
            )
            const of = new Map(journaled.map(({ key, undone: what }) => [key, what]))
            const expected = [...before].map(([key, text]) => [
              key,
              of.get(key) === 'write-refused' ? upgraded.get(key) : text
            ])
            expect({ made, rows: [...(await column(cluster, table))] }).toEqual({ made, rows: expected })
            expect(undone).toMatchObject({
              restored: journaled.filter(({ undone: what }) => what === 'restored').length,
              refused: journaled.filter(({ undone: what }) => what === 'write-refused').length
            })
            await cluster.query(`DROP TRIGGER meddle ON ${table}`)
            expect(right(await undoPostgres(undo)())).toMatchObject({ restored: undone.refused, refused: 0 })
            expect({ made, rows: [...(await column(cluster, table))] }).toEqual({ made, rows: [...before] })
          }
        }
      ] as const
  ),
  [
    'in one partition only is met there too',
    async (cluster) => {
      await cluster.query(`CREATE TABLE parted (id bigint PRIMARY KEY, payload jsonb) PARTITION BY RANGE (id);
        CREATE TABLE parted_low PARTITION OF parted FOR VALUES FROM (0) TO (20);
        CREATE TABLE parted_high PARTITION OF parted FOR VALUES FROM (20) TO (100)`)
      await cluster.query(`INSERT INTO parted SELECT n, p::jsonb FROM unnest($1::text[]) WITH ORDINALITY AS u(p, n)`, [
        plainSessions(40)
      ])
      const before = await column(cluster, 'parted')
      await meddle(cluster, 'parted_high', 'jsonb', meddling['makes the id a number'] as string)
      const { run: name } = await run(cluster, 'parted')
      const undo = { connection: cluster.connection, run: name as string, apply: true }
      expect(right(await undoPostgres(undo)())).toMatchObject({ restored: 19, reasons: { 'write-refused': 21 } })
      await cluster.query('DROP TRIGGER meddle ON parted_high')
      expect(right(await undoPostgres(undo)())).toMatchObject({ restored: 21, refused: 0 })
      expect(await column(cluster, 'parted')).toEqual(before)
    }
  ],
  [
    'and changes letter case is seen where the column does not tell one from the other',
    async (cluster) => {
      await cluster.query(
        `CREATE COLLATION caseless (PROVIDER = icu, LOCALE = 'und-u-ks-level2', DETERMINISTIC = false)`
      )
      await sessionsTable(cluster, 'caseless', 'text COLLATE caseless', [])
      await cluster.query('INSERT INTO caseless SELECT n, p FROM unnest($1::text[]) WITH ORDINALITY AS u(p, n)', [
        plainSessions(20)
      ])
      const before = await column(cluster, 'caseless')
      await cluster.query(`
        CREATE FUNCTION caseless() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
          NEW.payload := regexp_replace(NEW.payload COLLATE "C", 'hibob', 'HiBob'); RETURN NEW; END $$;
        CREATE TRIGGER meddle BEFORE UPDATE ON caseless FOR EACH ROW EXECUTE FUNCTION caseless()`)
      const { run: name, ...report } = await run(cluster, 'caseless')
      expect(report).toMatchObject({ upgraded: 20, quarantined: 0 })
      const undo = { connection: cluster.connection, run: name as string, apply: true }
      expect(right(await undoPostgres(undo)())).toMatchObject({ restored: 0, reasons: { 'write-refused': 20 } })
      await cluster.query('DROP TRIGGER meddle ON caseless')
      expect(right(await undoPostgres(undo)())).toMatchObject({ restored: 20, refused: 0 })
      expect(await column(cluster, 'caseless')).toEqual(before)
    }
  ],
  [
    'and empties a payload is told from one that says what it may not',
    async (cluster) => {
      for (const type of ['jsonb', 'json', 'text']) {
        const table = `emptied_${type}`
        await sessionsTable(cluster, table, type, plainSessions(20))
        await meddle(cluster, table, type, meddling['empties some'] as string)
        expect(await run(cluster, table)).toMatchObject({ upgraded: 14, reasons: { 'write-refused': 6 } })
      }
    }
  ],
  [
    'and raises what else would be tried again refuses its rows, both ways',
    async (cluster) => {
      const codes = ['57014', '40001', '40P01', '55P03', '57P01', '53300', '08006']
      await sessionsTable(cluster, 'raised', 'jsonb', plainSessions(20))
      const whens = codes.map((code, i) => `WHEN ${i + 1} THEN RAISE EXCEPTION 'not now' USING ERRCODE = '${code}';`)
      const raise = (of: string): ReturnType<Cluster['query']> =>
        cluster.query(`CREATE OR REPLACE FUNCTION raised() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
          CASE ${of} ${whens.join(' ')} ELSE NULL; END CASE; RETURN NEW; END $$`)
      await raise('NEW.id')
      await cluster.query('CREATE TRIGGER meddle BEFORE UPDATE ON raised FOR EACH ROW EXECUTE FUNCTION raised()')
      const given = { ...options(cluster, 'raised'), patience: 0 }
      const report = right(await upgradePostgres(given)())
      expect(report).toMatchObject({ upgraded: 13, reasons: { 'write-refused': 7 } })
      await raise('NEW.id - 7')
      const undo = { connection: cluster.connection, run: report.run as string, apply: true, patience: 0 }
      expect(right(await undoPostgres(undo)())).toMatchObject({ restored: 6, reasons: { 'write-refused': 7 } })
    }
  ]
])
