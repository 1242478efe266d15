// Owns what the self-test says of one fault.

export interface Proof {
  readonly fault: string
  readonly expected: string
  readonly found: string
  readonly ok: boolean
}
