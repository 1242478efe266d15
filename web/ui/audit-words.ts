// Owns how a line of the audit log reads. Pure: an action that this page does not know yet, from a newer server, reads as what it is called.

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
