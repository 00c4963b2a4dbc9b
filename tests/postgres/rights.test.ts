/**
 * What a role must be allowed: each right taken away by itself, and the statements that are named instead followed until
 * the work can be done.
 */
import * as E from 'fp-ts/Either'

import {
  type PostgresOptions,
  type PostgresReport,
  sideTablesSql,
  undoPostgres,
  upgradePostgres
} from '../../src/bulk/postgres'
import { type Cluster, withCluster } from './cluster'
import { plainSessions } from './sessions'

const rows = 12

/** A database of its own, with a table in a schema of its own, and a role that may do nothing but connect. */
const prepared = async (cluster: Cluster, name: string) => {
  await cluster.query(`CREATE DATABASE ${name}`)
  await cluster.query(`CREATE ROLE ${name} LOGIN`)
  const at = (user: string): Cluster['connection'] => ({ ...cluster.connection, database: name, user })
  const owner = await cluster.client(at('postgres'))
  await owner.query('CREATE SCHEMA app')
  await owner.query('CREATE TABLE app."Sessions" (id bigint, payload jsonb, age integer, PRIMARY KEY (id))')
  await owner.query(
    'INSERT INTO app."Sessions" SELECT n, p::jsonb FROM unnest($1::text[]) WITH ORDINALITY AS u(p, n)',
    [[...plainSessions(rows - 1), '{}']]
  )
  const options: PostgresOptions = {
    connection: at(name),
    schema: 'app',
    table: 'Sessions',
    column: 'payload',
    key: ['id'],
    batchSize: 5
  }
  return { owner, options, role: `"${name}"` }
}

type Attempt = () => Promise<E.Either<unknown, unknown>>

/** Does what each refusal says until there is none, and gives the statements that were named. */
const followed = async (
  owner: Awaited<ReturnType<Cluster['client']>>,
  attempt: Attempt
): Promise<ReadonlyArray<string>> => {
  const named: Array<string> = []
  for (let i = 0; i < 10; i++) {
    const result = await attempt()
    if (E.isRight(result)) return named
    const { _tag, grants } = result.left as { readonly _tag: string; readonly grants: ReadonlyArray<string> }
    expect({ ...(result.left as object), named }).toMatchObject({ _tag: 'Forbidden' })
    expect(_tag === 'Forbidden' ? grants : []).not.toEqual([])
    for (const grant of grants) {
      expect(named).not.toContain(grant)
      await owner.query(grant)
      named.push(grant)
    }
  }
  throw new Error(`no end: ${named.join(' ')}`)
}

const side = 'connect_session_reconcile'

