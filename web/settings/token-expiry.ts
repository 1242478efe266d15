// Owns how long a new API token may live. Pure.

export const expiries = ['30 days', '90 days', '1 year', 'never'] as const
export type Expiry = (typeof expiries)[number]

const dayMs = 24 * 3_600_000
const days: Readonly<Record<Exclude<Expiry, 'never'>, number>> = { '30 days': 30, '90 days': 90, '1 year': 365 }

export const expiryOptions = [
  { value: '30 days', label: '30 days' },
  { value: '90 days', label: '90 days' },
  { value: '1 year', label: '1 year' },
  { value: 'never', label: 'Never' },
] as const satisfies readonly { value: Expiry; label: string }[]

/** As the API takes it; null: it never expires. */
export function expiresAt(expiry: Expiry, now: number): string | null {
  return expiry === 'never' ? null : new Date(now + days[expiry] * dayMs).toISOString()
}
