// Owns how the roles of an environment read, from least to most. The only place that knows.

export const roles = ['VIEWER', 'OPERATOR', 'ADMIN'] as const
export type Role = (typeof roles)[number]

/** `may` goes on after "You may". */
export const roleWords: Readonly<Record<Role, { readonly label: string; readonly may: string }>> = {
  VIEWER: { label: 'Viewer', may: 'read everything here' },
  OPERATOR: { label: 'Operator', may: 'read, and act on nodes and pipelines' },
  ADMIN: { label: 'Admin', may: 'read, act on nodes and pipelines, and manage members, tokens and settings' },
}

export const roleOptions = roles.map((value) => ({ value, label: roleWords[value].label }))

export function includesRole(held: Role, needed: Role): boolean {
  return roles.indexOf(held) >= roles.indexOf(needed)
}