withCluster('a role that may do nothing', [
  [
    'goes through a table with the one connection that it may have, for longer than it would wait for another',
    async (cluster) => {
      for (const apply of [false, true]) {
        const { owner, options, role } = await prepared(cluster, `alone_${apply}`)
        const slow = { ...options, where: 'pg_sleep(0.2) IS NOT NULL', patience: 500, apply }
        await followed(owner, upgradePostgres({ ...slow, where: 'id < 0' }))
        await owner.query(`ALTER ROLE ${role} CONNECTION LIMIT 1`)
        const report = await upgradePostgres(slow)()
        expect(report).toMatchObject({ _tag: 'Right', right: { read: rows, upgraded: rows - 1 } })
        await owner.query(`ALTER ROLE ${role} CONNECTION LIMIT 0`)
        expect(await upgradePostgres(slow)()).toMatchObject({ _tag: 'Left', left: { cause: { code: '53300' } } })
        await owner.end()
      }
    }
  ],
  [
    'is told what it takes, for a dry run, an upgrade and an undo',
    async (cluster) => {
      const { owner, options, role } = await prepared(cluster, 'nothing')
      const table = '"app"."Sessions"'
      expect(await followed(owner, upgradePostgres(options))).toEqual([
        `GRANT USAGE ON SCHEMA "app" TO ${role};`,
        `GRANT SELECT ON ${table} TO ${role};`
      ])
      expect(await followed(owner, upgradePostgres({ ...options, apply: true }))).toEqual([
        `GRANT UPDATE ("payload") ON ${table} TO ${role};`,
        `GRANT CREATE ON DATABASE "nothing" TO ${role};`
      ])
      await owner.end()
    }
  ],
  [
    'is told what it takes where another role made the side tables, or only their schema, or one of them',
    async (cluster) => {
      for (const [name, made] of [
        ['all_made', sideTablesSql],
        ['schema_made', sideTablesSql.slice(0, 1)],
        ['journal_made', sideTablesSql.filter((sql) => !sql.includes('quarantine'))],
        ['quarantine_made', sideTablesSql.filter((sql) => !sql.includes('journal'))]
      ] as const) {
        const { owner, options, role } = await prepared(cluster, name)
        for (const statement of made) await owner.query(statement)
        const named = await followed(owner, upgradePostgres({ ...options, apply: true }))
        expect(named).toContain(`GRANT USAGE ON SCHEMA "${side}" TO ${role};`)
        expect(named.some((grant) => grant.includes('ON DATABASE'))).toBe(false)
        const [dry, again] = [upgradePostgres(options), upgradePostgres({ ...options, apply: true })]
        expect(await followed(owner, dry)).toEqual([])
        expect(await followed(owner, again)).toEqual([])
        await owner.end()
      }
    }
  ],
  [
    'is told the one right that it lacks, whichever that is',
    async (cluster) => {
      const { owner, options, role } = await prepared(cluster, 'one_less')
      const table = 'app."Sessions"'
      await followed(owner, upgradePostgres({ ...options, apply: true }))
      const { rows: found } = await owner.query(`SELECT run FROM ${side}.journal WHERE page = 0`)
      const { run } = found[0] as { readonly run: string }
      await owner.query(`ALTER SCHEMA ${side} OWNER TO postgres`)
      for (const name of ['journal', 'quarantine']) await owner.query(`ALTER TABLE ${side}.${name} OWNER TO postgres`)
      await owner.query(`REVOKE CREATE ON DATABASE one_less FROM ${role}`)
      const apply = { ...options, apply: true }
      const undo = (isApplied: boolean): Attempt =>
        undoPostgres({ connection: options.connection, run, apply: isApplied })
      const attempts: Readonly<Record<string, Attempt>> = {
        dry: upgradePostgres(options),
        apply: upgradePostgres(apply),
        undo: undo(true),
        'dry undo': undo(false)
      }
      await followed(owner, upgradePostgres(apply))
      const lost = [
        `USAGE ON SCHEMA app`,
        `SELECT ON ${table}`,
        `UPDATE (payload) ON ${table}`,
        `USAGE ON SCHEMA ${side}`,
        ...['journal', 'quarantine'].flatMap((name) =>
          ['SELECT', 'INSERT', 'UPDATE', 'DELETE'].map((right) => `${right} ON ${side}.${name}`)
        )
      ]
      const told: Record<string, number> = {}
      for (const right of lost) {
        for (const [name, attempt] of Object.entries(attempts)) {
          await owner.query(`REVOKE ${right} FROM ${role}`)
          const named = await followed(owner, attempt)
          expect(named.length).toBeLessThanOrEqual(1)
          told[name] = (told[name] ?? 0) + named.length
          await owner.query(`GRANT ${right} TO ${role}`)
        }
      }
      expect(told).toEqual({ dry: 5, apply: lost.length, undo: lost.length, 'dry undo': 5 })
      await owner.end()
    }
  ],
  [
    'is told of the table where it may read some columns only, also those of a condition',
    async (cluster) => {
      const { owner, options, role } = await prepared(cluster, 'columns')
      await owner.query(`GRANT USAGE ON SCHEMA app TO ${role}`)
      await owner.query(`GRANT SELECT (id, payload) ON app."Sessions" TO ${role}`)
      const all = `GRANT SELECT ON "app"."Sessions" TO ${role};`
      expect(await followed(owner, upgradePostgres(options))).toEqual([all])
      await owner.query(`REVOKE SELECT ON app."Sessions" FROM ${role}`)
      await owner.query(`GRANT SELECT (id, payload, ctid, xmin, tableoid) ON app."Sessions" TO ${role}`)
      expect(await followed(owner, upgradePostgres(options))).toEqual([])
      expect(await followed(owner, upgradePostgres({ ...options, where: 'age IS NULL' }))).toEqual([all])
      await owner.query('CREATE TABLE app.other (id bigint)')
      const elsewhere = await upgradePostgres({ ...options, where: 'id NOT IN (SELECT id FROM app.other)' })()
      expect(elsewhere).toEqual(E.left({ _tag: 'Forbidden', cause: 'permission denied for table other', grants: [] }))
      await owner.end()
    }
  ],
  [
    'is told of the schema that a type of the key is in, before anything is written',
    async (cluster) => {
      const { owner, options, role } = await prepared(cluster, 'typed')
      await owner.query(`CREATE SCHEMA types; CREATE SCHEMA more;
        CREATE TYPE types.mood AS ENUM ('sad', 'ok', 'happy');
        CREATE DOMAIN types.word AS text;
        CREATE DOMAIN more.feeling AS types.word;
        CREATE DOMAIN types.document AS jsonb;
        GRANT USAGE ON SCHEMA app TO ${role}; GRANT CREATE ON DATABASE typed TO ${role}`)
      const mood = '(enum_range(NULL::types.mood))[n]'
      for (const [i, [type, value, schema]] of [
        ['types.mood', mood, 'types'],
        ['types.mood[]', `ARRAY[${mood}]`, 'types'],
        ['more.feeling', 'n::text', 'more']
      ].entries()) {
        const table = `typed_${i}`
        await owner.query(`CREATE TABLE app.${table} (k ${type} PRIMARY KEY, payload types.document)`)
        await owner.query(`INSERT INTO app.${table} SELECT ${value}, $1 FROM generate_series(1, 3) AS n`, [
          plainSessions(1)[0]
        ])
        await owner.query(`GRANT SELECT, UPDATE (payload) ON app.${table} TO ${role}`)
        const given = { ...options, table, key: ['k'] }
        const usage = [`GRANT USAGE ON SCHEMA "${schema}" TO ${role};`]
        expect({ type, named: await followed(owner, upgradePostgres(given)) }).toEqual({ type, named: usage })
        const applied = await upgradePostgres({ ...given, apply: true })()
        expect({ type, ...applied }).toMatchObject({ type, right: { upgraded: 3 } })
        await owner.query(`REVOKE USAGE ON SCHEMA ${schema} FROM ${role}`)
      }
      await owner.end()
    }
  ],
  [
    'is told where the table is, when the search path leaves it out',
    async (cluster) => {
      const { owner, options } = await prepared(cluster, 'lost_path')
      const { schema: _, ...unnamed } = options
      expect(await upgradePostgres(unnamed)()).toEqual(
        E.left({ _tag: 'Unsuitable', cause: 'there is no table "Sessions"; there is "app"."Sessions"' })
      )
      await owner.end()
    }
  ]
])

