/** Generated payloads: always the same for the same arguments, so that every contestant reads the same bytes. */

const generator = (seed) => {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

const letters = 'abcdefghijklmnopqrstuvwxyz0123456789'
const providers = ['hibob', 'workday', 'bamboohr', 'greenhouse', 'salesforce']

export const categories = {
  v1: ['ats', 'hris', 'hris-legacy', 'crm', 'marketing', 'stackone'],
  v2: ['ats', 'hris', 'hris-legacy', 'crm', 'iam', 'marketing', 'lms', 'stackone', 'documents']
}

/** The wrong values that an invalid payload has, and where. Each makes exactly one error. */
const faults = [
  (p) => ({ ...p, project_id: 7 }),
  (p) => ({ ...p, created_at: '2025-13-30T08:46:06.475Z' }),
  (p) => ({ ...p, origin_owner_name: null }),
  (p) => ({ ...p, categories: ['ats', 'nothing-like-it'] }),
  ({ origin_owner_id: _, ...p }) => p
]

/**
 * `count` payloads in the wire form. `invalid` of them have a fault; `extra` gives each a field that no version knows;
 * `shuffled` gives each its keys in an order of its own.
 */
export const payloads = (version, count, { invalid = 0, extra = false, shuffled = false, seed = 1 } = {}) => {
  const random = generator(seed)
  const below = (n) => Math.floor(random() * n)
  const pick = (list) => list[below(list.length)]
  const word = (length) => Array.from({ length }, () => letters[below(36)]).join('')
  const id = () => (version === 'v1' ? String(below(1e6)) : below(1e6))
  return Array.from({ length: count }, () => {
    let payload = {
      id: id(),
      organization_id: id(),
      project_id: `project-${word(12)}`,
      provider: pick(providers),
      origin_owner_id: word(24),
      origin_owner_name: `Owner ${word(10)}`,
      ...(random() < 0.7 && { origin_username: `${word(8)}@example.com` }),
      created_at: new Date(1.5e12 + below(2.5e11)).toISOString(),
      ...(random() < 0.8 && { categories: Array.from({ length: 1 + below(3) }, () => pick(categories[version])) }),
      ...(version === 'v2' && random() < 0.5 && { account_id: word(16) }),
      ...(version === 'v2' && random() < 0.5 && { label: `Label ${word(6)}` }),
      ...(version === 'v2' && random() < 0.5 && { metadata: { plan: word(6), seats: below(500) } }),
      ...(extra && { integration_id: word(8), integration: { status: 'active', tags: [word(4), word(5)], page: null } })
    }
    if (invalid > 0 && random() < invalid) payload = pick(faults)(payload)
    if (!shuffled) return payload
    const entries = Object.entries(payload)
    for (let i = entries.length - 1; i > 0; i--) {
      const j = below(i + 1)
      ;[entries[i], entries[j]] = [entries[j], entries[i]]
    }
    return Object.fromEntries(entries)
  })
}
