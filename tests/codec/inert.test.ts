/**
 * The laws of text that is inert.
 */
import { inert } from '../../src/codec/inert.js'
import { hostileText } from '../laws/hostileText'
import { holds } from '../laws/runs'

// oxlint-disable-next-line no-control-regex
const active = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g

test('what is active is escaped as JSON does it, and everything else stays', () => {
  holds(hostileText, (text) => {
    const made = inert(text)
    expect(made).not.toMatch(active)
    expect(made).toBe(text.replace(active, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`))
    expect(inert(made)).toBe(made)
  })
  expect(JSON.parse(`"${inert('a\u001b[31m\u202e\n')}"`)).toBe('a\u001b[31m\u202e\n')
})