withCluster('a trigger', [
  [
    'has the settings that its function names, where those of the tool are not for it',
    async (cluster) => {
      const { owner, options, role } = await prepared(cluster, 'set_apart')
      await owner.query(`CREATE TABLE app.audit (id bigint, at text);
        ALTER TABLE app.audit ENABLE ROW LEVEL SECURITY;
        CREATE POLICY all_rows ON app.audit USING (true);
        CREATE FUNCTION app.audit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
          INSERT INTO app.audit VALUES (NEW.id, current_setting('timezone')); RETURN NEW; END $$;
        CREATE TRIGGER audit BEFORE UPDATE ON app."Sessions" FOR EACH ROW EXECUTE FUNCTION app.audit();
        GRANT USAGE ON SCHEMA app TO ${role}; GRANT CREATE ON DATABASE set_apart TO ${role};
        GRANT SELECT, UPDATE ON app."Sessions" TO ${role}; GRANT INSERT ON app.audit TO ${role}`)
      const apply = { ...options, apply: true }
      expect(await upgradePostgres(apply)()).toMatchObject(
        E.left({ cause: 'query would be affected by row-level security policy for table "audit"' })
      )
      await owner.query(`ALTER FUNCTION app.audit() SET timezone = 'Asia/Tokyo' SET row_security = on`)
      expect(await upgradePostgres(apply)()).toMatchObject(E.right({ upgraded: rows - 1, inQuarantine: 1 }))
      const { rows: entries } = await owner.query('SELECT DISTINCT at FROM app.audit')
      expect(entries).toEqual([{ at: 'Asia/Tokyo' }])
      await owner.end()
    }
  ],
  [
    'that raises, with whatever code, refuses its rows only, and one that may not do its work stops the run',
    async (cluster) => {
      const { owner, options, role } = await prepared(cluster, 'raising')
      const apply = { ...options, apply: true }
      await owner.query('CREATE TABLE app.audit (id bigint)')
      await owner.query(`CREATE FUNCTION app.raise() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        CASE NEW.id
          WHEN 2 THEN RAISE EXCEPTION 'not yours' USING ERRCODE = 'insufficient_privilege';
          WHEN 3 THEN RAISE EXCEPTION 'not now' USING ERRCODE = 'object_not_in_prerequisite_state';
          WHEN 4 THEN RAISE EXCEPTION 'no such' USING ERRCODE = 'undefined_table';
          WHEN 5 THEN INSERT INTO app.audit VALUES (NEW.id);
          ELSE NULL;
        END CASE;
        RETURN NEW; END $$`)
      await owner.query(
        'CREATE TRIGGER raise BEFORE UPDATE ON app."Sessions" FOR EACH ROW EXECUTE FUNCTION app.raise()'
      )
      await owner.query(`GRANT CREATE ON DATABASE raising TO ${role}`)
      await owner.query(`GRANT USAGE ON SCHEMA app TO ${role}`)
      await owner.query(`GRANT SELECT, UPDATE ON app."Sessions" TO ${role}`)
      expect(await upgradePostgres(apply)()).toEqual(
        E.left({ _tag: 'Forbidden', cause: 'permission denied for table audit', grants: [] })
      )
      await owner.query(`GRANT INSERT ON app.audit TO ${role}`)
      const report = (await upgradePostgres(apply)()) as E.Right<PostgresReport>
      expect(report).toMatchObject(E.right({ read: rows, upgraded: rows - 4, reasons: { 'write-refused': 3 } }))

      await owner.query(`CREATE OR REPLACE FUNCTION app.raise() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        CASE NEW.id
          WHEN 6 THEN RAISE EXCEPTION 'not yours' USING ERRCODE = 'insufficient_privilege';
          WHEN 7 THEN NEW.payload := OLD.payload;
          WHEN 8 THEN RETURN NULL;
          ELSE NULL;
        END CASE;
        RETURN NEW; END $$`)
      await owner.query(`ALTER TABLE app."Sessions" ADD CHECK (id <> 9 OR jsonb_typeof(payload -> 'id') = 'number')`)
      const undo = { connection: options.connection, run: report.right.run as string, apply: true }
      expect(await undoPostgres(undo)()).toMatchObject(
        E.right({
          read: rows - 4,
          restored: rows - 8,
          refused: 4,
          reasons: { 'write-refused': 4 },
          examples: [
            { key: '6', reason: 'write-refused', message: 'not yours' },
            { key: '7', reason: 'write-refused', message: 'a trigger of the table put another payload in its place' },
            { key: '8', reason: 'write-refused', message: 'a trigger of the table kept the row from being written' },
            { key: '9', reason: 'write-refused', message: expect.stringContaining('check constraint') as string }
          ]
        })
      )
      await owner.query('DROP TRIGGER raise ON app."Sessions"')
      await owner.query('ALTER TABLE app."Sessions" DROP CONSTRAINT "Sessions_check"')
      expect(await undoPostgres(undo)()).toMatchObject(E.right({ restored: 4, refused: 0 }))
      const { rows: left } = await owner.query(
        `SELECT count(*)::int AS n FROM app."Sessions" WHERE jsonb_typeof(payload -> 'id') = 'number'`
      )
      expect(left).toEqual([{ n: 0 }])
      await owner.end()
    }
  ]
])
