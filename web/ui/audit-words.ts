// Owns how a line of the audit log reads. Pure: what this page does not know yet, from a newer server, reads as what it is called; what a
// person wrote stays as it was written.
import { keptKinds } from './kept-kinds.ts'
import { roleWords } from './role-words.ts'

const known: Readonly<Record<string, string>> = {
  'session.begun': 'Signed in',
  'session.ended': 'Signed out',
  'sign-in.refused': 'Sign-in refused',
  'api-token.made': 'API token made',
  'api-token.revoked': 'API token revoked',
}

/** member.changed: Member changed */
export function actionWords(action: string): string {
  const words = known[action]
  if (words !== undefined) return words
  const text = action.replace(/[._-]+/g, ' ').trim()
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** Those whose detail is a role, or one to another. */
const tellRoles = /^(member|invitation|api-token)\./
const roleName = new RegExp(`\\b(${Object.keys(roleWords).join('|')})\\b`, 'g')

/** member.changed, VIEWER to OPERATOR: Viewer to Operator */
export function detailWords(action: string, detail: string): string {
  if (tellRoles.test(action)) return detail.replace(roleName, (role) => labelIn(roleWords, role))
  if (action === 'environment.changed')
    return detail.replace(/\bintervalSeconds: (\d+) to (\d+)$/, 'interval: $1 s to $2 s')
  return detail
}

/** retention.set, LOGS: Log */
export function targetWords(action: string, target: string): string {
  return action === 'retention.set' ? labelIn(keptKinds, target) : target
}

function labelIn(words: Readonly<Record<string, { readonly label: string }>>, name: string): string {
  return words[name]?.label ?? name
}
