import { migrations } from '../../src/migrate/migrations.js'
import {
  describedRules,
  migrationLaws,
  migrationSubjects,
  replayed,
  roadLaws,
  roadSubjects
} from '../laws/migration.js'

const fired = new Set<string>()

describe.each(
  migrations
    .flatMap((declared) => migrationSubjects(declared, fired))
    .map(
      (subject) =>
        [
          `${subject.declared.from.version}-${subject.declared.to.version} ${subject.direction} ${subject.form}`,
          subject
        ] as const
    )
)('%s', (_, subject) => {
  test.each(Object.entries(migrationLaws))('%s', (_law, law) => law(subject))
})

describe.each(roadSubjects.map((subject) => [`${subject.version.version} ${subject.form}`, subject] as const))(
  '%s',
  (_, subject) => {
    test.each(Object.entries(roadLaws))('%s', (_law, law) => law(subject))
  }
)

test('every rule was fired at least once', () => {
  expect([...fired].sort()).toEqual([...describedRules].sort())
})

test('the library that replays patches tells a wrong one', () => {
  expect(replayed({ a: [1, 2] }, [{ op: 'add', path: '/a/1', value: 3 }])).toEqual({ a: [1, 3, 2] })
  expect(() => replayed({}, [{ op: 'remove', path: '/a' }])).toThrow()
  expect(() => replayed({}, [{ op: 'replace', path: '/a', value: 1 }])).toThrow()
})
