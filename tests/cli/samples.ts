/**
 * Payloads for the tests of the command: each with what becomes of it.
 */

/** A version 1 payload in the wire form; the id is written as given. */
export const v1 = (id: string, rest = ''): string =>
  `{"id": "${id}","organization_id":"7","project_id":"p","provider":"hibob","origin_owner_id":"o",` +
  `"origin_owner_name":"Größe","created_at":"2023-05-30T08:00:00.123456Z"${rest}}`

/** The same payload upgraded. */
export const v2 = (id: string, rest = ''): string =>
  v1(id, rest).replace(`"${id}"`, id).replace('"organization_id":"7"', '"organization_id":7')

/** A payload that cannot be upgraded: its id has no exact number. */
export const stuck = v1('007')

/** Lines of payloads: upgraded, quarantined, unchanged, blank, quarantined for its bytes. */
export const mixed: Buffer = Buffer.concat([
  Buffer.from(`${v1('1')}\r\n${stuck}\n${v2('2')}\n\n`),
  Buffer.from([0x22, 0xff, 0xfe, 0x22, 0x0a]),
  Buffer.from(v1('3'))
])

export const mixedUpgraded = `${v2('1')}\r\n${v2('2')}\n\n${v2('3')}`

/** The same lines in place: what is quarantined stays. */
export const mixedInPlace: Buffer = Buffer.concat([
  Buffer.from(`${v2('1')}\r\n${stuck}\n${v2('2')}\n\n`),
  Buffer.from([0x22, 0xff, 0xfe, 0x22, 0x0a]),
  Buffer.from(v2('3'))
])

export const mixedTotals = { read: 5, upgraded: 2, unchanged: 1, quarantined: 2, blank: 1, lossy: 0 }

/** Lines that all upgrade. */
export const good = (count: number): string =>
  Array.from({ length: count }, (_, i) => `${v1(String(i + 1))}\n`).join('')

export const goodUpgraded = (count: number): string =>
  Array.from({ length: count }, (_, i) => `${v2(String(i + 1))}\n`).join('')
