import { otherForm, snakeCase, spell, V1, V2 } from '../../src/index.js'

/** The spellings of the vendor's client, written by hand: the one place where they are not derived. */
const wireNames = {
  accountId: 'account_id',
  categories: 'categories',
  createdAt: 'created_at',
  id: 'id',
  label: 'label',
  metadata: 'metadata',
  organizationId: 'organization_id',
  originOwnerId: 'origin_owner_id',
  originOwnerName: 'origin_owner_name',
  originUsername: 'origin_username',
  projectId: 'project_id',
  provider: 'provider'
}

test('the wire form spells every field as the vendor does', () => {
  const names = Object.keys({ ...V1.fields, ...V2.fields })
  expect(Object.fromEntries(names.sort().map((name) => [name, snakeCase(name)]))).toEqual(wireNames)
})

test('the document form spells every field as the table does', () => {
  for (const name of Object.keys(V2.fields)) expect(spell('document')(name)).toBe(name)
})

test('a form is the other one of the other', () => {
  for (const form of ['document', 'wire'] as const) expect(otherForm(otherForm(form))).toBe(form)
})
